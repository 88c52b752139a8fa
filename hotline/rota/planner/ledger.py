"""Which weeks a holiday makes short, which evenings lie beside one, and who has had them over the years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from hotline.opening import presets
from hotline.rota.planner.problem import Holiday
from hotline.rota.rules import IsoWeek

DAY = timedelta(days=1)
_NAMES = {
    "Skærtorsdag": Holiday.EASTER,
    "Langfredag": Holiday.EASTER,
    "Påskedag": Holiday.EASTER,
    "2. påskedag": Holiday.EASTER,
    "Kristi himmelfartsdag": Holiday.ASCENSION,
    "Pinsedag": Holiday.WHITSUN,
    "2. pinsedag": Holiday.WHITSUN,
}


def holidays_between(first: date, last: date) -> dict[date, Holiday]:
    """The days of the four holidays from `first` to `last`; Christmas runs from 24 December to 1 January."""
    found: dict[date, Holiday] = {}
    for year in range(first.year, last.year + 1):
        for day, name in presets.public_holidays(year).items():
            if name in _NAMES:
                found[day] = _NAMES[name]
        found |= {date(year, 12, 24) + n * DAY: Holiday.CHRISTMAS for n in range(8)}
        found[date(year, 1, 1)] = Holiday.CHRISTMAS
    return {day: found[day] for day in sorted(found) if first <= day <= last}


def holiday_weeks(
    weeks: Iterable[IsoWeek], weekdays: Collection[int] = (0, 1, 2, 3)
) -> dict[IsoWeek, Holiday]:
    """Those of `weeks` that lose an evening to a holiday; `weekdays` (0 = Monday) are the usual evenings."""
    wanted = sorted(weeks)
    if not wanted:
        return {}
    found: dict[IsoWeek, Holiday] = {}
    for day, holiday in holidays_between(wanted[0].monday, wanted[-1].sunday).items():
        if day.weekday() in weekdays:
            found.setdefault(IsoWeek.of(day), holiday)
    return {week: found[week] for week in wanted if week in found}


def ledger(
    owners: Mapping[IsoWeek, int], weekdays: Collection[int] = (0, 1, 2, 3)
) -> dict[tuple[int, str], int]:
    """How many weeks of each holiday each municipality has had, by the weeks in `owners` (week -> owner)."""
    kinds = holiday_weeks(owners, weekdays)
    return dict(Counter((owners[week], str(kind)) for week, kind in kinds.items()))


def beside_holidays(days: Collection[date]) -> frozenset[date]:
    """Those of `days` that are the day before, or the day after, a holiday."""
    if not days:
        return frozenset()
    holidays = holidays_between(min(days) - DAY, max(days) + DAY)
    return frozenset(day for day in days if day - DAY in holidays or day + DAY in holidays)
