"""Closing days that Danish municipalities usually keep, worked out for a year.

Public holidays come from PyPI's `holidays`; the rest from S2 (row 90), Hvidovre's list and KL's agreements
(domain 2c). Pure: knows neither Flask nor the database. The reasons are stored, so they are Danish.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from holidays import country_holidays

DAY = timedelta(days=1)
SATURDAY = 5


class Preset(StrEnum):
    """A kind of closing day. `CLOSED_WEEK` is chosen by week number, the others are worked out."""

    PUBLIC_HOLIDAY = "public_holiday"
    MAY_DAY = "may_day"
    CONSTITUTION_DAY = "constitution_day"
    AFTER_ASCENSION = "after_ascension"
    CHRISTMAS_EVE = "christmas_eve"
    AFTER_CHRISTMAS = "after_christmas"
    NEW_YEARS_EVE = "new_years_eve"
    BRIDGE_DAY = "bridge_day"
    CLOSED_WEEK = "closed_week"


# Decision 1 of domain.md: one agreed list, with 1 May closed by default.
DEFAULTS = tuple(preset for preset in Preset if preset is not Preset.CLOSED_WEEK)


@dataclass(frozen=True, order=True)
class Candidate:
    """A closing day that a preset proposes."""

    day: date
    reason: str
    preset: Preset


def public_holidays(year: int) -> dict[date, str]:
    """Denmark's public holidays with their Danish names."""
    # Without a language the names follow the server's locale.
    found = country_holidays("DK", years=year, language="da")
    return {day: name.replace("Anden ", "2. ") for day, name in found.items()}


def _after_ascension(year: int) -> dict[date, str]:
    ascension = next(day for day, name in public_holidays(year).items() if name.startswith("Kristi"))
    return {ascension + DAY: "Fredag efter Kristi himmelfartsdag"}


_DATES: dict[Preset, Callable[[int], dict[date, str]]] = {
    Preset.PUBLIC_HOLIDAY: public_holidays,
    Preset.MAY_DAY: lambda year: {date(year, 5, 1): "1. maj"},
    Preset.CONSTITUTION_DAY: lambda year: {date(year, 6, 5): "Grundlovsdag"},
    Preset.AFTER_ASCENSION: _after_ascension,
    Preset.CHRISTMAS_EVE: lambda year: {date(year, 12, 24): "Juleaftensdag"},
    Preset.AFTER_CHRISTMAS: lambda year: {
        date(year, 12, day): "Mellem jul og nytår" for day in (27, 28, 29, 30)
    },
    Preset.NEW_YEARS_EVE: lambda year: {date(year, 12, 31): "Nytårsaftensdag"},
}


def candidates(
    year: int,
    presets: Collection[Preset],
    weeks: Iterable[int] = (),
    closed: Collection[date] = (),
) -> list[Candidate]:
    """The closing days that `presets` propose for `year`, in order, each day once.

    `weeks` are ISO weeks that are closed throughout; `closed` are days already agreed, which count when
    bridge days are sought. A day that several presets propose belongs to the first of them. Raises
    ValueError for a week that the year does not have.
    """
    found: dict[date, Candidate] = {}
    for candidate in [*_dated(year, presets), *_closed_weeks(year, weeks)]:
        found.setdefault(candidate.day, candidate)
    if Preset.BRIDGE_DAY in presets:
        for day in bridge_days(year, _closed_around(year, presets) | set(closed) | set(found)):
            found.setdefault(day, Candidate(day, "Indeklemt dag", Preset.BRIDGE_DAY))
    return sorted(each for each in found.values() if each.day.year == year)


def _dated(year: int, presets: Collection[Preset]) -> list[Candidate]:
    return [
        Candidate(day, reason, preset)
        for preset, dates in _DATES.items()
        if preset in presets
        for day, reason in dates(year).items()
    ]


def _closed_weeks(year: int, weeks: Iterable[int]) -> list[Candidate]:
    return [
        Candidate(date.fromisocalendar(year, week, weekday), f"Lukket i uge {week}", Preset.CLOSED_WEEK)
        for week in weeks
        for weekday in range(1, 8)
    ]


def _closed_around(year: int, presets: Collection[Preset]) -> set[date]:
    # 2 January may be a bridge to the year before, 30 December to the year after.
    return {each.day for near in (year - 1, year + 1) for each in _dated(near, presets)}


def bridge_days(year: int, closed: Collection[date]) -> list[date]:
    """Weekdays of `year` that lie between two days which are closed or in a weekend (indeklemte dage)."""
    closed = set(closed)

    def free(day: date) -> bool:
        return day.weekday() >= SATURDAY or day in closed

    first = date(year, 1, 1)
    whole_year = (first + number * DAY for number in range((date(year + 1, 1, 1) - first).days))
    return [day for day in whole_year if not free(day) and free(day - DAY) and free(day + DAY)]


@dataclass(frozen=True)
class Proposal:
    """A candidate as it is offered: whether the day is closed already, and whether to suggest closing it."""

    candidate: Candidate
    is_saved: bool
    is_suggested: bool


def proposals(found: Iterable[Candidate], saved: Mapping[date, str | None]) -> list[Proposal]:
    """`found` beside what is `saved` already (day to the preset it came from, None when added by hand).

    When a preset was saved before for these days, a day of it that is missing was taken away by hand, and
    is not suggested again.
    """
    used = set(saved.values())
    return [
        Proposal(each, each.day in saved, each.day not in saved and each.preset not in used) for each in found
    ]
