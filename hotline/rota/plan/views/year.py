"""The page of a year: who has which week, how it stands, and how even it is."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from hotline.core import clock
from hotline.core.access import AT_WORK, Role, roles
from hotline.core.errors import Refused
from hotline.rota import services
from hotline.rota.plan import year as years
from hotline.rota.plan.views.blueprint import asked, bp, year_of
from hotline.rota.rules import IsoWeek


@bp.get("/rota/year", defaults={"iso_year": None})
@bp.get("/rota/year/<int:iso_year>")
@roles(*AT_WORK)
def year(iso_year: int | None) -> Any:
    """The year of today, or the one asked for."""
    this_week = IsoWeek.of(clock.today())
    shown = year_of(iso_year or this_week.year)
    return render_template(
        "rota/year.html",
        year=shown,
        this_week=this_week,
        plan=years.year_plan(current_user, shown),
        wanted=asked(),
    )


@bp.post("/rota/year/<int:iso_year>/allot")
@roles(Role.COORDINATOR)
def year_allot(iso_year: int) -> Any:
    """Share out the weeks that are nobody's."""
    weeks = IsoWeek.year_of(year_of(iso_year))
    ahead = [each for each in weeks if each >= IsoWeek.of(clock.today())]
    if not ahead:
        raise Refused(_("Ugerne er forbi."))
    rows = services.allot_weeks(current_user, ahead[0], ahead[-1])
    flash(ngettext("%(num)d uge er fordelt.", "%(num)d uger er fordelt.", len(rows)), "success")
    return redirect(url_for("rota.year", iso_year=iso_year))
