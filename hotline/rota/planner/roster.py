"""The evenings of a municipality as a model: who could take which place, and what a plan is judged by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property
from heapq import heapify, heapreplace

from hotline.rota.planner.explain import holes, tallies
from hotline.rota.planner.highs import Model, Terms, Watch
from hotline.rota.planner.problem import Member, PeoplePlan, PeopleProblem, Phase, Place
from hotline.rota.rules import IsoWeek, Slot

DAY = timedelta(days=1)

FAIRNESS = (Phase.PRIMARY, Phase.DEMANDING, Phase.BACKUP)

# What a plan costs in comfort. A wish of weight 1 outweighs two evenings in a row.
WISH = 5
BESIDE = 2
PRIMARY_TWICE = 1


class Roster:
    """Every free place as columns: one for each member who could take it, and one for nobody."""

    def __init__(self, problem: PeopleProblem) -> None:
        self.problem = problem
        self.model = Model()
        self.days = {each.shift_id: each.day for each in problem.evenings}
        self.members = [each for each in problem.members if each.approved]
        self.free = [
            place
            for evening in sorted(problem.evenings, key=lambda each: (each.day, each.shift_id))
            for slot in Slot
            if (place := Place(evening.shift_id, slot)) not in problem.fixed
        ]
        self.taken = self._taken()
        self.who = {
            (place, member.id): self.model.binary()
            for place in self.free
            for member in self.members
            if self._may(member, self.days[place.shift_id])
        }
        self.nobody = {place: self.model.binary() for place in self.free}
        self._of = self._by_member_and_day()
        for place in self.free:
            self.model.row(self._candidates(place) | {self.nobody[place]: 1}, 1, 1)
        for member in self.members:
            self._limit(member)

    def _taken(self) -> dict[int, set[date]]:
        """The days on which each member has a duty whatever is planned."""
        found = {member.id: set(member.busy) for member in self.problem.members}
        for place, person in self.problem.fixed.items():
            if person in found and place.shift_id in self.days:
                found[person].add(self.days[place.shift_id])
        return found

    def _may(self, member: Member, day: date) -> bool:
        return day not in member.off and day not in self.taken[member.id]

    def _by_member_and_day(self) -> dict[int, dict[date, list[tuple[Place, int]]]]:
        found: dict[int, dict[date, list[tuple[Place, int]]]] = {each.id: {} for each in self.members}
        for (place, person), column in self.who.items():
            found[person].setdefault(self.days[place.shift_id], []).append((place, column))
        return found

    def _candidates(self, place: Place) -> dict[int, float]:
        keys = ((place, member.id) for member in self.members)
        return {self.who[key]: 1.0 for key in keys if key in self.who}

    def _on(self, member: Member, days: Iterable[date]) -> dict[int, float]:
        """The member's columns on some days."""
        mine = self._of[member.id]
        return {column: 1.0 for day in days for _place, column in mine.get(day, ())}

    def _limit(self, member: Member) -> None:
        """Once a day, and not more often in a week or in a row than is allowed."""
        days = sorted(self._of[member.id])
        for day in days:
            self.model.row(self._on(member, [day]), upper=1)
        taken = self.taken[member.id]
        if member.most_per_week is not None:
            for week in {IsoWeek.of(day) for day in days}:
                had = sum(IsoWeek.of(day) == week for day in taken)
                of_week = [day for day in days if IsoWeek.of(day) == week]
                self.model.row(self._on(member, of_week), upper=max(0, member.most_per_week - had))
        if member.most_running is not None:
            length = member.most_running + 1
            for first in {day - back * DAY for day in days for back in range(length)}:
                window = [first + step * DAY for step in range(length)]
                had = len(taken.intersection(window))
                terms = self._on(member, window)
                if len(window) == had + len({day for day in window if day in self._of[member.id]}):
                    self.model.row(terms, upper=max(0, member.most_running - had))

    # What a plan is judged by.

    def holes(self) -> dict[int, float]:
        """Places that nobody has."""
        return dict.fromkeys(self.nobody.values(), 1)

    def dark(self) -> dict[int, float]:
        """Evenings without a primary."""
        return {column: 1 for place, column in self.nobody.items() if place.slot is Slot.PRIMARY}

    def hard_wishes(self) -> dict[int, float]:
        """Places on days that somebody asked to be free of."""
        return {column: 1 for member in self.members for column in self._on(member, sorted(member.avoid))}

    def changes(self, present: Mapping[Place, int]) -> dict[int, float]:
        """Places that are not as in `present`."""
        other: dict[int, float] = {}
        for place in self.free:
            held = present.get(place)
            stays = self.nobody[place] if held is None else self.who.get((place, held))
            other |= dict.fromkeys({*self._candidates(place), self.nobody[place]} - {stays}, 1)
        return other

    @cached_property
    def _demanding(self) -> set[int]:
        return {each.shift_id for each in self.problem.evenings if each.demanding}

    def _counted(self, phase: Phase, place: Place) -> bool:
        if phase is Phase.DEMANDING:
            return place.shift_id in self._demanding
        return (place.slot is Slot.PRIMARY) == (phase is Phase.PRIMARY)

    def _count(self, phase: Phase, member: Member) -> tuple[dict[int, float], int]:
        """The member's columns that count in a phase of fairness, and what the member has anyway."""
        carried = member.carried
        had = {
            Phase.PRIMARY: carried.primary,
            Phase.BACKUP: carried.backup,
            Phase.DEMANDING: carried.demanding,
        }[phase]
        had += sum(
            person == member.id and self._counted(phase, place)
            for place, person in self.problem.fixed.items()
        )
        mine = (pair for pairs in self._of[member.id].values() for pair in pairs)
        return {column: 1.0 for place, column in mine if self._counted(phase, place)}, had

    def _counts(self, phase: Phase) -> list[tuple[dict[int, float], int]]:
        return [self._count(phase, member) for member in self.members]

    def _poured(self, phase: Phase) -> list[int]:
        """What each would end with if no place were empty and nobody ever away: a bound on how even it can be."""
        ends = [had for _terms, had in self._counts(phase)]
        heap = [(had, number) for number, had in enumerate(ends)]
        heapify(heap)
        for _place in [place for place in self.free if self._counted(phase, place)] if heap else ():
            least, number = heap[0]
            ends[number] = least + 1
            heapreplace(heap, (least + 1, number))
        return ends

    def outside_quotas(self) -> dict[int, float]:
        """How far all are from having a fair share, as if there were no holes and nobody were ever away."""
        slack: dict[int, float] = {}
        for phase in FAIRNESS:
            level = min(self._poured(phase), default=0)
            for terms, had in self._counts(phase):
                if terms:
                    less = dict.fromkeys(terms, -1.0)
                    slack[self.model.excess(terms, max(0, level + 1 - had))] = 1
                    slack[self.model.excess(less, min(0, had - level))] = 1
        return slack

    def _has_holes(self) -> bool:
        return any(self.model.chosen(column) for column in self.nobody.values())

    def is_even(self, phase: Phase) -> float | None:
        """The price of how even it is (see `fairness`), if nothing could be more even; else None.

        With holes nothing is known: they might lie elsewhere, and leave less to share in this phase.
        """
        if self._has_holes():
            return None
        ends = [had + int(self.model.worth(terms)) for terms, had in self._counts(phase)]
        if sorted(ends) != sorted(self._poured(phase)):
            return None
        before = sum(had * had for _terms, had in self._counts(phase))
        return float(sum(end * end for end in ends) - before)

    def fairness(self, phase: Phase) -> dict[int, float]:
        """Columns whose cost grows with the square of what each will have: the least is the most even."""
        cost: dict[int, float] = {}
        for terms, had in self._counts(phase):
            now = self.model.worth(terms)
            steps = [self.model.column(0, 1, value=float(number < now)) for number in range(len(terms))]
            cost |= {step: 2 * (had + number) + 1 for number, step in enumerate(steps)}
            if terms:
                self.model.row(terms | dict.fromkeys(steps, -1), 0, 0)
        return cost

    def keep_fair(self, phase: Phase, cost: Terms, reached: float) -> None:
        """Keep how even it is; as a quota for each where all are within one of each other and no place is empty."""
        counts = self._counts(phase)
        ends = [had + self.model.worth(terms) for terms, had in counts]
        if not ends or max(ends) - min(ends) > 1 or self._has_holes():
            self.model.keep(cost, reached)
            return
        for terms, had in counts:
            if terms:
                self.model.row(terms, min(ends) - had, max(ends) - had)

    def comfort(self) -> dict[int, float]:
        """Broken wishes, evenings in a row, and being primary twice in a week."""
        cost: dict[int, float] = defaultdict(float)
        for member in self.members:
            for day, weight in member.wishes.items():
                for column in self._on(member, [day]):
                    cost[column] -= WISH * weight
            for columns, had in self._neighbours(member):
                cost[self.model.excess(columns, 1 - had)] += BESIDE
            for columns, had in self._primary_by_week(member):
                cost[self.model.excess(columns, max(0, 1 - had))] += PRIMARY_TWICE
        return dict(cost)

    def _neighbours(self, member: Member) -> Iterable[tuple[dict[int, float], int]]:
        days, taken = self._of[member.id], self.taken[member.id]
        for day in sorted({*days, *(each - DAY for each in days)}):
            pair = (day, day + DAY)
            columns, had = self._on(member, pair), sum(each in taken for each in pair)
            if columns and sum(each in days for each in pair) + had == 2:
                yield columns, had

    def _primary_by_week(self, member: Member) -> Iterable[tuple[dict[int, float], int]]:
        weeks: dict[IsoWeek, dict[int, float]] = defaultdict(dict)
        for day, pairs in self._of[member.id].items():
            for place, column in pairs:
                if place.slot is Slot.PRIMARY:
                    weeks[IsoWeek.of(day)][column] = 1
        for week, columns in sorted(weeks.items()):
            had = sum(
                person == member.id and place.slot is Slot.PRIMARY and self._week(place) == week
                for place, person in self.problem.fixed.items()
            )
            if len(columns) + had > 1:
                yield columns, had

    def _week(self, place: Place) -> IsoWeek | None:
        return IsoWeek.of(self.days[place.shift_id]) if place.shift_id in self.days else None

    # The answer.

    def assignments(self) -> dict[Place, int]:
        """Who is where by the best values so far, the fixed places included."""
        found = {place: person for place, person in self.problem.fixed.items() if place.shift_id in self.days}
        return found | {
            place: person for (place, person), column in self.who.items() if self.model.chosen(column)
        }

    def plan(self, watch: Watch) -> PeoplePlan:
        """The plan by the best values so far."""
        assignments = self.assignments()
        avoid = {member.id: member.avoid for member in self.problem.members}
        return PeoplePlan(
            assignments=assignments,
            holes=holes(self.problem, assignments),
            loads=tallies(self.problem, assignments),
            broken=tuple(
                place
                for place, person in assignments.items()
                if place not in self.problem.fixed and self.days[place.shift_id] in avoid[person]
            ),
            outcome=watch.outcome(),
        )
