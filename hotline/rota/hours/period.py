"""The month or the year that a page of hours is about, as it stands in the address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hotline.core import clock
from hotline.rota.words import month_name

_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"20[0-9]{2}")


@dataclass(frozen=True)
class Period:
    """A calendar month, or a calendar year, from `first` to `last` inclusive."""

    first: date
    last: date

    @classmethod
    def month(cls, day: date) -> Period:
        """The month of `day`."""
        first = day.replace(day=1)
        return cls(first, clock.month_after(first) - timedelta(days=1))

    @classmethod
    def year(cls, year: int) -> Period:
        """The whole year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def asked(cls, args: Mapping[str, str], today: date, *, yearly: bool = False) -> Period:
        """What `?month=2026-11` or `?year=2026` says; without either, or with nonsense, the one of `today`."""
        month, year = args.get("month", ""), args.get("year", "")
        if _MONTH.fullmatch(month):
            return cls.month(date.fromisoformat(f"{month}-01"))
        if _YEAR.fullmatch(year):
            return cls.year(int(year))
        return cls.year(today.year) if yearly else cls.month(today)

    @property
    def is_year(self) -> bool:
        """Whether it is longer than a month."""
        return self.last - self.first > timedelta(days=31)

    @property
    def args(self) -> dict[str, Any]:
        """How it stands in the address."""
        return {"year": str(self.first.year)} if self.is_year else {"month": f"{self.first:%Y-%m}"}

    @property
    def name(self) -> str:
        """As in "november 2026" or "2026"."""
        return str(self.first.year) if self.is_year else month_name(self.first)

    @property
    def before(self) -> Period:
        """The month or the year before."""
        last = self.first - timedelta(days=1)
        return Period.year(last.year) if self.is_year else Period.month(last)

    @property
    def after(self) -> Period:
        """The month or the year after."""
        first = self.last + timedelta(days=1)
        return Period.year(first.year) if self.is_year else Period.month(first)

    @property
    def months(self) -> list[Period]:
        """Its months, in order."""
        found = [Period.month(self.first)]
        while found[-1].last < self.last:
            found.append(found[-1].after)
        return found
