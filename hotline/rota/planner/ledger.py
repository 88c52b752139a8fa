"""Which weeks a holiday makes short, which evenings lie beside one, and who has had them over the years.

What the planner is asked about weeks follows from that, whoever asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from hotline.opening import presets
from hotline.opening.rules import Opening
from hotline.rota.planner.problem import SPACING, Holiday, WeeksProblem
from hotline.rota.rules import IsoWeek

DAY = timedelta(days=1)
YEARS = 10  # How far back it is counted who has had the holidays.
USUAL = frozenset(range(4))  # The usual evenings, 0 being Monday.
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


def holiday_weeks(weeks: Iterable[IsoWeek]) -> dict[IsoWeek, Holiday]:
    """Those of `weeks` that lose one of the usual evenings to a holiday."""
    wanted = sorted(weeks)
    if not wanted:
        return {}
    found: dict[IsoWeek, Holiday] = {}
    for day, holiday in holidays_between(wanted[0].monday, wanted[-1].sunday).items():
        if day.weekday() in USUAL:
            found.setdefault(IsoWeek.of(day), holiday)
    return {week: found[week] for week in wanted if week in found}


def ledger(owners: Mapping[IsoWeek, int]) -> dict[tuple[int, str], int]:
    """How many weeks of each holiday each municipality has had, by the weeks in `owners` (week -> owner)."""
    kinds = holiday_weeks(owners)
    return dict(Counter((owners[week], str(kind)) for week, kind in kinds.items()))


def begins(before: IsoWeek) -> IsoWeek:
    """The first week that counts when somebody asks who has had the holidays before a week."""
    return IsoWeek(before.year - YEARS, 1)


def open_evenings(first: IsoWeek, last: IsoWeek, openings: Iterable[Opening]) -> dict[IsoWeek, int]:
    """How many of `openings`, which lie in the weeks from `first` to `last`, each of these weeks has."""
    found = dict.fromkeys(IsoWeek.between(first, last), 0)
    for each in openings:
        found[IsoWeek.of(each.day)] += 1
    return found


def weeks_problem(
    evenings: Mapping[IsoWeek, int],
    municipalities: Sequence[int],
    carried: Mapping[int, int],
    owners: Mapping[IsoWeek, int],
) -> WeeksProblem:
    """The weeks of `evenings` (all of a period) to give to municipalities, apart from those that `owners` has.

    `owners` has the weeks around the period too: from `begins` to `SPACING` weeks after it.
    """
    first = min(evenings)
    return WeeksProblem(
        evenings=evenings,
        municipalities=tuple(municipalities),
        carried=carried,
        fixed={week: owner for week, owner in owners.items() if week >= first.plus(-SPACING)},
        holiday={week: str(kind) for week, kind in holiday_weeks(evenings).items()},
        ledger=ledger({week: owner for week, owner in owners.items() if week < first}),
    )


def beside_holidays(days: Collection[date]) -> frozenset[date]:
    """Those of `days` that are the day before, or the day after, a holiday."""
    if not days:
        return frozenset()
    holidays = holidays_between(min(days) - DAY, max(days) + DAY)
    return frozenset(day for day in days if day - DAY in holidays or day + DAY in holidays)
