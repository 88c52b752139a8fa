"""Who spreads the digital ways: the portal's ambassadors, and the guide's places that help and teach locally."""

from __future__ import annotations

from flask import render_template

from hotline.accounts.queries import municipalities
from hotline.core import clock
from hotline.core.access import AT_WORK, roles
from hotline.guide import queries
from hotline.guide.kinds import Office
from hotline.guide.views.blueprint import bp
from hotline.organisation.competences import queries as competences

LOCAL_HELP = (Office.LIBRARY, Office.IT_HELP)


@bp.get("/organisation/ambassadors")
@roles(*AT_WORK)
def ambassadors() -> str:
    return render_template(
        "guide/ambassadors.html",
        people=competences.ambassadors(),
        homes=municipalities(),
        places=queries.places(LOCAL_HELP),
        closed=queries.closing_days(clock.today()),
        now=clock.now(),
    )
