"""Pages of the co-browse for staff: start, console, replica, end."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.cobrowse import queries, rules, services
from hotline.cobrowse.acting.words import tool_words
from hotline.cobrowse.forms import OpenForm
from hotline.cobrowse.models import CobrowseSession
from hotline.cobrowse.rules import State
from hotline.cobrowse.screen.words import hint_words, staff_words
from hotline.cobrowse.switchboard import note, relay, settle_overdue
from hotline.cobrowse.views.blueprint import bp, key
from hotline.cobrowse.views.replica import replica_page, row_id
from hotline.cobrowse.words import BY_NAMES, STATE_NAMES, WHY_NAMES, console_words
from hotline.core import clock
from hotline.core.access import Role, roles
from hotline.core.errors import Conflict, Refused
from hotline.core.limits import limiter


@bp.get("/cobrowse")
@roles(Role.STAFF, Role.CHIEF)
def index() -> Any:
    settle_overdue()
    return render_template(
        "cobrowse/index.html",
        form=OpenForm(),
        live=queries.live_of(current_user),
        recent=queries.recent_of(current_user),
        cobrowse_offers=queries.offers_to(current_user),
        is_open=queries.closing_time(clock.now()) is not None,
        why_names=WHY_NAMES,
        minutes=_minutes,
    )


def _minutes(row: CobrowseSession) -> str:
    if row.consented_at is None or row.ended_at is None:
        return "–"
    return str(
        _("%(minutes)s min.", minutes=math.ceil((row.ended_at - row.consented_at) / timedelta(minutes=1)))
    )


@bp.post("/cobrowse")
@roles(Role.STAFF, Role.CHIEF)
@limiter.limit("30/10minutes")
def open_session() -> Any:
    settle_overdue()
    form = OpenForm()
    if not form.validate_on_submit():
        raise Refused(_("Gå tilbage, genindlæs siden, og prøv igen. Intet er ændret."))
    try:
        facts, code = services.open_session(current_user, key(), practice=form.practice.data == "yes")
    except Conflict as conflict:
        live = queries.live_of(current_user)
        if live is None:
            raise
        flash(conflict.message, "info")
        return redirect(url_for("cobrowse.console", session_id=live.id))
    # The database knows the code only as a seal; it is shown from the staff's own signed cookie until it is used.
    session["cobrowse_code"] = {"id": facts.id, "code": code}
    return redirect(url_for("cobrowse.console", session_id=facts.id))


@bp.get("/cobrowse/<int:session_id>")
@roles(Role.STAFF, Role.CHIEF)
def console(session_id: int) -> Any:
    settle_overdue()
    row = queries.session_for(current_user, session_id)
    told = session.get("cobrowse_code") or {}
    code = told.get("code", "") if told.get("id") == row.id and row.state == State.CREATED else ""
    return render_template(
        "cobrowse/ended.html" if row.state == State.ENDED else "cobrowse/console.html",
        row=row,
        code=rules.spaced(code) if code else "",
        state_names=STATE_NAMES,
        why_names=WHY_NAMES,
        by_names=BY_NAMES,
        console_words=console_words,
        hint_words=hint_words,
        staff_words=staff_words,
        tool_words=tool_words,
        control_allowed=queries.control_allowed(),
    )


@bp.get("/cobrowse/<int:session_id>/replica")
@roles(Role.STAFF, Role.CHIEF)
def replica(session_id: int) -> Any:
    queries.session_for(current_user, session_id)
    return replica_page(request.args.get("site", 0, type=row_id))


@bp.post("/cobrowse/<int:session_id>/stop")
@roles(Role.STAFF, Role.CHIEF)
def stop(session_id: int) -> Any:
    queries.session_for(current_user, session_id)
    note(session_id)
    relay.update(services.stop_own(current_user, session_id))
    return redirect(url_for("cobrowse.console", session_id=session_id))
