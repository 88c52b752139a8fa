"""Handing a session to a colleague: the offer beside the console, and the answer wherever the colleague is."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.cobrowse import queries, services
from hotline.cobrowse.models import CobrowseSession
from hotline.cobrowse.rules import State
from hotline.cobrowse.switchboard import relay, settle_overdue
from hotline.cobrowse.views.blueprint import bp
from hotline.core.access import Role, roles
from hotline.core.errors import Conflict, NotFound


def choices(row: CobrowseSession) -> dict[str, Any]:
    """What `_handing.html` shows: to whom the session may go, who is busy, and whom it is offered to."""
    people = queries.colleagues(row.staff)
    return {
        "row": row,
        "may_hand": row.state not in (State.CREATED, State.ENDED),
        "colleagues": people,
        "busy": queries.busy(people),
        "offered": next((each for each in people if each.id == row.offered_to_id), None),
    }


@bp.app_template_global("cobrowse_handing")
def _choices_for_template(row: CobrowseSession) -> dict[str, Any]:
    return choices(row)


@bp.get("/cobrowse/<int:session_id>/handing")
@roles(Role.STAFF, Role.CHIEF)
def handing(session_id: int) -> Any:
    """The part of the console, anew, when the colleague has answered."""
    row = queries.session_for(current_user, session_id)
    return render_template("cobrowse/_handing_choices.html", **choices(row))


@bp.post("/cobrowse/<int:session_id>/offer")
@roles(Role.STAFF, Role.CHIEF)
def offer(session_id: int) -> Any:
    """Offer the session to a colleague; without one, take the offer back."""
    settle_overdue()
    colleague = request.form.get("colleague", "")
    if colleague and not (colleague.isascii() and colleague.isdigit()):
        raise NotFound()
    relay.update(services.offer(current_user, session_id, int(colleague) if colleague else None))
    return redirect(url_for("cobrowse.console", session_id=session_id))


@bp.get("/cobrowse/offers")
@roles(Role.STAFF, Role.CHIEF)
def offers() -> Any:
    """What colleagues have offered to the reader, as a part of a page."""
    settle_overdue()
    return render_template("cobrowse/_offers.html", offers=queries.offers_to(current_user))


@bp.post("/cobrowse/<int:session_id>/accept")
@roles(Role.STAFF, Role.CHIEF)
def accept(session_id: int) -> Any:
    settle_overdue()
    try:
        facts = services.accept(current_user, session_id)
    except NotFound:
        flash(_("Skærmdelingen venter ikke på dig mere."), "info")
        return redirect(url_for("cobrowse.index"))
    except Conflict as conflict:
        flash(conflict.message, "info")
        return redirect(url_for("cobrowse.index"))
    relay.update(facts)
    return redirect(url_for("cobrowse.console", session_id=facts.id))


@bp.post("/cobrowse/<int:session_id>/decline")
@roles(Role.STAFF, Role.CHIEF)
def decline(session_id: int) -> Any:
    settle_overdue()
    try:
        relay.update(services.decline(current_user, session_id))
    except NotFound:
        flash(_("Skærmdelingen venter ikke på dig mere."), "info")
    return redirect(url_for("cobrowse.index"))
