"""The report's page of money, from the room of the economy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from hotline.accounts.queries import municipalities
from hotline.core import clock
from hotline.insight.economy import queries
from hotline.insight.economy.models import BudgetYear
from hotline.insight.economy.rules import Rule


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
    # Seven queries, and lines that are wages are paid by the hours alone.
    wages = queries.wagebook(year.year, clock.now(), municipalities()).between(first, last)
    for line in queries.lines(year.year):
        yield {
            "name": line.name,
            "year": year.year,
            "budget": sum(each.ore for each in line.amounts),
            "actual": sum(wages.values()) if Rule(line.rule) is Rule.WAGES else paid[line.id],
        }
