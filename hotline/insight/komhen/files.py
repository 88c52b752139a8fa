"""Counts in a file: written as `domain.md` 2a says, and read from what a municipality's own system wrote."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from hotline.calls.telephony.sheet import day_of
from hotline.core import cpr
from hotline.core.spreadsheet import Cell
from hotline.insight.komhen import rules, words
from hotline.insight.komhen.rules import Channel, Contact

MOST_LINES = 2000
TASK_MOST = 40
_NEEDED = ("kanal", "antal")
_CHANNELS = {code: channel for channel, code in words.CHANNEL_CODES.items()}
_TYPES = {code: kind for kind, code in words.TYPE_CODES.items()}
_CLOSINGS = {code: closing for closing, code in words.CLOSING_CODES.items()}
_MARKS = {words.YES: True, words.NO: False, "": False, "1": True, "0": False}


@dataclass(frozen=True)
class Line:
    """One line of a file; `problems` say what is wrong with it."""

    number: int
    contact: Contact | None
    amount: int
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A file as it was understood. `problem` is what is wrong with all of it."""

    lines: Sequence[Line] = field(default_factory=tuple)
    problem: str | None = None

    @property
    def is_good(self) -> bool:
        """Whether all of it can be taken in."""
        return self.problem is None and bool(self.lines) and not any(each.problems for each in self.lines)

    @property
    def rows(self) -> Counter[Contact]:
        """The lines, added up where they are alike."""
        found: Counter[Contact] = Counter()
        for each in self.lines:
            if each.contact is not None and each.amount:
                found[each.contact] += each.amount
        return found


@dataclass(frozen=True)
class Whose:
    """Whose file it is and of which week; `typed` are the channels that were typed in already."""

    key: str
    name: str
    first: date
    typed: frozenset[Channel] = frozenset()

    @property
    def week(self) -> str:
        """As the file says it."""
        iso = self.first.isocalendar()
        return rules.week_key(iso.year, iso.week)


def table(rows: Mapping[Contact, int], names: dict[str, str], week: str) -> list[list[Cell]]:
    """One line for each sort of contact under the headings, always in the same order; dates as ISO writes them."""
    lines: list[list[Cell]] = [
        [
            words.place_code(each.place, names),
            week,
            each.day.isoformat() if each.day else "",
            words.CHANNEL_CODES[each.channel],
            each.task or "",
            each.kle or "",
            words.TYPE_CODES[each.contact_type] if each.contact_type else "",
            words.CLOSING_CODES[each.closing] if each.closing else "",
            words.YES if each.misdirected else words.NO,
            amount,
        ]
        for each, amount in rows.items()
    ]
    return [list(words.COLUMNS), *sorted(lines, key=lambda line: [str(cell) for cell in line])]


def read(text: str, whose: Whose) -> Sheet:
    """Read a municipality's file: a line of headings, and a line for each sort of contact."""
    lines = text.removeprefix("\ufeff").replace("\x00", "").splitlines()
    first = next((line for line in lines if line.strip()), "")
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    try:
        cells = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return Sheet(problem=_("Filen kan ikke læses som CSV."))
    rows = [
        (number, [cell.strip() for cell in row])
        for number, row in enumerate(cells, start=1)
        if any(cell.strip() for cell in row)
    ]
    problem = _problem(rows)
    if problem:
        return Sheet(problem=problem)
    columns: dict[str, int] = {}
    for index, heading in enumerate(rows[0][1]):
        if heading.casefold() in words.COLUMNS:
            columns.setdefault(heading.casefold(), index)
    return Sheet(tuple(_line(number, row, columns, whose) for number, row in rows[1:]))


def _problem(rows: Sequence[tuple[int, list[str]]]) -> str | None:
    if len(rows) < 2:
        return str(_("Filen er tom. Den skal have en linje med overskrifter og mindst én linje med tal."))
    if len(rows) > MOST_LINES + 1:
        return str(_("Filen har flere end %(most)d linjer. Læg tallene sammen først.", most=MOST_LINES))
    headings = {heading.casefold() for heading in rows[0][1]}
    missing = [name for name in _NEEDED if name not in headings]
    if missing:
        said = _(
            "Der mangler kolonnen %(names)s. Første linje skal være overskrifter: %(columns)s. Kun kanal og antal skal udfyldes.",
            names=", ".join(missing),
            columns=";".join(words.COLUMNS),
        )
        return str(said)
    return None


