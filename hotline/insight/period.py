"""The period that a page is of, as its address says it. Pure.

Written so that people can read and share it: `2026-W48`, `2026-11`, `2026-Q4`, `2026`, or two dates with two full stops
between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONGEST = timedelta(days=5 * 366)
_SHAPES = re.compile(
    r"(?P<year>2\d{3})(?:-(?:W(?P<week>\d{2})|Q(?P<quarter>[1-4])|(?P<month>\d{2})))?"
    r"|(?P<first>2\d{3}-\d{2}-\d{2})\.\.(?P<last>2\d{3}-\d{2}-\d{2})"
)


class Kind(StrEnum):
    """What kind of stretch a period is."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DAYS = "days"


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included."""

    kind: Kind
    first: date
    last: date

    @property
    def key(self) -> str:
        """As it stands in the address."""
        year = self.first.year
        if self.kind is Kind.WEEK:
            iso = self.first.isocalendar()
            return f"{iso.year}-W{iso.week:02}"
        if self.kind is Kind.MONTH:
            return f"{year}-{self.first.month:02}"
        if self.kind is Kind.QUARTER:
            return f"{year}-Q{self.quarter}"
        return str(year) if self.kind is Kind.YEAR else f"{self.first}..{self.last}"

    @property
    def quarter(self) -> int:
        """Which quarter of its year it begins in, 1 to 4."""
        return (self.first.month + 2) // 3

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period:
        """The one before it: of the same kind, or as many days."""
        return _around(self.kind, self.first - timedelta(days=1), self.days)

    @property
    def after(self) -> Period:
        """The one that follows."""
        if self.kind is Kind.DAYS:
            return Period(self.kind, self.last + timedelta(days=1), self.last + timedelta(days=self.days))
        return _around(self.kind, self.last + timedelta(days=1), 0)


def _around(kind: Kind, day: date, days: int) -> Period:
    """The period of this kind in which `day` lies; of `days` days up to it when it is one of any length."""
    if kind is Kind.WEEK:
        return week(day)
    if kind is Kind.MONTH:
        return month(day)
    if kind is Kind.QUARTER:
        return quarter(day)
    return year(day.year) if kind is Kind.YEAR else between(day - timedelta(days=days - 1), day)


def week(day: date) -> Period:
    """The ISO week that a day lies in."""
    monday = day - timedelta(days=day.weekday())
    return Period(Kind.WEEK, monday, monday + timedelta(days=6))


def month(day: date) -> Period:
    """The month that a day lies in."""
    return Period(Kind.MONTH, day.replace(day=1), last_of(day))


def quarter(day: date) -> Period:
    """The quarter that a day lies in."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Period(Kind.QUARTER, first, last_of(first + timedelta(days=62)))


def year(number: int) -> Period:
    """A calendar year."""
    return Period(Kind.YEAR, date(number, 1, 1), date(number, 12, 31))


def between(first: date, last: date) -> Period:
    """Any days from `first` to `last`."""
    return Period(Kind.DAYS, first, last)


def last_of(day: date) -> date:
    """The last day of the month that a day lies in."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def parse(key: str) -> Period | None:
    """The period that an address names; None when it names none, or one too long to mean anything."""
    match = _SHAPES.fullmatch(key)
    if match is None:
        return None
    try:
        return _parsed(match)
    except ValueError:
        return None


def _parsed(match: re.Match[str]) -> Period | None:
    said = match.groupdict()
    if said["first"]:
        first, last = date.fromisoformat(said["first"]), date.fromisoformat(said["last"])
        return between(first, last) if timedelta(0) <= last - first <= LONGEST else None
    number = int(said["year"])
    if said["week"]:
        return week(date.fromisocalendar(number, int(said["week"]), 1))
    if said["quarter"]:
        return quarter(date(number, int(said["quarter"]) * 3, 1))
    return month(date(number, int(said["month"]), 1)) if said["month"] else year(number)
