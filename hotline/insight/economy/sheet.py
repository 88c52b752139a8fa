"""The year's budget to take along: the page's two tables under each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from flask_babel import gettext as _

from hotline.core.spreadsheet import Cell
from hotline.insight.economy import words
from hotline.insight.economy.rules import Line, Standing

Part = tuple[Line, Standing]


def table(year: int, parts: Iterable[tuple[str, Sequence[Part]]]) -> list[list[Cell]]:
    """A line of heads, and the lines of the budget, each with whose money it is of."""
    head: list[Cell] = [
        _("År"),
        _("Hvis"),
        _("Linje"),
        _("Betaling"),
        _("Budget, kr."),
        _("Forbrugt, kr."),
        _("Prognose for året, kr."),
        _("Rest, kr."),
    ]
    rows = [head]
    for whose, lines in parts:
        for line, found in lines:
            amounts = (found.budget, found.spent, found.forecast, found.left)
            rows.append(
                [
                    year,
                    whose,
                    line.name,
                    str(words.SHORT[line.rule]),
                    *(Decimal(each) / 100 for each in amounts),
                ]
            )
    return rows
