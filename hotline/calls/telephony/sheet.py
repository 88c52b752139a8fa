"""Figures in a file: read from one that a telephone system wrote, and written for one's own spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _

from hotline.calls.telephony import rules, words
from hotline.calls.telephony.queries import Line, Month
from hotline.calls.telephony.rules import Figures
from hotline.core.spreadsheet import Cell

MOST_LINES = 1000
# What a column may be called, in Danish and in English.
_NAMES = {
    "day": {"dato", "dag", "date", "day"},
    "offered": {"tilbudt", "indgået", "indkomne", "offered"},
    "answered": {"besvaret", "besvarede", "answered"},
    "abandoned": {"opgivet", "opgivne", "mistet", "abandoned"},
    "other": {"andet", "øvrige", "other"},
    "waiting_seconds": {"ventetid", "ventetid i sekunder", "wait", "waiting_seconds"},
}
_NEEDED = ("day", "offered", "answered", "abandoned")
_DANISH = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")


@dataclass(frozen=True)
class Row:
    """One line of the file; `problems` say what is wrong with it."""

    number: int
    day: date | None
    figures: Figures | None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A file as it was understood. `problem` is what is wrong with all of it."""

    rows: Sequence[Row] = field(default_factory=tuple)
    problem: str | None = None

    @property
    def is_good(self) -> bool:
        """Whether all of it can be taken in."""
        return self.problem is None and bool(self.rows) and not any(each.problems for each in self.rows)

    @property
    def figures(self) -> dict[date, Figures]:
        """By day; only for a file that is good."""
        return {each.day: each.figures for each in self.rows if each.day and each.figures}


def decoded(body: bytes) -> str:
    """The text of a file from a modern program, or from an old Danish one."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def read(text: str, today: date) -> Sheet:
    """Read a file with a line of headings; semicolons or commas, dates as Danes or machines write them."""
    lines = text.removeprefix("\ufeff").replace("\x00", "").splitlines()
    first = next((line for line in lines if line.strip()), "")
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    table = [
        (number, [cell.strip() for cell in cells])
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), start=1)
        if any(cell.strip() for cell in cells)
    ]
    if len(table) < 2:
        return Sheet(
            problem=_("Filen er tom. Den skal have en linje med overskrifter og en linje for hver aften.")
        )
    if len(table) > MOST_LINES + 1:
        return Sheet(problem=_("Filen har flere end %(most)d linjer. Del den i flere.", most=MOST_LINES))
    columns = _columns(table[0][1])
    missing = [words.COLUMNS[name] for name in _NEEDED if name not in columns]
    if missing:
        return Sheet(
            problem=_(
                "Der mangler kolonnen %(names)s. Første linje skal være overskrifter: dato;tilbudt;besvaret;opgivet;andet;ventetid.",
                names=", ".join(str(each) for each in missing),
            )
        )
    return Sheet(_checked([_row(number, cells, columns, today) for number, cells in table[1:]]))


def _columns(headings: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, heading in enumerate(headings):
        for name, called in _NAMES.items():
            if heading.casefold() in called:
                found.setdefault(name, index)
    return found


def _row(number: int, cells: Sequence[str], columns: Mapping[str, int], today: date) -> Row:
    def cell(name: str) -> str:
        index = columns.get(name, len(cells))
        return cells[index] if index < len(cells) else ""

    problems: list[str] = []
    day = day_of(cell("day"))
    if day is None:
        problems.append(_("»%(text)s« er ikke en dato som 24-11-2026.", text=cell("day")[:20]))
    elif day > today:
        problems.append(_("Dagen er ikke kommet endnu."))
    values: dict[str, int | None] = {}
    for name in ("offered", "answered", "abandoned", "other"):
        values[name] = _count(name, cell(name), problems)
    values["waiting_seconds"] = _wait(cell("waiting_seconds"), problems)
    if problems:
        return Row(number, day, None, tuple(problems))
    return Row(number, day, _figures(values))


def _figures(values: Mapping[str, Any]) -> Figures:
    return Figures(**values)


def _count(name: str, text: str, problems: list[str]) -> int | None:
    if not text and name not in _NEEDED:
        return None
    number = int(text.replace(".", "")) if _NUMBER.fullmatch(text) and len(text) < 12 else -1
    if not 0 <= number <= rules.MOST:
        problems.append(
            _("%(column)s: »%(text)s« er ikke et helt tal.", column=words.COLUMNS[name], text=text[:20])
        )
        return None
    return number


def _wait(text: str, problems: list[str]) -> int | None:
    if not text:
        return None
    minutes = _CLOCK.fullmatch(text)
    number = -1
    if minutes:
        number = int(minutes[1]) * 60 + int(minutes[2])
    elif _NUMBER.fullmatch(text) and len(text) < 12:
        number = int(text.replace(".", ""))
    if not 0 <= number <= rules.LONGEST_WAIT:
        problems.append(_("Ventetid: skriv sekunder, eller minutter og sekunder som 1:25."))
        return None
    return number


def day_of(text: str) -> date | None:
    """The date that is written as 24-11-2026, 24/11/2026, 24.11.2026 or 2026-11-24; None for anything else."""
    danish, iso = _DANISH.fullmatch(text), _ISO.fullmatch(text)
    parts = danish.groups()[::-1] if danish else iso.groups() if iso else None
    try:
        day = date(*map(int, parts)) if parts else None
    except ValueError:
        return None
    return day if day and rules.is_year(day.year) else None


def _checked(rows: Sequence[Row]) -> tuple[Row, ...]:
    """With a day that comes twice told of where it comes the second time."""
    first: dict[date, int] = {}
    found = []
    for row in rows:
        if row.day is not None and row.day in first:
            said = _("Dagen står også på linje %(number)d.", number=first[row.day])
            found.append(Row(row.number, row.day, None, (*row.problems, said)))
            continue
        if row.day is not None:
            first[row.day] = row.number
        found.append(row)
    return tuple(found)


def table(month: Month) -> list[list[Cell]]:
    """One row for each evening under a row of headings, and the sum; what is not known is empty."""
    head: list[Cell] = [
        *(str(name) for name in words.COLUMNS.values()),
        _("Rest"),
        _("Opgivet, %"),
        _("Registreret"),
        _("Registreret af besvarede, %"),
        _("Kilde"),
    ]
    return [head, *(_cells(line) for line in (*month.lines, month.total))]


def _cells(line: Line) -> list[Cell]:
    values = line.figures.as_dict() if line.figures else {}
    counts: list[Cell] = [
        "" if values.get(name) is None else values[name] or 0 for name in words.COLUMNS if name != "day"
    ]
    return [
        line.day or _("I alt"),
        *counts,
        line.figures.remainder if line.figures else "",
        "" if line.abandoned_rate is None else line.abandoned_rate,
        line.logged,
        "" if line.coverage is None else line.coverage,
        str(words.source(line.change)) if line.change else "",
    ]
