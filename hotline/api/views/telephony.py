from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _

from hotline.accounts.tokens.rules import Scope
from hotline.api.access import bearer, needs
from hotline.api.blueprint import bp
from hotline.api.schemas import EveningSchema, FiguresSchema
from hotline.calls.telephony import queries, services
from hotline.calls.telephony.models import TelephonyEvening
from hotline.calls.telephony.rules import Figures
from hotline.core.access import public
from hotline.core.errors import Conflict, Refused


@bp.post("/telephony/evenings")
@public
@needs(Scope.WRITE_TELEPHONY, posts=True)
@bp.arguments(FiguresSchema)
@bp.response(201, EveningSchema, description="Written; the evening had no figures.")
@bp.alt_response(
    200, schema=EveningSchema, description="The figures were these already, or replace those of `version`."
)
def write_evening(sent: dict[str, Any]) -> Any:
    """Write an evening's telephone figures on behalf of the token's person

    By the same rules as by hand. The same figures again change nothing, so that sending again is safe; other figures
    must name the `version` that they replace.
    """
    day, version = sent.pop("day"), sent.pop("version")
    figures = Figures(**sent)
    person = bearer().person
    before = queries.evening(day)
    if not queries.may_write(person, day):
        raise Refused(
            _("Tallene for den dag kan skrives af chefer, tovholdere og den, der havde telefonen den aften.")
        )
    if before is not None and before.figures == figures:
        return _told(before, day), 200
    if before is not None and before.version != version:
        raise Conflict(
            _(
                "Aftenen har andre tal, og de er version %(version)d. Send den med, hvis de skal erstattes.",
                version=before.version,
            )
        )
    row = services.write(person, day, version, figures)
    return _told(row, day), 200 if before else 201


def _told(row: TelephonyEvening, day: date) -> dict[str, Any]:
    return {**row.figures.as_dict(), "day": day, "remainder": row.figures.remainder, "version": row.version}
