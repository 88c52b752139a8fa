"""What a chief needs to fill a week fairly: who can be chosen, how much each has had, and a proposal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.rota import queries, rules
from hotline.rota.availability import queries as availability
from hotline.rota.availability import words as moods
from hotline.rota.availability.rules import Mood
from hotline.rota.models import Shift
from hotline.rota.planner.people import plan_people
from hotline.rota.planner.problem import Evening, Member, PeopleProblem, Place, Tally
from hotline.rota.planner.question import GLADLY, RATHER_NOT
from hotline.rota.rules import IsoWeek, Load, Slot

WISHES = {Mood.RATHER_NOT: RATHER_NOT, Mood.GLADLY: GLADLY}
PATIENCE = 2.0  # Seconds that a page may wait for a proposal; a week takes a tenth of one.


@dataclass(frozen=True)
class Sheet:
    """The people to choose from for some evenings, with their loads in the ISO year and what they wish.

    `people` are those who may take duty, by municipality; `names` tell apart those who have the same name.
    """

    year: int
    shifts: Sequence[Shift]
    people: dict[int, list[Person]]
    loads: dict[int, Load]
    busy: frozenset[tuple[int, date]]
    names: dict[int, str] = field(default_factory=dict)
    moods: Mapping[int, Mapping[date, Mood]] = field(default_factory=dict)

    def name(self, person: Person) -> str:
        """What to call the person, so that two of the same name are not taken for each other."""
        return self.names.get(person.id, person.name)

    def mood(self, person: Person, shift: Shift) -> Mood | None:
        """What the person says of the evening."""
        return self.moods.get(person.id, {}).get(shift.day)

    def option(self, person: Person, shift: Shift) -> str:
        """The person in a list to choose from, as in "Mette Kragh (6 + 5), helst ikke"."""
        load, mood = self.load(person), self.mood(person, shift)
        said = f", {moods.mood(mood).lower()}" if mood else ""
        return f"{self.name(person)} ({load.primary} + {load.backup}){said}"

    def moods_on(self, shift: Shift) -> dict[int, str]:
        """Who says what of the evening, by person id, for the page's script."""
        said = {person_id: days.get(shift.day) for person_id, days in self.moods.items()}
        return {person_id: str(mood) for person_id, mood in said.items() if mood is not None}

    def everybody(self) -> dict[int, Any]:
        """All who can be chosen or are on an evening, by id, for the page's script."""
        held = {each.person for shift in self.shifts for slot in Slot if (each := shift.slot(slot))}
        people = {each.id: each for group in self.people.values() for each in group}
        people |= {each.id: each for each in held}
        return {
            person_id: {"name": self.name(each), "primary": load.primary, "backup": load.backup}
            for person_id, each in people.items()
            for load in [self.load(each)]
        }

    def load(self, person: Person) -> Load:
        """What the person has had and will have this year."""
        return self.loads.get(person.id, Load())

    def choices(self, shift: Shift, slot: Slot) -> list[Person]:
        """Who can be chosen for a slot; whoever holds it now is always among them."""
        found = list(self.people.get(shift.municipality_id, []))
        held = shift.slot(slot)
        if held is not None and all(each.id != held.person_id for each in found):
            found.append(held.person)
        return found

    def proposed(self) -> dict[tuple[int, Slot], int]:
        """The fairest way to fill the empty slots, by wishes and the municipality's limits; nothing is saved."""
        absent = queries.absent_from({shift.id for shift in self.shifts})
        found: dict[tuple[int, Slot], int] = {}
        for municipality_id in self.people:
            problem = self._problem(municipality_id, absent)
            plan = plan_people(problem, time_limit=PATIENCE)
            if plan.holes:
                # The chief sees the proposal before it is saved: a limit gives way where a hole would be else.
                plan = plan_people(_without_limits(problem, plan.assignments), time_limit=PATIENCE)
            found |= {place: who for place, who in plan.assignments.items() if place not in problem.fixed}
        return found

    def _problem(self, municipality_id: int, absent: Collection[tuple[int, int]]) -> PeopleProblem:
        shifts = [shift for shift in self.shifts if shift.municipality_id == municipality_id]
        days = {shift.id: shift.day for shift in shifts}
        fixed = {
            Place(shift.id, slot): held.person_id
            for shift in shifts
            for slot in Slot
            if (held := shift.slot(slot))
        }
        limits = availability.rules_of(municipality_id)
        members = []
        for person in self.people[municipality_id]:
            moods = self.moods.get(person.id, {})
            missing = {days[shift_id] for shift_id, who in absent if who == person.id and shift_id in days}
            members.append(
                Member(
                    id=person.id,
                    off=frozenset(missing | {day for day, mood in moods.items() if mood is Mood.OFF}),
                    wishes={day: WISHES[mood] for day, mood in moods.items() if mood in WISHES},
                    busy=frozenset(day for who, day in self.busy if who == person.id),
                    most_per_week=limits.most_per_week,
                    most_running=limits.most_running,
                    carried=self._elsewhere(
                        person, [place for place, who in fixed.items() if who == person.id], days
                    ),
                )
            )
        return PeopleProblem(tuple(Evening(shift.id, shift.day) for shift in shifts), tuple(members), fixed)

    def _elsewhere(self, person: Person, here: Sequence[Place], days: Mapping[int, date]) -> Tally:
        """The person's load of the year apart from the places `here`."""
        load = self.load(person)
        primary = sum(place.slot is Slot.PRIMARY for place in here)
        thursdays = sum(days[place.shift_id].weekday() == rules.THURSDAY for place in here)
        return Tally(load.primary - primary, load.backup - (len(here) - primary), load.thursdays - thursdays)


def _without_limits(problem: PeopleProblem, kept: Mapping[Place, int]) -> PeopleProblem:
    members = tuple(replace(each, most_per_week=None, most_running=None) for each in problem.members)
    return replace(problem, members=members, fixed=kept)


def names_apart(people: Iterable[Person]) -> dict[int, str]:
    """A name for each person by id; those who have the same one get their address beside it."""
    known = {each.id: each for each in people}
    count = Counter(each.name.casefold() for each in known.values())
    return {
        each.id: each.name if count[each.name.casefold()] == 1 else f"{each.name} · {each.email}"
        for each in known.values()
    }


def sheet_for(week: IsoWeek, shifts: Sequence[Shift], *, propose: bool = False) -> Sheet:
    """What is needed to fill `shifts`, with the loads of the ISO year of `week`, in three queries whatever their number.

    One more with `propose`: only a proposal must know what else people have at the time.
    """
    people = accounts.eligible({shift.municipality_id for shift in shifts})
    weeks = IsoWeek.year_of(week.year)
    duties = queries.duties(weeks[0].monday, weeks[-1].sunday)
    own = {shift.id for shift in shifts}
    first, last = min(shift.starts_at for shift in shifts), max(shift.ends_at for shift in shifts)
    ids = [each.id for group in people.values() for each in group]
    spans = queries.busy_spans(ids, first, last) if propose else {}
    busy = frozenset(
        (person_id, shift.day)
        for person_id, taken in spans.items()
        for other, start, end in taken
        if other not in own
        for shift in shifts
        if rules.overlap((start, end), (shift.starts_at, shift.ends_at))
    )
    held = [each.person for shift in shifts for slot in Slot if (each := shift.slot(slot))]
    names = names_apart([*held, *(each for group in people.values() for each in group)])
    days = [shift.day for shift in shifts]
    said = availability.moods(sorted({*ids, *(each.id for each in held)}), min(days), max(days))
    return Sheet(week.year, shifts, people, rules.loads(duties), busy, names, said)
