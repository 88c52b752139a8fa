"""The blueprint of the economy, and what its pages have in common. Chiefs and the coordinator only, throughout."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask_login import current_user

from hotline.core import clock
from hotline.core.access import Role
from hotline.core.errors import NotFound
from hotline.insight import money, period
from hotline.insight.economy import queries, words
from hotline.insight.economy.rules import YEARS

bp = Blueprint("economy", __name__)


@bp.context_processor
def _words() -> dict[str, Any]:
    decides = current_user.is_authenticated and current_user.role == Role.COORDINATOR
    return {"says": words, "money": money, "period_of": period, "today": clock.today(), "decides": decides}


def asked_year() -> int | None:
    """The year that the address asks for, else this one, else the latest that has a budget; None when no year has one.

    Raises NotFound for a year without a budget.
    """
    known = [each.year for each in queries.years()]
    text = request.args.get("year", "")
    if text:
        year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
        if year not in YEARS or year not in known:
            raise NotFound()
        return year
    today = clock.today().year
    return today if today in known else next(iter(known), None)
