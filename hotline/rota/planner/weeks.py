"""Level 1 of the planner: which municipality has which week.

In this order: what is fixed stays, nobody is more than a week's evenings from the mean, weeks of a municipality
lie apart, evenings are even over the years, the holiday weeks go round, and the turns are regular.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import ceil, floor

from hotline.rota.planner.highs import Impossible, Model, Watch
from hotline.rota.planner.problem import Phase, Report, Stop, WeeksPlan, WeeksProblem
from hotline.rota.rules import IsoWeek

# Between odd weeks that lie closer than this, every week is in the outline: a rough one first, then a finer one.
NEAR = (4, 9)
KIND = 10  # Who had this holiday the fewest times counts before who had the fewest holidays at all.


def plan_weeks(
    problem: WeeksProblem, *, time_limit: float = 10.0, report: Report | None = None, stop: Stop | None = None
) -> WeeksPlan:
    """Give the free weeks of `problem` to municipalities; the same question gets the same answer.

    Two weeks of a municipality have `spacing` others between them, or two fewer than there are municipalities,
    if that is less. It is first decided who has the odd weeks (those with holidays, pins or fewer evenings) and
    how many ordinary ones: that alone says how even the evenings and the holidays can be, since ordinary weeks are all
    alike. Then the ordinary weeks are put between them. `Outcome.phases` are spacing, evenings, holidays and
    comfort; comfort is the best for this choice of odd weeks. Raises ValueError without municipalities.
    """
    if not problem.municipalities:
        raise ValueError("no municipalities to share the weeks")
    watch = Watch(4, time_limit, report, stop)
    for near in NEAR:
        outline = _Rotation(problem, near=near)
        outline.share(watch)
        for phase, terms in outline.goals[:-1]:
            reached = watch.run(outline.model, phase, terms, until=time_limit / 2)
            outline.model.keep(terms, reached)
        bounds = watch.begin_again()
        rotation = _Rotation(problem)
        try:
            rotation.fill_in(outline, bounds, watch)
        except Impossible:
            watch.begin_again()
        else:
            return rotation.plan(watch)
    # No outline can be filled in as it is: search freely.
    rotation = _Rotation(problem)
    rotation.share(watch)
    for phase, terms in rotation.goals:
        reached = watch.run(rotation.model, phase, terms, floor=bounds.get(phase, 0))
        rotation.model.keep(terms, reached)
    return rotation.plan(watch)


class _Rotation:
    """The weeks as columns: all of them, or the outline, where ordinary weeks are only counted."""

    def __init__(self, problem: WeeksProblem, *, near: int | None = None) -> None:
        self.problem = problem
        self.model = Model()
        self.in_outline = near is not None
        self.everybody = problem.municipalities
        self.weeks = sorted(w for w, count in problem.evenings.items() if count and w not in problem.fixed)
        self.usual = _most_common(problem.evenings[week] for week in self.weeks)
        self.ordinary = set() if near is None else self._ordinary(near)
        self.free = [week for week in self.weeks if week not in self.ordinary]
        self.who = {(week, each): self.model.binary() for week in self.free for each in self.everybody}
        for week in self.free:
            self.model.row({self.who[week, each]: 1 for each in self.everybody}, 1, 1)
        # How many of the weeks that the outline leaves out each has.
        self.rest: dict[int, int] = {}
        if self.in_outline:
            count = len(self.ordinary)
            self.rest = {each: self.model.column(0, count, whole=True) for each in self.everybody}
            self.model.row(dict.fromkeys(self.rest.values(), 1), count, count)
            self._rank_alike()
        self.pause = max(0, min(problem.spacing, len(self.everybody) - 2))
        self.given = dict.fromkeys(self.everybody, 0)
        for week, owner in problem.fixed.items():
            if owner in self.given:
                self.given[owner] += problem.evenings.get(week, 0)
        self.shares = self._shares()
        self.goals = self._goals()

    def _rank_alike(self) -> None:
        """Whoever comes first of two that are alike has at least as much: else all would be sought many times over."""
        alike: dict[tuple[int, ...], int] = {}
        for each in self.everybody:
            if each in self.problem.fixed.values():
                continue
            kinds = sorted(set(self.problem.holiday.values()))
            history = (self.problem.carried.get(each, 0), *(self._had(each, kind) for kind in kinds))
            if history in alike:
                less = {column: -factor for column, factor in self._evenings(each).items()}
                self.model.row(self._evenings(alike[history]) | less, lower=0)
            alike[history] = each

    def _ordinary(self, near: int) -> set[IsoWeek]:
        """Weeks with the usual number of evenings that are not squeezed in between odd ones."""
        odd = [
            week
            for week in sorted({*self.weeks, *self.problem.fixed})
            if week in self.problem.fixed
            or week in self.problem.holiday
            or self.problem.evenings[week] != self.usual
        ]
        squeezed: set[IsoWeek] = set(odd)
        for one, other in pairwise(odd):
            between = IsoWeek.between(one, other)
            squeezed |= set(between) if len(between) < near else set()
        return set(self.weeks) - squeezed

    def share(self, watch: Watch) -> None:
        """Decide first of all that nobody is further from the mean than must be; nearly always that is nobody."""
        watch.prepare(self.model, Phase.SPACING, self.shares)
        self.model.keep(self.shares, self.model.worth(self.shares))

    def _goals(self) -> list[tuple[Phase, dict[int, float]]]:
        """What is minimised in turn."""
        return [
            (Phase.SPACING, self._apart()),
            (Phase.EVENINGS, self._level()),
            (Phase.HOLIDAYS, self._holidays()),
            (Phase.COMFORT, {} if self.in_outline else self._turns()),
        ]

    def _evenings(self, municipality: int) -> dict[int, float]:
        found: dict[int, float] = {
            self.who[week, municipality]: self.problem.evenings[week] for week in self.free
        }
        return found | ({self.rest[municipality]: self.usual} if self.in_outline else {})

    def _windows(self, length: int) -> Iterator[tuple[dict[int, float], int]]:
        """Each municipality's columns in every stretch of `length` weeks, and how many are fixed as its own."""
        if not self.free:
            return
        every = IsoWeek.between(self.free[0].plus(1 - length), self.free[-1].plus(length - 1))
        for start in range(len(every) - length + 1):
            stretch = every[start : start + length]
            for each in self.everybody:
                columns = {self.who[w, each]: 1.0 for w in stretch if (w, each) in self.who}
                fixed = sum(self.problem.fixed.get(week) == each for week in stretch)
                if columns and len(columns) + fixed > 1:
                    yield columns, fixed

    def _at_most_one(self, length: int, weight: int) -> dict[int, float]:
        slack: dict[int, float] = {}
        for columns, fixed in self._windows(length):
            slack[self.model.excess(columns, 1 - fixed)] = weight
        return slack

    def _apart(self) -> dict[int, float]:
        slack: dict[int, float] = {}
        for length in range(2, self.pause + 2):
            slack |= self._at_most_one(length, 10 ** (self.pause + 1 - length))
        return slack

    def _shares(self) -> dict[int, float]:
        """Nobody is further from the mean of the period than one week's evenings (`domain.md` 2g)."""
        total = sum(self.given.values()) + sum(self.problem.evenings[week] for week in self.weeks)
        mean, most = total / len(self.everybody), max(self.problem.evenings.values(), default=0)
        slack: dict[int, float] = {}
        for each, given in self.given.items():
            mine = self._evenings(each)
            less = {column: -factor for column, factor in mine.items()}
            slack[self.model.excess(mine, floor(mean + most) - given)] = 1
            slack[self.model.excess(less, given - ceil(mean - most))] = 1
        return slack

    def _level(self) -> dict[int, float]:
        """Evenings over the years between whoever has the most and whoever has the fewest."""
        had = {each: self.problem.carried.get(each, 0) + self.given[each] for each in self.everybody}
        total = sum(had.values()) + sum(self.problem.evenings[week] for week in self.weeks)
        most = self.model.column(max(*had.values(), -(-total // len(had))), whole=True)
        least = self.model.column(min(0, *had.values()), total // len(had), whole=True)
        for each, before in had.items():
            self.model.row(self._evenings(each) | {most: -1}, upper=-before)
            self.model.row(self._evenings(each) | {least: -1}, lower=-before)
        return {most: 1, least: -1}

    def _holidays(self) -> dict[int, float]:
        """Holiday weeks go to those who have had that holiday the fewest times, then the fewest of all."""
        weeks = [week for week in self.free if week in self.problem.holiday]
        kinds = sorted({self.problem.holiday[week] for week in weeks})
        cost: dict[int, float] = {}
        had_any = dict.fromkeys(self.everybody, 0)
        for kind in kinds:
            had = {each: self._had(each, kind) for each in self.everybody}
            cost |= self._even([week for week in weeks if self.problem.holiday[week] == kind], had, KIND)
            had_any = {each: had_any[each] + had[each] for each in self.everybody}
        return cost | self._even(weeks, had_any, 1)

    def _had(self, municipality: int, kind: str) -> int:
        fixed = (
            owner == municipality and self.problem.holiday.get(week) == kind
            for week, owner in self.problem.fixed.items()
        )
        return self.problem.ledger.get((municipality, kind), 0) + sum(fixed)

    def _even(self, weeks: list[IsoWeek], had: dict[int, int], weight: int) -> dict[int, float]:
        """Columns whose cost grows with the square of how many of `weeks` each will have had."""
        least = min(had.values())
        cost: dict[int, float] = {}
        for each, before in had.items():
            steps = [self.model.column(0, 1) for _week in weeks]
            for number, step in enumerate(steps):
                cost[step] = weight * (2 * (before - least + number) + 1)
            mine: dict[int, float] = {self.who[week, each]: 1 for week in weeks}
            self.model.row(mine | dict.fromkeys(steps, -1), 0, 0)
        return cost

    def _turns(self) -> dict[int, float]:
        """Everybody has one turn in each round of the municipalities."""
        return self._at_most_one(len(self.everybody), 1) if len(self.everybody) > 1 else {}

    def fill_in(self, outline: _Rotation, bounds: Mapping[Phase, float], watch: Watch) -> None:
        """Put the ordinary weeks between the odd ones of the outline, as regularly as can be.

        Raises Impossible when they do not go there without losing what the outline reached.
        """
        for key, column in outline.who.items():
            if outline.model.chosen(column):
                self.model.bound(self.who[key], 1, 1)
        for each, column in outline.rest.items():
            mine: dict[int, float] = {self.who[w, each]: 1 for w in self.weeks if w in outline.ordinary}
            count = outline.model.worth({column: 1})
            self.model.row(mine, count, count)
        self.model.keep(self.shares, outline.model.worth(outline.shares))
        for (phase, terms), (_phase, theirs) in zip(self.goals[:-1], outline.goals[:-1], strict=True):
            reached = outline.model.worth(theirs)
            self.model.keep(terms, reached)
            watch.known(phase, reached, bounds.get(phase))
        watch.run(self.model, *self.goals[-1], attempt=True)

    def plan(self, watch: Watch) -> WeeksPlan:
        """The weeks as they were given."""
        owners = {week: each for (week, each), column in self.who.items() if self.model.chosen(column)}
        every = {**self.problem.fixed, **owners}
        close = tuple(
            week
            for week, owner in owners.items()
            if any(every.get(week.plus(step)) == owner for step in range(-self.pause, self.pause + 1) if step)
        )
        period = Counter(self.given)
        for week, owner in owners.items():
            period[owner] += self.problem.evenings[week]
        total = [period[each] + self.problem.carried.get(each, 0) for each in self.everybody]
        return WeeksPlan(
            owners=owners,
            spacing=self.pause,
            close=close,
            spread=max(total) - min(total),
            period_spread=max(period.values()) - min(period.values()),
            outcome=watch.outcome(),
        )


def _most_common(counts: Iterator[int]) -> int:
    found = Counter(counts).most_common(1)
    return found[0][0] if found else 0
