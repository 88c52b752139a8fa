"""What changed since the reader last looked, how the reader wants to be told, and what never arrived."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.core import clock
from hotline.core.access import AT_WORK, Role, roles
from hotline.core.sms import is_number
from hotline.messages import forms, kinds, queries, services

bp = Blueprint("messages", __name__)


@bp.get("/news")
@roles(*AT_WORK)
def index() -> str:
    """The reader's news; looking at them makes them old."""
    news = queries.news_for(current_user)
    days = [(day, list(rows)) for day, rows in groupby(news, key=lambda row: clock.local(row.at).date())]
    page = render_template("messages/news.html", days=days, today=clock.today())
    if news and any(row.read_at is None for row in news):
        services.note_looked(current_user, max(row.id for row in news))
    return page


@bp.get("/news/count")
@roles(*AT_WORK)
def count() -> dict[str, int]:
    """How many are new, for the mark in the head of every page."""
    return {"unread": queries.unread_count(current_user)}


@bp.route("/profile/messages", methods=["GET", "POST"])
@roles(*AT_WORK)
def choices() -> Any:
    offered = kinds.kinds_for(current_user.role)
    if request.method == "POST":
        services.choose(current_user, forms.chosen(request.form, offered))
        flash(_("Dine valg er gemt."), "success")
        return redirect(url_for("messages.choices"))
    have = queries.choices_of([current_user.id])
    return render_template(
        "messages/choices.html",
        rows=[(kind, have.get((current_user.id, kind.key)) or queries.default(kind)) for kind in offered],
        has_number=is_number(current_user.phone),
    )


@bp.get("/admin/messages")
@roles(Role.CHIEF, Role.COORDINATOR)
def undelivered() -> str:
    return render_template("messages/undelivered.html", rows=queries.undelivered_for(current_user))


@bp.post("/admin/messages/<int:message_id>/again")
@roles(Role.CHIEF, Role.COORDINATOR)
def send_again(message_id: int) -> Any:
    services.send_again(current_user, message_id)
    flash(_("Beskeden bliver forsøgt sendt igen."), "success")
    return redirect(url_for("messages.undelivered"))
