"""A settlement as tables: the page, the PDF and the workbook are made of the same ones, so they cannot differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from hotline.accounts.models import Municipality
from hotline.core.i18n import moment, short_date
from hotline.core.spreadsheet import Cell
from hotline.insight import money, words
from hotline.insight.economy.models import BudgetYear, Expense
from hotline.insight.economy.rules import Statement
from hotline.insight.period import Period

# Text, a date, or an amount in øre.
Value = str | date | int


@dataclass(frozen=True)
class Table:
    """A table of a settlement; `total` says that its last row is the sum."""

    key: str
    title: str
    about: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    total: bool = False
    empty: str = ""

    @property
    def texts(self) -> list[list[str]]:
        """Its cells as they are read."""
        return [[_text(value) for value in row] for row in self.rows]

    def is_money(self, index: int) -> bool:
        """Whether a column is of amounts, and so set to the right."""
        return bool(self.rows) and isinstance(self.rows[0][index], int)

    @property
    def cells(self) -> list[list[Cell]]:
        """Its cells for a workbook, under the headings."""
        found: list[list[Cell]] = [list(self.columns)]
        found += [[_cell(each) for each in row] for row in self.rows]
        return found


def _cell(value: Value) -> Cell:
    return Decimal(value) / 100 if isinstance(value, int) else value


def _text(value: Value) -> str:
    if isinstance(value, int):
        return money.amount(value)
    return short_date(value) if isinstance(value, date) else value


def tables(
    statement: Statement,
    owners: Sequence[Municipality],
    seen: Sequence[Municipality],
    paid: Sequence[Expense],
) -> list[Table]:
    """All of a settlement that somebody may see who sees the own costs and wages of `seen`."""
    names = {each.key: each.name for each in owners}
    return [
        _common(statement, names),
        _transfers(statement, names),
        _borne(statement, names, seen),
        _paid(paid),
    ]


def _common(statement: Statement, names: Mapping[str, str]) -> Table:
    rows: list[list[Value]] = [
        [names[each.key], each.paid, each.share, each.balance] for each in statement.rows
    ]
    rows.append([_("I alt"), statement.common, sum(each.share for each in statement.rows), 0])
    return Table(
        "common",
        _("Fælles udgifter"),
        _(
            "De fælles udgifter deles ligeligt mellem kommunerne, uanset indbyggertal. Går beløbet ikke op, bærer de første i"
            " alfabetet en øre mere. En saldo over nul har kommunen til gode; under nul skylder den."
        ),
        [_("Kommune"), _("Har betalt, kr."), _("Skal bære, kr."), _("Saldo, kr.")],
        rows,
        total=True,
    )


def _transfers(statement: Statement, names: Mapping[str, str]) -> Table:
    return Table(
        "transfers",
        _("Hvem betaler hvem"),
        _("Når disse beløb er betalt, skylder ingen noget for perioden."),
        [_("Fra"), _("Til"), _("Beløb, kr.")],
        [[names[each.payer], names[each.receiver], each.ore] for each in statement.transfers],
        empty=_("Ingen skylder noget."),
    )


def _borne(statement: Statement, names: Mapping[str, str], seen: Sequence[Municipality]) -> Table:
    keys = {each.key for each in seen}
    found = [each for each in statement.rows if each.key in keys]
    rows: list[list[Value]] = [
        [names[each.key], each.share, each.own, each.wages, each.total] for each in found
    ]
    if len(found) > 1:
        parts = [[each.share, each.own, each.wages, each.total] for each in found]
        rows.append([_("I alt"), *(sum(column) for column in zip(*parts, strict=True))])
    return Table(
        "borne",
        _("Hvad kommunen bærer i alt"),
        _("Lønnen er regnet af timerne på de aftener, der er holdt. Egne udgifter og løn afregnes ikke."),
        [_("Kommune"), _("Del af det fælles, kr."), _("Egne udgifter, kr."), _("Løn, kr."), _("I alt, kr.")],
        rows,
        total=len(found) > 1,
    )


def _paid(paid: Sequence[Expense]) -> Table:
    rows: list[list[Value]] = [
        [each.day, each.line.name, each.municipality.name, each.text, each.ore] for each in reversed(paid)
    ]
    return Table(
        "paid",
        _("Udgifter i perioden"),
        "",
        [_("Dato"), _("Linje"), _("Betalt af"), _("Tekst"), _("Beløb, kr.")],
        rows,
        empty=_("Ingen."),
    )


def title(period: Period) -> str:
    """As in "Afregning 4. kvartal 2026"."""
    return str(_("Afregning %(period)s", period=words.period_name(period)))


def state(year: BudgetYear, now: str) -> str:
    """Whether the figures can still change."""
    if year.closed_at is not None:
        return str(_("Året blev lukket %(when)s, og tallene ændres ikke.", when=moment(year.closed_at)))
    return str(_("Opgjort %(when)s. Tallene kan ændres, indtil året er lukket.", when=now))


def document(found: Sequence[Table], period: Period, standing: str, language: str) -> dict[str, Any]:
    """What the PDF is made of."""
    return {
        "title": title(period),
        "about": standing,
        "footer": title(period),
        "lang": language,
        "page": [_("Side"), _("af")],
        "tables": [
            {
                "title": each.title,
                "about": each.about,
                "empty": each.empty,
                "columns": [
                    [name, "right" if each.is_money(index) else "left"]
                    for index, name in enumerate(each.columns)
                ],
                "rows": each.texts,
                "total": each.total,
            }
            for each in found
        ],
    }


def within(paid: Sequence[Expense], period: Period) -> list[Expense]:
    """The expenses of a period."""
    return [each for each in paid if period.first <= each.day <= period.last]