class _Reader:
    """One line being read: gives each cell as what it means, and collects what is wrong."""

    def __init__(self, cells: Sequence[str], columns: Mapping[str, int]) -> None:
        self.cells, self.columns = cells, columns
        self.problems: list[str] = []

    def cell(self, name: str) -> str:
        index = self.columns.get(name, len(self.cells))
        # What our own file marks as no formula comes back as it was.
        return self.cells[index].removeprefix("'") if index < len(self.cells) else ""

    def one_of(self, name: str, known: Mapping[str, Any]) -> Any:
        said = self.cell(name).casefold()
        if said in known:
            return known[said]
        if said or name == "kanal":
            listed = ", ".join(each for each in known if each and each not in {"0", "1"})
            self.wrong(
                _(
                    "%(column)s: »%(text)s« kendes ikke. Brug en af: %(known)s.",
                    column=name,
                    text=said[:30],
                    known=listed,
                )
            )
        return None

    def wrong(self, said: str) -> None:
        self.problems.append(str(said))


def _line(number: int, cells: Sequence[str], columns: Mapping[str, int], whose: Whose) -> Line:
    line = _Reader(cells, columns)
    if any(cpr.contains_cpr(cell) for cell in cells):
        return Line(number, None, 0, (str(cpr.EXPLANATION),))
    _check_whose(line, whose)
    contact = Contact(
        whose.key,
        _day(line, whose.first),
        _channel(line, whose),
        _task(line),
        _kle(line),
        line.one_of("henvendelsestype", _TYPES),
        line.one_of("afslutning", _CLOSINGS),
        bool(line.one_of("fejlhenvendelse", _MARKS)),
    )
    amount = _amount(line)
    return Line(number, None if line.problems else contact, amount, tuple(line.problems))


def _check_whose(line: _Reader, whose: Whose) -> None:
    if line.cell("kommune") and line.cell("kommune").casefold() not in {whose.name.casefold(), whose.key}:
        said = _("kommune: »%(text)s« er ikke %(name)s.", text=line.cell("kommune")[:30], name=whose.name)
        line.wrong(said)
    if line.cell("uge") and line.cell("uge") != whose.week:
        line.wrong(_("uge: »%(text)s« er ikke %(week)s.", text=line.cell("uge")[:20], week=whose.week))


def _day(line: _Reader, first: date) -> date | None:
    text = line.cell("dato")
    if not text:
        return None
    day = day_of(text)
    if day is None:
        line.wrong(_("dato: »%(text)s« er ikke en dato som 2026-11-24.", text=text[:20]))
    elif not first <= day <= first + timedelta(days=6):
        line.wrong(_("dato: %(day)s ligger ikke i ugen.", day=day.isoformat()))
    return day


def _channel(line: _Reader, whose: Whose) -> Channel:
    channel = line.one_of("kanal", _CHANNELS)
    if channel is Channel.PHONE:
        line.wrong(
            _("kanal: hotlinens opkald kommer fra loggen. Kommunens egen telefon er »telefon dagtimer«.")
        )
    elif channel in whose.typed:
        line.wrong(_("kanal: tallet er skrevet ind i hånden. Slet det der, så det ikke tælles to gange."))
    return channel or Channel.SYSTEMS


def _task(line: _Reader) -> str | None:
    text = " ".join(line.cell("opgave_kode").split())
    if len(text) > TASK_MOST:
        line.wrong(_("opgave_kode: højst %(most)d tegn.", most=TASK_MOST))
    return text[:TASK_MOST] or None


def _kle(line: _Reader) -> str | None:
    text = line.cell("kle")
    if text and not rules.is_kle(text):
        line.wrong(_("kle: »%(text)s« er ikke et KLE-nummer som 32.03.12 G01.", text=text[:20]))
    return text[: rules.KLE_MOST] or None


def _amount(line: _Reader) -> int:
    text = line.cell("antal").replace(".", "").replace(" ", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1
    if not 0 <= number <= rules.MOST:
        line.wrong(_("antal: »%(text)s« er ikke et helt tal.", text=line.cell("antal")[:20]))
    return max(number, 0)
