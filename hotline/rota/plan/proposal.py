"""What a chief needs to fill a week fairly: who can be chosen, how much each has had, and a proposal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.rota import queries, rules
from hotline.rota.availability import queries as availability
from hotline.rota.availability import words as moods
from hotline.rota.availability.rules import Mood
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek, Load, Slot


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
        """A fair way to fill the empty slots; nothing is saved."""
        found: dict[tuple[int, Slot], int] = {}
        for municipality_id, people in self.people.items():
            evenings = [
                (shift.day, queries.staffed(shift))
                for shift in self.shifts
                if shift.municipality_id == municipality_id
            ]
            ids = [each.id for each in people]
            for shift_id, slots in rules.propose(evenings, ids, self.loads, self.busy).items():
                found |= {(shift_id, slot): person_id for slot, person_id in slots.items()}
        return found


def names_apart(people: Iterable[Person]) -> dict[int, str]:
    """A name for each person by id; those who have the same one get their address beside it."""
    known = {each.id: each for each in people}
    count = Counter(each.name.casefold() for each in known.values())
    return {
        each.id: each.name if count[each.name.casefold()] == 1 else f"{each.name} · {each.email}"
        for each in known.values()
    }


def sheet_for(week: IsoWeek, shifts: Sequence[Shift]) -> Sheet:
    """What is needed to fill `shifts`, with the loads of the ISO year of `week`, in four queries whatever their number."""
    people = accounts.eligible({shift.municipality_id for shift in shifts})
    weeks = IsoWeek.year_of(week.year)
    duties = queries.duties(weeks[0].monday, weeks[-1].sunday)
    own = {shift.id for shift in shifts}
    first, last = min(shift.starts_at for shift in shifts), max(shift.ends_at for shift in shifts)
    ids = [each.id for group in people.values() for each in group]
    spans = queries.busy_spans(ids, first, last)
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
