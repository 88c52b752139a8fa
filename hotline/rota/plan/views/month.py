"""The page of one month, to read and, for those who plan, to fill."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user

from hotline.core import clock
from hotline.core.access import AT_WORK, PLANNERS, roles
from hotline.rota.plan import table
from hotline.rota.plan.views import saving
from hotline.rota.plan.views.blueprint import MONTH_RULE, asked, bp, first_of, plans

MONTHS_BACK, MONTHS_AHEAD = 12, 18


@bp.get("/rota", defaults={"year": None, "number": None})
@bp.get(MONTH_RULE)
@roles(*AT_WORK)
def month(year: int | None, number: int | None) -> Any:
    """The month of today, or the one asked for."""
    jump = request.args.get("month", "")
    if jump:
        try:
            there = date.fromisoformat(f"{jump}-01")
        except ValueError:
            abort(404)
        return redirect(url_for("rota.month", year=there.year, number=there.month, **asked().args()))
    today = clock.today()
    return _page(today.replace(day=1) if year is None or number is None else first_of(year, number))


def _choices(first: date) -> list[date]:
    choices = [clock.today().replace(day=1)]
    for _step in range(MONTHS_BACK):
        choices.insert(0, clock.month_after(choices[0], -1))
    for _step in range(MONTHS_AHEAD):
        choices.append(clock.month_after(choices[-1]))
    return choices if first in choices else sorted([*choices, first])


def _page(first: date, status: int = 200, **more: Any) -> Any:
    wanted, last = asked(), clock.month_after(first) - timedelta(days=1)
    edit = plans() and bool(request.args.get("edit"))
    found = table.table_for(current_user, first, last, wanted, edit=edit)
    page = render_template(
        "rota/month.html",
        **saving.UNREFUSED | more,
        first=first,
        last=last,
        today=clock.today(),
        table=found,
        sheet=found.sheet,
        proposed={},
        wanted=wanted,
        edit=edit,
        previous=clock.month_after(first, -1),
        following=clock.month_after(first),
        choices=_choices(first),
    )
    return page, status


@bp.post(MONTH_RULE)
@roles(*PLANNERS)
def month_staff(year: int, number: int) -> Any:
    """Save what was chosen in the month."""
    first = first_of(year, number)
    return saving.staff(lambda status, **more: _page(first, status, **more))


@bp.post(f"{MONTH_RULE}/publish")
@roles(*PLANNERS)
def month_publish(year: int, number: int) -> Any:
    """Publish the month's drafts as they were seen."""
    first = first_of(year, number)
    back = url_for("rota.month", year=year, number=number, **asked().args())
    return saving.publish(first, clock.month_after(first) - timedelta(days=1), back)
