"""The plan's pages: month, week, year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from hotline.accounts.queries import municipalities
from hotline.core import clock
from hotline.core.access import AT_WORK, Role, roles
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota import services, words
from hotline.rota.plan import board, forms, proposal
from hotline.rota.plan import year as years
from hotline.rota.plan.board import Show
from hotline.rota.rules import IsoWeek, Slot
from hotline.rota.services import Refusals

bp = Blueprint("rota", __name__)

PLANNERS = (Role.CHIEF, Role.COORDINATOR)
MONTHS_BACK, MONTHS_AHEAD = 12, 18
UNDO = "rota_undo"
WEEK_RULE = "/rota/week/<int:iso_year>-W<int(fixed_digits=2):number>"
MONTH_RULE = "/rota/<int(fixed_digits=4):year>-<int(fixed_digits=2):number>"


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"words": words, "Slot": Slot}


def _year(year: int) -> int:
    if not 2000 <= year <= 2100:
        abort(404)
    return year


def _first_of(year: int, number: int) -> date:
    try:
        return date(_year(year), number, 1)
    except ValueError:
        abort(404)


def _week(iso_year: int, number: int) -> IsoWeek:
    try:
        return IsoWeek(_year(iso_year), number)
    except ValueError:
        abort(404)


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _show() -> Show:
    try:
        show = Show(request.args.get("show", Show.ALL))
    except ValueError:
        return Show.ALL
    return Show.ALL if show is Show.OWN and current_user.municipality_id is None else show


def _own_municipality() -> int | None:
    """Whose evenings a planner publishes: a chief's own, the coordinator's all (None)."""
    return None if current_user.role == Role.COORDINATOR else current_user.municipality_id


@bp.get("/rota", defaults={"year": None, "number": None})
@bp.get(MONTH_RULE)
@roles(*AT_WORK)
def month(year: int | None, number: int | None) -> Any:
    asked = request.args.get("month", "")
    if asked:
        try:
            there = date.fromisoformat(f"{asked}-01")
        except ValueError:
            abort(404)
        show = None if _show() is Show.ALL else _show()
        return redirect(url_for("rota.month", year=there.year, number=there.month, show=show))
    today = clock.today()
    first = today.replace(day=1) if year is None or number is None else _first_of(year, number)
    last = _next_month(first) - timedelta(days=1)
    weeks = board.weeks_for(current_user, IsoWeek.of(first), IsoWeek.of(last), _show())
    # A week at the month's edge belongs here only when one of its evenings does.
    weeks = [week for week in weeks if any(first <= day.day <= last for day in week.days)]
    choices = [today.replace(day=1)]
    for _step in range(MONTHS_BACK):
        choices.insert(0, (choices[0] - timedelta(days=1)).replace(day=1))
    for _step in range(MONTHS_AHEAD):
        choices.append(_next_month(choices[-1]))
    return render_template(
        "rota/month.html",
        first=first,
        last=last,
        today=today,
        weeks=weeks,
        weekdays=board.weekdays(weeks),
        shifts=[evening.shift for week in weeks for evening in week.evenings],
        show=_show(),
        previous=(first - timedelta(days=1)).replace(day=1),
        following=_next_month(first),
        choices=choices if first in choices else sorted([*choices, first]),
        municipalities=municipalities(),
        holes=[
            evening
            for week in weeks
            for evening in week.evenings
            if evening.lacks and not evening.over and evening.plannable and first <= evening.shift.day <= last
        ],
        drafts=sum(
            evening.draft and evening.plannable and not evening.over and not evening.lacks
            for week in weeks
            for evening in week.evenings
            if first <= evening.shift.day <= last
        ),
    )


def _refused(error: Refused, back: str) -> Any:
    if isinstance(error, NotFound):
        raise error
    flash(str(error.message), "error")
    return redirect(back)


def _publish(first: date, last: date, back: str) -> Any:
    leave_holes = request.form.get("leave_holes") == "y"
    try:
        done = services.publish(current_user, first, last, _own_municipality(), leave_holes=leave_holes)
    except Refused as error:
        return _refused(error, back)
    count = len(done.published)
    flash(
        ngettext(
            "%(num)d aften er udgivet, og de berørte får en mail.",
            "%(num)d aftener er udgivet, og de berørte får en mail.",
            count,
        ),
        "success",
    )
    if done.held_back:
        flash(
            ngettext(
                "%(num)d aften er ikke fuldt bemandet og er stadig en kladde.",
                "%(num)d aftener er ikke fuldt bemandet og er stadig kladder.",
                len(done.held_back),
            ),
            "warning",
        )
    return redirect(back)


@bp.post(f"{MONTH_RULE}/publish")
@roles(*PLANNERS)
def month_publish(year: int, number: int) -> Any:
    first = _first_of(year, number)
    back = url_for("rota.month", year=year, number=number)
    return _publish(first, _next_month(first) - timedelta(days=1), back)


def _week_page(week: IsoWeek, status: int = 200, **more: Any) -> Any:
    (found,) = board.weeks_for(current_user, week, week)
    plannable = [
        evening
        for evening in found.evenings
        if evening.plannable and not evening.cancelled and not evening.over
    ]
    sheet = proposal.sheet_for(week, [evening.shift for evening in plannable]) if plannable else None
    proposed = sheet.proposed() if sheet and request.args.get("suggest") else {}
    page = render_template(
        "rota/week.html",
        **{"problems": {}, "typed": {}, "message": None, "conflict": False, **more},
        week=found,
        which=week,
        today=clock.today(),
        plannable=plannable,
        sheet=sheet,
        proposed=proposed,
        undo=session.pop(UNDO, None) if request.method == "GET" else None,
        ready=sum(evening.draft and not evening.lacks for evening in plannable),
        holes=[evening for evening in plannable if evening.draft and evening.lacks],
        published=sum(not evening.draft and not evening.running for evening in plannable),
        municipalities=municipalities() if current_user.role == Role.COORDINATOR else [],
    )
    return page, status


@bp.get(WEEK_RULE)
@roles(*AT_WORK)
def week(iso_year: int, number: int) -> Any:
    return _week_page(_week(iso_year, number))


@bp.post(WEEK_RULE)
@roles(*PLANNERS)
def week_staff(iso_year: int, number: int) -> Any:
    which = _week(iso_year, number)
    try:
        done = services.staff_evenings(current_user, forms.wanted(request.form))
    except NotFound:
        raise
    except Refused as error:
        problems = error.by_slot if isinstance(error, Refusals) else {}
        return _week_page(
            which,
            error.status,
            message=error.message,
            problems=problems,
            typed=forms.typed(request.form),
            conflict=isinstance(error, Conflict),
        )
    if done:
        session[UNDO] = [
            [one.shift_id, one.primary_id, one.backup_id, one.seen_primary_id, one.seen_backup_id]
            for one in done
        ]
    else:
        flash(_("Der var ikke noget at ændre."), "info")
    return redirect(url_for("rota.week", iso_year=iso_year, number=number))


@bp.post(f"{WEEK_RULE}/undo")
@roles(*PLANNERS)
def week_undo(iso_year: int, number: int) -> Any:
    _week(iso_year, number)
    back = redirect(url_for("rota.week", iso_year=iso_year, number=number))
    try:
        done = services.staff_evenings(current_user, [one.reversed() for one in forms.wanted(request.form)])
    except NotFound:
        raise
    except Refused as error:
        flash(_("Det kunne ikke fortrydes.") + f" {error.message}", "error")
        return back
    if done:
        flash(_("Ændringen er fortrudt."), "success")
    else:
        flash(_("Der var ikke noget at fortryde."), "info")
    return back


@bp.post(f"{WEEK_RULE}/publish")
@roles(*PLANNERS)
def week_publish(iso_year: int, number: int) -> Any:
    which = _week(iso_year, number)
    back = url_for("rota.week", iso_year=iso_year, number=number)
    return _publish(which.monday, which.sunday, back)


@bp.post(f"{WEEK_RULE}/withdraw")
@roles(*PLANNERS)
def week_withdraw(iso_year: int, number: int) -> Any:
    which = _week(iso_year, number)
    back = url_for("rota.week", iso_year=iso_year, number=number)
    try:
        shifts = services.withdraw(current_user, which.monday, which.sunday, _own_municipality())
    except Refused as error:
        return _refused(error, back)
    flash(
        ngettext(
            "%(num)d aften er trukket tilbage og er nu en kladde.",
            "%(num)d aftener er trukket tilbage og er nu kladder.",
            len(shifts),
        ),
        "success",
    )
    return redirect(back)


@bp.post(f"{WEEK_RULE}/municipality")
@roles(Role.COORDINATOR)
def week_change(iso_year: int, number: int) -> Any:
    which = _week(iso_year, number)
    back = url_for("rota.week", iso_year=iso_year, number=number)
    try:
        row = services.change_week(current_user, which, *forms.owner(request.form))
    except Refused as error:
        return _refused(error, back)
    flash(_("Ugen er givet til %(municipality)s.", municipality=row.municipality.name), "success")
    return redirect(back)


@bp.get("/rota/year", defaults={"iso_year": None})
@bp.get("/rota/year/<int:iso_year>")
@roles(*AT_WORK)
def year(iso_year: int | None) -> Any:
    this_week = IsoWeek.of(clock.today())
    shown = _year(iso_year or this_week.year)
    plan = years.year_plan(shown)
    return render_template("rota/year.html", year=shown, this_week=this_week, plan=plan)


@bp.post("/rota/year/<int:iso_year>/allot")
@roles(Role.COORDINATOR)
def year_allot(iso_year: int) -> Any:
    weeks = IsoWeek.year_of(_year(iso_year))
    ahead = [each for each in weeks if each >= IsoWeek.of(clock.today())]
    if not ahead:
        raise Refused(_("Ugerne er forbi."))
    rows = services.allot_weeks(current_user, ahead[0], ahead[-1])
    flash(ngettext("%(num)d uge er fordelt.", "%(num)d uger er fordelt.", len(rows)), "success")
    return redirect(url_for("rota.year", iso_year=iso_year))
