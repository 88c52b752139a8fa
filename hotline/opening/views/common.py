"""The blueprint, and what the pages that save have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, url_for

from hotline.core.errors import Refused
from hotline.core.forms import Form

bp = Blueprint("opening", __name__)


def done(form: Form, act: Callable[[], Any]) -> int:
    """Do what the form asks: 302 when it was done, else the status to show the page with, errors and all."""
    if not form.validate_on_submit():
        return 422 if form.errors else 200
    try:
        act()
    except Refused as error:
        return form.refuse(error)
    return 302


def back(message: str, day: date | None = None) -> Any:
    """Tell what was done, on the page of the year it was done in."""
    flash(message, "success")
    return redirect(url_for("opening.admin", year=day.year if day else None))
