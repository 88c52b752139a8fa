"""What somebody's wishes mean day by day. Pure: no database, no words in Danish."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
EVERY_DAY = frozenset(range(7))


class Mood(StrEnum):
    """What somebody says about an evening; the first two speak louder than the ones after them."""

    OFF = "off"
    RATHER_NOT = "rather not"
    GLADLY = "gladly"


_LOUDEST = {mood: rank for rank, mood in enumerate(Mood)}


class Weeks(StrEnum):
    """Which ISO weeks a wish is for; week 53 and the week 1 after it are both odd."""

    ALL = "all"
    EVEN = "even"
    ODD = "odd"

    def has(self, day: date) -> bool:
        """Whether the ISO week of `day` is one of them."""
        return self is Weeks.ALL or (day.isocalendar().week % 2 == 0) == (self is Weeks.EVEN)


@dataclass(frozen=True)
class Wish:
    """One entry: a mood from `first` to `last` inclusive (None: until further notice), on some weekdays (0 = Monday)."""

    mood: Mood
    first: date
    last: date | None
    weekdays: frozenset[int] = EVERY_DAY
    weeks: Weeks = Weeks.ALL

    @property
    def recurring(self) -> bool:
        """Whether it says which days of the week, and not every day of a period."""
        return self.weekdays != EVERY_DAY or self.weeks is not Weeks.ALL

    def covers(self, day: date) -> bool:
        """Whether it says something about `day`."""
        inside = self.first <= day and (self.last is None or day <= self.last)
        return inside and day.weekday() in self.weekdays and self.weeks.has(day)

    def days(self, first: date, last: date) -> Iterable[date]:
        """The days it says something about, from `first` to `last` inclusive, in order."""
        day, end = max(first, self.first), last if self.last is None else min(last, self.last)
        while day <= end:
            if self.covers(day):
                yield day
            day += DAY

    def over(self, today: date) -> bool:
        """Whether all of it lies before `today`."""
        return self.last is not None and self.last < today

    def empty(self) -> bool:
        """Whether it covers no day at all: a Tuesday in a period without one."""
        # Any choice of weekdays and weeks comes round within three weeks, also across a week 53.
        far = self.first + 21 * DAY
        return not any(True for _day in self.days(self.first, far))


def louder(one: Mood | None, other: Mood) -> Mood:
    """What counts when two entries speak of the same day: off beats rather not beats gladly."""
    return other if one is None else min(one, other, key=lambda mood: _LOUDEST[mood])


def moods(wishes: Iterable[Wish], first: date, last: date) -> dict[date, Mood]:
    """What the entries of one person say of each day from `first` to `last` inclusive; silent days are left out."""
    found: dict[date, Mood] = {}
    for wish in wishes:
        for day in wish.days(first, last):
            found[day] = louder(found.get(day), wish.mood)
    return found


def newly_off(before: Mapping[date, Mood], after: Mapping[date, Mood], days: Collection[date]) -> list[date]:
    """Those of `days` that were possible before and are off now, in order."""
    return sorted(day for day in days if after.get(day) is Mood.OFF and before.get(day) is not Mood.OFF)


@dataclass(frozen=True)
class Limits:
    """A municipality's own rules: most evenings for one person in an ISO week and in a row; None is no limit.

    `swaps_need_chief`: whether a swap waits for the chief. `version` 0 when the municipality has chosen nothing.
    """

    most_per_week: int | None = 2
    most_running: int | None = 2
    swaps_need_chief: bool = True
    version: int = 0
