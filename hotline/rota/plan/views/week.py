"""The page of one week, where a chief fills it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.queries import municipalities
from hotline.core import clock
from hotline.core.access import AT_WORK, PLANNERS, Role, roles
from hotline.core.errors import Refused
from hotline.rota import services
from hotline.rota.plan import board, forms, proposal
from hotline.rota.plan.filters import Filter
from hotline.rota.plan.views import saving
from hotline.rota.plan.views.blueprint import WEEK_RULE, bp, plans, week_of
from hotline.rota.rules import IsoWeek


def _page(week: IsoWeek, status: int = 200, **more: Any) -> Any:
    give = current_user.role == Role.COORDINATOR and bool(request.args.get("give"))
    suggest = bool(request.args.get("suggest"))
    (found,) = board.weeks_for(current_user, week, week, wishes=give or not plans())
    plannable = [evening for evening in found.evenings if evening.editable and not give]
    shifts = [evening.shift for evening in plannable]
    sheet = proposal.sheet_for(week, shifts, propose=suggest) if plannable else None
    proposed = sheet.proposed() if sheet and suggest else {}
    page = render_template(
        "rota/week.html",
        **saving.UNREFUSED | more,
        week=found,
        which=week,
        wanted=Filter(),
        today=clock.today(),
        plannable=plannable,
        sheet=sheet,
        proposed=proposed,
        drafts=[evening.shift for evening in plannable if evening.draft],
        ready=sum(evening.draft and not evening.lacks for evening in plannable),
        holes=[evening for evening in plannable if evening.draft and evening.lacks],
        published=[evening.shift for evening in plannable if not evening.draft and not evening.running],
        give=give,
        municipalities=municipalities() if give else [],
    )
    return page, status


@bp.get(WEEK_RULE)
@roles(*AT_WORK)
def week(iso_year: int, number: int) -> Any:
    """The week, with what is needed to fill it."""
    return _page(week_of(iso_year, number))


@bp.post(WEEK_RULE)
@roles(*PLANNERS)
def week_staff(iso_year: int, number: int) -> Any:
    """Save what was chosen in the week."""
    which = week_of(iso_year, number)
    answer = saving.staff(lambda status, **more: _page(which, status, **more))
    # A proposal that was saved is not proposed again.
    return answer if isinstance(answer, tuple) else redirect(_address(which))


def _address(which: IsoWeek) -> str:
    return url_for("rota.week", iso_year=which.year, number=which.number)


@bp.post(f"{WEEK_RULE}/publish")
@roles(*PLANNERS)
def week_publish(iso_year: int, number: int) -> Any:
    """Publish the week's drafts as they were seen."""
    which = week_of(iso_year, number)
    return saving.publish(which.monday, which.sunday, _address(which))


@bp.post(f"{WEEK_RULE}/withdraw")
@roles(*PLANNERS)
def week_withdraw(iso_year: int, number: int) -> Any:
    """Take the week's published evenings back as they were seen."""
    which = week_of(iso_year, number)
    return saving.withdraw(which.monday, which.sunday, _address(which))


@bp.post(f"{WEEK_RULE}/municipality")
@roles(Role.COORDINATOR)
def week_change(iso_year: int, number: int) -> Any:
    """Give the week to another municipality."""
    which = week_of(iso_year, number)
    try:
        row = services.change_week(current_user, which, *forms.owner(request.form))
    except Refused as error:
        return saving.refused(error, _address(which))
    flash(_("Ugen er givet til %(municipality)s.", municipality=row.municipality.name), "success")
    return redirect(_address(which))


@bp.get(f"{WEEK_RULE}/changes")
@roles(*AT_WORK)
def week_changes(iso_year: int, number: int) -> Any:
    """Who changed each evening of the week last, for a page that is open while it happens."""
    return board.changes_for(current_user, week_of(iso_year, number))
