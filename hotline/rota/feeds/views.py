"""One's own calendar addresses, and what calendar programs fetch there."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.core import clock
from hotline.core.access import AT_WORK, public, roles
from hotline.core.errors import Refused
from hotline.core.limits import limiter
from hotline.core.links import absolute_url
from hotline.rota.feeds import answer, forms, queries, services
from hotline.rota.feeds.queries import feed_of

bp = Blueprint("feeds", __name__)


@bp.route("/rota/calendar", methods=["GET", "POST"])
@roles(*AT_WORK)
@limiter.limit("30/hour", methods=["POST"])
def index() -> Any:
    form = forms.CalendarForm()
    address = None
    if form.validate_on_submit():
        try:
            _row, secret = services.add_calendar_token(current_user, form.name.data)
        except Refused as error:
            form.name.errors = [error.message]
        else:
            address = absolute_url("feeds.feed", secret=secret)
            form = forms.CalendarForm(formdata=None)
    page = render_template(
        "rota/feeds.html",
        form=form,
        address=address,
        webcal=f"webcal://{address.partition('://')[2]}" if address else None,
        tokens=queries.calendar_tokens_of(current_user),
    )
    return page, 422 if form.errors else 200


@bp.post("/rota/calendar/<int:token_id>/revoke")
@roles(*AT_WORK)
def revoke(token_id: int) -> Any:
    row = services.revoke_calendar_token(current_user, token_id)
    flash(_("Adressen »%(name)s« er lukket og virker ikke mere.", name=row.name), "success")
    return redirect(url_for("feeds.index"))


def _feed_key() -> str:
    return f"feed:{(request.view_args or {})['secret'][:8]}"


# Calendar programs ask again and again, some of them through one address for a whole town hall.
@bp.get("/calendar/<secret>.ics")
@public
@limiter.limit("1200/hour")
@limiter.limit("120/hour", key_func=_feed_key)
def feed(secret: str) -> Any:
    now = clock.now()
    found = feed_of(secret, now)
    if found is None:
        # Unknown, closed and deactivated look alike, byte for byte.
        missing = Response(_("Kalenderadressen findes ikke eller er lukket.") + "\n", 404, answer.HEADERS)
        missing.content_type = "text/plain; charset=utf-8"
        return missing
    if found.stale_stamp(now, services.STAMP_EVERY):
        services.note_calendar_used(found.token_id)
    return answer.answer(found, absolute_url("feeds.feed", secret=secret), now)
