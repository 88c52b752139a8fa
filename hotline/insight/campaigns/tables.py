"""A campaign's report as a table and a picture."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.insight.campaigns.queries import Measured, Report
from hotline.insight.campaigns.rules import Part, Stage, per_evening
from hotline.insight.overview import tables, words
from hotline.insight.overview.drawing import Bars
from hotline.insight.overview.rules import Rate
from hotline.insight.overview.tables import Table
from hotline.insight.overview.words import MISSING, Shown
from hotline.organisation.campaigns.rules import Period
from hotline.organisation.campaigns.words import period

PARTS = {Part.BEFORE: _l("Før"), Part.DURING: _l("Under"), Part.AFTER: _l("Efter")}


def days(stage: Stage) -> str:
    """The days of a part, as in "1/11/2026–14/11/2026"."""
    return period(Period(None, "", stage.first, stage.last))


def table(report: Report) -> Table:
    """A line for each figure, a column for each part."""
    lines: list[tuple[str, Callable[[Measured], Shown]]] = [
        (_("Dage"), lambda part: days(part.stage)),
        (_("Åbne aftener, der har været"), lambda part: part.stage.held),
        (_("Opkald i alt"), lambda part: part.calls),
        (_("Opkald i alt pr. åben aften"), lambda part: _mean(part, part.calls)),
        (_("Kampagnens opkald"), lambda part: part.about),
        (_("Kampagnens opkald pr. åben aften"), lambda part: _mean(part, part.about)),
    ]
    if report.topic:
        name = topic_name(report)
        lines += [
            (name, lambda part: part.topic),
            (_("%(topic)s, pr. åben aften", topic=name), lambda part: _mean(part, part.topic)),
        ]
    lines += [
        (_("Gennemført selvbetjening"), lambda part: _rate(part.done)),
        (_("Prøvede selv først"), lambda part: _rate(part.tried)),
    ]
    # Of what lies ahead there is nothing to say, and nought would say something.
    head = (_("Tal"), *(str(PARTS[part.stage.part]) for part in report.parts))
    rows = tuple(
        (label, *(of(part) if number < 2 or part.stage.held else MISSING for part in report.parts))
        for number, (label, of) in enumerate(lines)
    )
    return Table("campaign", _("Før, under og efter"), head, rows, ())


def _mean(part: Measured, calls: int | None) -> Shown:
    if calls is None:
        return None
    found = per_evening(calls, part.stage.held)
    return MISSING if found is None else found


def _rate(rate: Rate) -> Shown:
    if rate.hidden:
        return None
    if rate.percent is None:
        return MISSING
    part, whole = words.figure(rate.part), words.figure(rate.whole)
    return str(
        _("%(percent)s (%(part)s af %(whole)s)", percent=words.per_cent(rate.percent), part=part, whole=whole)
    )


def topic_name(report: Report) -> str:
    """What the topic that is followed is called."""
    return tables.topic_names(report.names).get(report.topic, report.topic)


def picture(report: Report) -> Bars:
    """All calls an open evening, beside the campaign's own or those of the topic that is followed."""
    parts = [part for part in report.parts if part.stage.held]
    own = topic_name(report) if report.topic else _("Kampagnens opkald")
    return Bars(
        tuple(str(PARTS[part.stage.part]) for part in parts),
        tuple(_drawn(_mean(part, part.calls)) for part in parts),
        _("skjult"),
        second=tuple(_drawn(_mean(part, part.topic if report.topic else part.about)) for part in parts),
        series=(_("Opkald i alt pr. åben aften"), own),
        comma=words.figure(Decimal("0.5"))[1],
    )


def _drawn(value: Shown) -> Decimal | int | None:
    return value if isinstance(value, Decimal) else None if value is None else 0


def gist(report: Report) -> str:
    """What the picture says."""
    said = ", ".join(
        f"{PARTS[part.stage.part]} {words.figure(_mean(part, part.calls))}"
        for part in report.parts
        if part.stage.held
    )
    return str(_("Opkald pr. åben aften: %(said)s. Tallene står i tabellen efter billedet.", said=said))
