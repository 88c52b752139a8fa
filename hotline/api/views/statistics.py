from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from hotline.accounts.tokens.queries import Bearer
from hotline.accounts.tokens.rules import Scope
from hotline.api import queries
from hotline.api.access import bearer, needs
from hotline.api.blueprint import bp
from hotline.api.schemas import StatisticsAskedSchema, StatisticsSchema
from hotline.core import clock
from hotline.core.access import PLANNERS, Role, public
from hotline.core.errors import Refused
from hotline.insight import scope as scopes
from hotline.insight.asked import Asked, asked
from hotline.insight.overview import headline, sheet
from hotline.insight.overview.queries import Reading
from hotline.insight.overview.tables import Fact
from hotline.insight.scope import Reader
from hotline.insight.tally import services as tally


@bp.get("/statistics")
@public
@needs(Scope.READ_STATISTICS)
@bp.etag
@bp.arguments(StatisticsAskedSchema, location="query")
@bp.response(200, StatisticsSchema)
def show_statistics(said: dict[str, Any]) -> Any:
    """The figures of a period: the same as on the page, number by number

    A count below five, or one that could be told from others, is null and `hidden` unless the token's person sees it
    on the page. `rates` have their definition and both counts with them.
    """
    tally.refresh()
    reading = Reading(_asked(bearer(), said))
    period = reading.period
    return {
        "period": period.key,
        "first": period.first,
        "last": period.last,
        "municipality": reading.asked.scope.municipality,
        "rates": [_rate(measure, line) for measure, line in headline.lines(reading).items()],
        "items": [
            _item(fact)
            for table in sheet.every(reading)
            for fact in table.facts
            # Those are told better above.
            if fact.facet != "rate"
        ],
    }


def _asked(who: Bearer, said: dict[str, Any]) -> Asked:
    if said.get("municipality"):
        queries.municipality_id(said["municipality"])
    found = asked(who.person, said, clock.today())
    if found.misread:
        raise Refused(_("Perioden kendes ikke. Skriv fx 2026-W48, 2026-11, 2026-Q4, 2026 eller to datoer."))
    if who.municipality is None:
        return found
    # A token that is good for one municipality sees what that one's chief sees, whoever stands behind it.
    role = Role.CHIEF if who.person.role in PLANNERS else Role(who.person.role)
    reader = Reader(role, who.municipality.key)
    return replace(found, entitled=scopes.entitled(reader, found.scope), small_of=scopes.small_of(reader))


def _rate(measure: str, line: headline.Line) -> dict[str, Any]:
    rate = line.now
    return {
        "measure": measure,
        "name": line.name,
        "definition": line.definition,
        "percent": None if rate.hidden else _number(rate.percent),
        "part": None if rate.hidden else rate.part,
        "whole": None if rate.hidden else rate.whole,
        "hidden": rate.hidden,
    }


def _item(fact: Fact) -> dict[str, Any]:
    return {
        "facet": fact.facet,
        "value": fact.value,
        "label": fact.label,
        "amount": _number(fact.amount),
        "hidden": fact.amount is None,
    }


def _number(value: object) -> float | int | None:
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, int) else None
