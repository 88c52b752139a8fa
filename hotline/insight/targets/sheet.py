"""Targets to take along: a line for each year of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from flask_babel import gettext as _

from hotline.core.spreadsheet import Cell
from hotline.insight.targets import words
from hotline.insight.targets.models import Target
from hotline.insight.targets.rules import Year


def table(found: Mapping[Target, Sequence[Year]]) -> list[list[Cell]]:
    """A line of heads, and the years under each other."""
    head: list[Cell] = [
        _("Målepunkt"),
        _("For hvem"),
        _("Retning"),
        _("Enhed"),
        _("Nulpunkt"),
        _("Nulpunktets dato"),
        _("År"),
        _("Mål"),
        _("Faktisk"),
        _("Status"),
        _("Definition"),
        _("Kilde"),
    ]
    return [head, *(_row(row, year) for row, years in found.items() for year in years)]


def _row(row: Target, year: Year) -> list[Cell]:
    return [
        row.name,
        row.municipality.name if row.municipality else _("Alle fem"),
        str(words.DIRECTIONS[row.direction]),
        row.unit,
        _number(row.baseline),
        row.baseline_on or "",
        year.year,
        words.wanted(row, year.wanted),
        _("Under 5 opkald") if year.hidden else _number(year.actual),
        str(words.LIGHTS[year.light]),
        row.definition,
        row.source,
    ]


def _number(value: Decimal | None) -> Cell:
    return "" if value is None else value
