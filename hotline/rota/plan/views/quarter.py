"""The page of a quarter: thirteen weeks at a glance, to read and, for those who plan, to fill."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request, url_for
from flask_login import current_user

from hotline.core import clock
from hotline.core.access import AT_WORK, PLANNERS, roles
from hotline.rota.plan import table
from hotline.rota.plan.filters import Quarter
from hotline.rota.plan.views import saving
from hotline.rota.plan.views.blueprint import asked, bp, plans, year_of

QUARTER_RULE = "/rota/quarter/<int(fixed_digits=4):year>-Q<int:number>"


def _quarter(year: int, number: int) -> Quarter:
    try:
        return Quarter(year_of(year), number)
    except ValueError:
        abort(404)


@bp.get("/rota/quarter", defaults={"year": None, "number": None})
@bp.get(QUARTER_RULE)
@roles(*AT_WORK)
def quarter(year: int | None, number: int | None) -> Any:
    """The quarter of today, or the one asked for."""
    return _page(
        Quarter.of(clock.today()) if year is None or number is None else _quarter(year, number),
    )


def _page(which: Quarter, status: int = 200, **more: Any) -> Any:
    wanted = asked()
    edit = plans() and bool(request.args.get("edit"))
    found = table.table_for(current_user, which.first.monday, which.last.sunday, wanted, edit=edit)
    page = render_template(
        "rota/quarter.html",
        **saving.UNREFUSED | more,
        which=which,
        first=which.first.monday,
        last=which.last.sunday,
        today=clock.today(),
        table=found,
        sheet=found.sheet,
        proposed={},
        wanted=wanted,
        edit=edit,
    )
    return page, status


@bp.post(QUARTER_RULE)
@roles(*PLANNERS)
def quarter_staff(year: int, number: int) -> Any:
    """Save what was chosen in the quarter."""
    which = _quarter(year, number)
    return saving.staff(lambda status, **more: _page(which, status, **more))


@bp.post(f"{QUARTER_RULE}/publish")
@roles(*PLANNERS)
def quarter_publish(year: int, number: int) -> Any:
    """Publish the quarter's drafts as they were seen."""
    which = _quarter(year, number)
    back = url_for("rota.quarter", year=year, number=number, **asked().args())
    return saving.publish(which.first.monday, which.last.sunday, back)
