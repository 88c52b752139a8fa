"""The report's page of money, from the room of the economy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from hotline.calls.rules import Alternative
from hotline.core import clock
from hotline.insight.benefit import queries as benefit
from hotline.insight.benefit.rules import Unit, estimate
from hotline.insight.economy import queries
from hotline.insight.economy.models import BudgetYear
from hotline.insight.economy.rules import Rule
from hotline.rota.hours import queries as hours


def economy_figures(first: date, last: date) -> dict[str, Any] | None:
    """What was set aside and what these days cost, for the report to freeze, as plain JSON; None without a budget.

    `rows` are {"name", "year", "budget", "actual"} in øre, all five together: a whole year's budget beside what was
    paid, or worked for, within the period.
    """
    years = [each for each in reversed(queries.years()) if first.year <= each.year <= last.year]
    rows = [row for year in years for row in _rows(year, first, last)]
    return {"rows": rows} if rows else None


def _rows(year: BudgetYear, first: date, last: date) -> Iterator[dict[str, Any]]:
    paid: Counter[int] = Counter()
    for each in queries.expenses(year.year):
        if first <= each.day <= last:
            paid[each.line_id] += each.ore
    begin = max(first, date(year.year, 1, 1))
    end = min(last, date(year.year, 12, 31), clock.today())
    # As the report's own table of hours has them, the evening that is running too.
    wages = hours.report(begin, end, clock.now(), drafts=False).total.ore if begin <= end else 0
    for line in queries.lines(year.year):
        yield {
            "name": line.name,
            "year": year.year,
            "budget": sum(each.ore for each in line.amounts),
            "actual": wages if Rule(line.rule) is Rule.WAGES else paid[line.id],
        }


def benefit_figures(avoided: Mapping[str, int], day: date) -> list[dict[str, Any]]:
    """What each source in kroner that holds on `day` makes of the settled calls, by what they came instead of; in øre."""
    calls = {each: avoided.get(each, 0) for each in Alternative}
    found = [estimate(source, calls) for source in benefit.sources(day)]
    return [
        {"source": each.source.name, "year": each.source.year, "low": each.sum.low, "high": each.sum.high}
        for each in found
        if each.source.unit is Unit.KR
    ]
