"""Checking in, handing the telephone over, and what happens when nobody checks in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from hotline.core import clock
from hotline.core.access import AT_WORK, TAKES_DUTY, public, roles
from hotline.core.errors import NotFound, Refused
from hotline.core.i18n import hour
from hotline.core.limits import limiter
from hotline.rota import timeline, words
from hotline.rota.watch import queries, services, wording
from hotline.rota.watch.models import LogOn
from hotline.rota.watch.rules import How

bp = Blueprint("watch", __name__)


@bp.app_context_processor
def _words() -> dict[str, Any]:
    return {"watch_words": wording, "happened": timeline.say}


def _back(shift_id: int) -> Any:
    # The chief comes from the evening's own page, everybody else from the duty page.
    path = f"/rota/evening/{shift_id}" if request.form.get("back") == "evening" else url_for("calls.duty")
    return redirect(path)


def _done(row: LogOn) -> str:
    return str(_("Du er mødt ind kl. %(time)s. God vagt!", time=hour(row.taken_at)))


def _take(shift_id: int) -> Any:
    try:
        flash(_done(services.take(current_user, shift_id)), "success")
    except NotFound:
        raise
    except Refused as error:
        flash(error.message, "error")
    return _back(shift_id)


@bp.post("/duty/check-in/<int:shift_id>")
@roles(*TAKES_DUTY)
def check_in(shift_id: int) -> Any:
    return _take(shift_id)


@bp.post("/duty/take-over/<int:shift_id>")
@roles(*TAKES_DUTY)
def take_over(shift_id: int) -> Any:
    return _take(shift_id)


@bp.post("/duty/release/<int:log_on_id>")
@roles(*AT_WORK)
def release(log_on_id: int) -> Any:
    try:
        row = services.release(current_user, log_on_id)
    except NotFound:
        raise
    except Refused as error:
        flash(error.message, "error")
        return redirect(url_for("calls.duty"))
    if row.person_id == current_user.id:
        flash(_("Du har sluppet telefonen."), "success")
    else:
        flash(_("Du har sluppet telefonen for %(name)s.", name=row.person.name), "success")
    return _back(row.shift_id)


@bp.route("/check-in/<token>", methods=["GET", "POST"])
@public
@limiter.limit("120/hour")
def check_in_by_link(token: str) -> Any:
    """The page behind the link in a reminder. Opening it does nothing: programs that scan mail open links too."""
    standing = queries.standing_by_link(token, clock.now())
    if standing is None:
        return render_template("rota/watch_gone.html"), 404
    person = standing.viewer
    with force_locale(person.language):
        problem = _take_by_link(standing) if request.method == "POST" else None
        if request.method == "POST" and problem is None:
            return redirect(request.path)
        # What was refused may have been refused because somebody else was first: the page shows how it stands now.
        standing = queries.standing_by_link(token, clock.now())
        if standing is None:
            return render_template("rota/watch_gone.html"), 404
        page = render_template(
            "rota/watch_link.html",
            standing=standing,
            problem=problem,
            evening=words.evening(standing.shift),
        )
    return page, problem.status if problem else 200


def _take_by_link(standing: queries.Standing) -> Refused | None:
    try:
        services.take(standing.viewer, standing.shift.id, How.LINK)
    except Refused as error:
        return error
    return None
