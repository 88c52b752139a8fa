"""The estimate to take along: what the page's table says, with a line for each alternative by each source."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import gettext as _

from hotline.core.spreadsheet import Cell
from hotline.insight.benefit import words
from hotline.insight.benefit.rules import Estimate, Span


def table(estimates: Sequence[Estimate], settled: int, period: str) -> list[list[Cell]]:
    """A line of heads, and the estimates under each other; `settled` are all calls that were."""
    head: list[Cell] = [
        _("Periode"),
        _("Kilde"),
        _("Kildens år"),
        _("Enhed"),
        _("Ellers"),
        _("Afklarede opkald"),
        _("Mindst pr. opkald"),
        _("Højst pr. opkald"),
        _("Mindst i alt"),
        _("Højst i alt"),
    ]
    rows = [head]
    for each in estimates:
        whose: list[Cell] = [period, each.source.name, each.source.year, str(words.UNITS[each.source.unit])]
        for part in each.parts:
            said = _span(part.each) if part.each is not None else [_("siger intet"), _("siger intet")]
            rows.append(
                [*whose, str(words.ALTERNATIVES[part.alternative]), part.calls, *said, *_span(part.sum)]
            )
        asked = sum(part.calls for part in each.parts)
        rows.append([*whose, _("Blev ikke spurgt"), settled - asked, *([Decimal(0)] * 4)])
        rows.append([*whose, _("I alt"), settled, "", "", *_span(each.sum)])
    return rows


def _span(span: Span) -> list[Cell]:
    return [Decimal(span.low) / 100, Decimal(span.high) / 100]
