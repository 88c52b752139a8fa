"""Which municipality has which week: even in evenings, well spaced, the same every time it is asked.

Pure, as `rota.rules`. A year has about 200 evenings in 51 or 52 weeks, and neither divides by five: what is
shared out is evenings, since a week with holidays is a small one (`domain.md`, trap 2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hotline.rota.rules import IsoWeek

SPACING = 3  # Weeks that should pass before a municipality has another one.


@dataclass(frozen=True)
class Share:
    """One municipality's part of a period."""

    municipality_id: int
    weeks: int
    evenings: int
    deviation: float  # Evenings above (+) or below (-) the mean.


def shares(
    owners: Mapping[IsoWeek, int], evenings: Mapping[IsoWeek, int], municipalities: Sequence[int]
) -> list[Share]:
    """What each municipality has of the weeks in `owners`, in the order of `municipalities`."""
    totals = dict.fromkeys(municipalities, 0)
    weeks = dict.fromkeys(municipalities, 0)
    for week, owner in owners.items():
        totals[owner] = totals.get(owner, 0) + evenings.get(week, 0)
        weeks[owner] = weeks.get(owner, 0) + 1
    mean = sum(totals.values()) / len(totals) if totals else 0
    return [Share(each, weeks[each], totals[each], totals[each] - mean) for each in totals]


def allot(
    evenings: Mapping[IsoWeek, int],
    municipalities: Sequence[int],
    ledger: Mapping[int, int] | None = None,
    fixed: Mapping[IsoWeek, int] | None = None,
) -> dict[IsoWeek, int]:
    """Give every week of `evenings` (week -> its number of evenings) to a municipality.

    `ledger` is how many evenings each has had before, so that whoever got the extra one last year does
    not get it again; `fixed` are weeks already given away, inside the period or around it, which stay.
    A week without evenings is nobody's. Promise: with three municipalities or more, an even ledger and
    nothing fixed, nobody is further from the mean than one week's evenings; with four or more, nobody has
    two weeks running either; two weeks within `SPACING` are avoided where those allow it. The answer
    holds the new weeks only.
    Raises ValueError without municipalities.
    """
    if not municipalities:
        raise ValueError("no municipalities to share the weeks")
    draft = _Draft(evenings, municipalities, ledger or {}, fixed or {})
    draft.fill()
    draft.improve()
    return {week: draft.owner[week] for week in draft.free}


class _Draft:
    def __init__(
        self,
        evenings: Mapping[IsoWeek, int],
        municipalities: Sequence[int],
        ledger: Mapping[int, int],
        fixed: Mapping[IsoWeek, int],
    ) -> None:
        self.evenings = evenings
        self.municipalities = list(municipalities)
        self.owner = dict(fixed)
        self.free = sorted(week for week, count in evenings.items() if count and week not in fixed)
        self.period = dict.fromkeys(municipalities, 0)
        for week, owner in fixed.items():
            if owner in self.period:
                self.period[owner] += evenings.get(week, 0)
        self.before = {each: ledger.get(each, 0) for each in municipalities}
        self.most = max(evenings.values(), default=0)
        self.pause = max(1, min(SPACING, len(self.municipalities) - 2))

    def fill(self) -> None:
        """Week by week to whoever has had the least among those who have had a pause."""
        for week in self.free:
            owner = min(self._rested(week), key=lambda each: (self._had(each), self._last(each, week)))
            self._give(week, owner)

    def _had(self, municipality: int) -> int:
        return self.before[municipality] + self.period[municipality]

    def _last(self, municipality: int, week: IsoWeek) -> int:
        for back in range(1, 2 * len(self.municipalities)):
            if self.owner.get(week.plus(-back)) == municipality:
                return -back
        return -2 * len(self.municipalities)

    def _rested(self, week: IsoWeek) -> list[int]:
        for pause in range(self.pause, 0, -1):
            near = {self.owner.get(week.plus(step)) for step in range(-pause, pause + 1)}
            rested = [each for each in self.municipalities if each not in near]
            if rested:
                return rested
        return self.municipalities

    def _give(self, week: IsoWeek, owner: int) -> None:
        previous = self.owner.get(week)
        if previous is not None:
            self.period[previous] -= self.evenings[week]
        self.owner[week] = owner
        self.period[owner] += self.evenings[week]

    def improve(self) -> None:
        """Move one week or exchange two as long as that makes the plan better."""
        price = self._price()
        for _round in self.free:
            for change in self._changes():
                before = [(week, self.owner[week]) for week, _owner in change]
                for week, owner in change:
                    self._give(week, owner)
                new = self._price()
                if new < price:
                    price = new
                    break
                for week, owner in before:
                    self._give(week, owner)
            else:
                return

    def _changes(self) -> list[list[tuple[IsoWeek, int]]]:
        if not any(self._price()[:3]):
            return []
        moves = [
            [(week, each)] for week in self.free for each in self.municipalities if each != self.owner[week]
        ]
        exchanges = [
            [(one, self.owner[two]), (two, self.owner[one])]
            for index, one in enumerate(self.free)
            for two in self.free[index + 1 :]
            if self.owner[one] != self.owner[two]
        ]
        return moves + exchanges

    def _price(self) -> tuple[float, int, int, float]:
        mean = sum(self.period.values()) / len(self.period)
        overshoot = sum(max(0.0, abs(had - mean) - self.most) for had in self.period.values())
        running = close = 0
        for week in self.free:
            owner = self.owner[week]
            running += self.owner.get(week.plus(1)) == owner
            close += sum(self.owner.get(week.plus(step)) == owner for step in range(2, self.pause + 1))
        totals = [self._had(each) for each in self.municipalities]
        spread = sum((total - sum(totals) / len(totals)) ** 2 for total in totals)
        return round(overshoot, 6), running, close, round(spread, 6)
