"""The overview to take along: every number by itself in one long list, or a workbook with a sheet for each table."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from hotline.core import spreadsheet
from hotline.core.spreadsheet import Cell
from hotline.insight import words as insight
from hotline.insight.overview import headline, tables, words
from hotline.insight.overview.queries import Reading
from hotline.insight.overview.tables import Table
from hotline.insight.overview.words import Shown


def every(reading: Reading) -> list[Table]:
    """Every table, in the order of the page."""
    return [
        headline.key_table(reading),
        headline.rate_table(reading),
        *(make(reading) for make in tables.DIVISIONS.values()),
    ]


def long(reading: Reading) -> list[list[Cell]]:
    """Every number by itself: what a spreadsheet's pivot table or a program wants."""
    head: list[Cell] = [
        _("Opdeling"),
        _("Kode"),
        _("Navn"),
        _("Antal"),
        _("Periode"),
        _("Borgere fra"),
    ]
    period, place = reading.period.key, _whose(reading)
    return [
        head,
        *(
            [fact.facet, fact.value, fact.label, _cell(fact.amount), period, place]
            for table in every(reading)
            for fact in table.facts
        ),
    ]


def workbook(reading: Reading) -> bytes:
    """A sheet for each table, and one that says what they are of."""
    about: list[list[Cell]] = [
        [_("Overblik"), insight.period_name(reading.period)],
        [_("Første dag"), reading.period.first],
        [_("Sidste dag"), reading.period.last],
        [_("Borgere fra"), _whose(reading)],
        [_("Hentet"), reading.today],
        [_("Sammenlignet med"), insight.period_name(reading.period.before)],
    ]
    if not reading.asked.entitled:
        about.append([_("Skjult"), _("Tal under 5, og tal de kunne regnes ud af, vises ikke.")])
    sheets = [(_("Om tallene"), about), *((table.title, list(_rows(table))) for table in every(reading))]
    return spreadsheet.as_workbook(sheets)


def _rows(table: Table) -> Iterator[list[Cell]]:
    yield list(table.head)
    for row in table.rows:
        yield [_cell(each) for each in row]


def _cell(value: Shown) -> Cell:
    return words.figure(None) if value is None else value


def _whose(reading: Reading) -> str:
    found = reading.asked.municipality
    return found.name if found else _("Alle, der ringede")
