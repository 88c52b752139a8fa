"""What a chief needs to fill a week fairly: who can be chosen, how much each has had, and a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.rota import queries, rules
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek, Load, Slot


@dataclass(frozen=True)
class Sheet:
    """The people to choose from for some evenings, with their loads in the ISO year."""

    year: int
    shifts: Sequence[Shift]
    people: dict[int, list[Person]]
    loads: dict[int, Load]
    busy: frozenset[tuple[int, date]]

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


def sheet_for(week: IsoWeek, shifts: Sequence[Shift]) -> Sheet:
    """What is needed to fill `shifts` of `week`, in three queries whatever their number."""
    people = accounts.eligible({shift.municipality_id for shift in shifts})
    weeks = IsoWeek.year_of(week.year)
    duties = queries.duties(weeks[0].monday, weeks[-1].sunday)
    own = {shift.id for shift in shifts}
    spans = queries.busy_spans(
        [each.id for group in people.values() for each in group],
        min(shift.starts_at for shift in shifts),
        max(shift.ends_at for shift in shifts),
    )
    busy = frozenset(
        (person_id, shift.day)
        for person_id, taken in spans.items()
        for other, start, end in taken
        for shift in shifts
        if other not in own and rules.overlap((start, end), (shift.starts_at, shift.ends_at))
    )
    return Sheet(week.year, shifts, people, rules.loads(duties), busy)
