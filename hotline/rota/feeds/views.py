"""One's own calendar addresses, and what calendar programs fetch there."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from hotline.accounts.queries import municipalities
from hotline.core import clock
from hotline.core.access import AT_WORK, Role, public, roles
from hotline.core.errors import Refused
from hotline.core.limits import limiter
from hotline.core.links import absolute_url
from hotline.rota.calendar import Scope
from hotline.rota.feeds import answer, forms, queries, services, tokens
from hotline.rota.feeds.queries import feed_of

bp = Blueprint("feeds", __name__)


def _form(**more: Any) -> forms.CalendarForm:
    form = forms.CalendarForm(**more)
    form.offer(municipalities() if current_user.role == Role.COORDINATOR else None)
    return form


def _page(form: forms.CalendarForm, secret: str | None = None) -> Any:
    address = absolute_url("feeds.feed", secret=secret) if secret else None
    page = render_template(
        "rota/feeds.html",
        form=form,
        scopes=forms.SCOPES,
        address=address,
        webcal=f"webcal://{address.partition('://')[2]}" if address else None,
        tokens=queries.calendar_tokens_of(current_user),
    )
    # The secret is shown this once: neither the browser nor anything before it keeps the page.
    headers = {"Cache-Control": "no-store"} if secret else {}
    return page, 422 if form.errors else 200, headers


@bp.route("/rota/calendar", methods=["GET", "POST"])
@roles(*AT_WORK)
@limiter.limit("30/hour", methods=["POST"])
def index() -> Any:
    form = _form()
    if not form.validate_on_submit():
        return _page(form)
    try:
        _row, secret = services.add_calendar_token(
            current_user,
            form.name.data,
            Scope(form.scope.data),
            municipality_id=form.municipality_id.data if "municipality_id" in form else None,
            alarm_minutes=form.alarm_minutes,
        )
    except Refused as error:
        form.name.errors = [error.message]
        return _page(form)
    return _page(_form(formdata=None), secret)


@bp.post("/rota/calendar/<int:token_id>/revoke")
@roles(*AT_WORK)
def revoke(token_id: int) -> Any:
    row = services.revoke_calendar_token(current_user, token_id)
    flash(_("Adressen »%(name)s« er lukket og virker ikke mere.", name=row.name), "success")
    return redirect(url_for("feeds.index"))


@bp.post("/rota/calendar/<int:token_id>/renew")
@roles(*AT_WORK)
@limiter.limit("30/hour")
def renew(token_id: int) -> Any:
    _row, secret = services.renew_calendar_token(current_user, token_id)
    return _page(_form(formdata=None), secret)


@bp.post("/rota/calendar/revoke")
@roles(*AT_WORK)
def revoke_all() -> Any:
    count = services.revoke_all_calendar_tokens(current_user)
    flash(ngettext("%(num)d adresse er lukket.", "%(num)d adresser er lukket.", count), "success")
    return redirect(url_for("feeds.index"))


def _feed_key() -> str:
    # By the whole secret: whoever guesses at the beginning of somebody's address uses up nothing of theirs.
    return f"feed:{tokens.digest((request.view_args or {})['secret'])}"


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
