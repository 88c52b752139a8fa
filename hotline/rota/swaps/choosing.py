"""What there is to choose from: whom to ask, what to have or give in return, and what to think of first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.rota import queries as rota
from hotline.rota.availability import queries as availability
from hotline.rota.availability.rules import Limits
from hotline.rota.models import Shift
from hotline.rota.rules import Duty, IsoWeek, Load, Slot, loads
from hotline.rota.swaps import queries, rules
from hotline.rota.swaps.models import Offer
from hotline.rota.swaps.rules import Concern, Held

RETURN_WEEKS = 10
AROUND = timedelta(days=10)


@dataclass(frozen=True)
class Choice:
    """Somebody who could be asked. `clash`: has a shift at the same time, or is on that evening already."""

    person: Person
    load: Load
    clash: bool
    concerns: tuple[Concern, ...]

    @property
    def rank(self) -> tuple[bool, int, int, str]:
        """Who can comes first, then who has nothing against it, then who has had least."""
        return self.clash, len(self.concerns), self.load.total, self.person.name


@dataclass(frozen=True)
class Place:
    """A slot of a shift and whose it is."""

    shift: Shift
    slot: Slot
    person: Person

    @property
    def held(self) -> Held:
        """How it is named in a form."""
        return Held(self.shift.id, self.slot)


def choices(
    shift: Shift, municipality_ids: Sequence[int], *, both_ways: bool, but: Collection[int]
) -> dict[int, list[Choice]]:
    """Everybody who could be asked to take a place on `shift`, by municipality id, the best first.

    In six queries whatever their number; `but` are left out. Who is on the evening can change places when it
    is a swap, and is a clash otherwise.
    """
    teams = accounts.eligible(municipality_ids)
    people = [person for team in teams.values() for person in team if person.id not in but]
    weeks = IsoWeek.year_of(shift.week.year)
    duties = rota.duties(weeks[0].monday, weeks[-1].sunday)
    had = loads(duties)
    spans = rota.busy_spans([each.id for each in people], shift.starts_at, shift.ends_at)
    against = dict(concerns([(each, shift) for each in people], duties))
    found: dict[int, list[Choice]] = {}
    for person in people:
        taken = {shift_id for shift_id, _start, _end in spans.get(person.id, [])}
        clash = bool(taken - {shift.id} if both_ways else taken)
        choice = Choice(
            person, had.get(person.id, Load()), clash, tuple(against.get((person.id, shift.id), ()))
        )
        found.setdefault(person.municipality_id or 0, []).append(choice)
    return {each: sorted(group, key=lambda choice: choice.rank) for each, group in found.items()}


def concerns(
    pairs: Sequence[tuple[Person, Shift]],
    duties: Iterable[Duty] | None = None,
    leaving: Mapping[int, date] | None = None,
    limits: Mapping[int, Limits] | None = None,
) -> dict[tuple[int, int], list[Concern]]:
    """What speaks against each of these people having each evening, by (person id, shift id).

    `leaving` is the day of the evening that somebody gives away at the same time. What is known already of
    `duties` and `limits` is not read again.
    """
    gone = leaving or {}
    if not pairs:
        return {}
    first = min(shift.day for _person, shift in pairs) - AROUND
    last = max(shift.day for _person, shift in pairs) + AROUND
    moods = availability.moods({person.id for person, _shift in pairs}, first, last)
    days: dict[int, set[date]] = {}
    for duty in rota.duties(first, last) if duties is None else duties:
        days.setdefault(duty.person_id, set()).add(duty.day)
    homes = {person.municipality_id for person, _shift in pairs if person.municipality_id is not None}
    known = queries.limits_of(homes) if limits is None else limits
    return {
        (person.id, shift.id): rules.concerns(
            shift.day,
            moods[person.id].get(shift.day),
            days.get(person.id, set()) - {shift.day, gone.get(person.id)},
            known[person.municipality_id],
        )
        for person, shift in pairs
        if person.municipality_id is not None
    }


def own_places(person: Person, now: datetime) -> list[Place]:
    """The person's published evenings that have not begun, in order."""
    return [
        Place(shift, slot, person)
        for shift in rota.published_ahead_of(person, now)
        for slot in Slot
        if shift.starts_at > now and (held := shift.slot(slot)) is not None and held.person_id == person.id
    ]


def to_have_in_return(shift: Shift, giver: Person, now: datetime) -> list[Place]:
    """The colleagues' published evenings of the coming weeks, in order; also the other place on `shift` itself."""
    first = now.date()
    ahead = rota.shifts_between(first, first + timedelta(weeks=RETURN_WEEKS), shift.municipality_id)
    found = []
    for each in ahead:
        if not each.is_published or each.starts_at <= now:
            continue
        held = {slot: place for slot in Slot if (place := each.slot(slot)) is not None}
        if each.id != shift.id and any(place.person_id == giver.id for place in held.values()):
            continue
        found += [
            Place(each, slot, place.person) for slot, place in held.items() if place.person_id != giver.id
        ]
    return found


def to_give_in_return(
    offer: Offer, people: Collection[Person], municipality_id: int | None, now: datetime
) -> dict[int, list[Place]]:
    """What each of these people of one municipality can give for what is offered, by person id; two queries."""
    found: dict[int, list[Place]] = {person.id: [] for person in people}
    if not offer.both_ways or not people:
        return found
    wanted = offer.wanted
    first = now.date()
    for shift in rota.shifts_between(first, first + timedelta(weeks=RETURN_WEEKS), municipality_id):
        if not shift.is_published or shift.starts_at <= now:
            continue
        for slot in Slot:
            held = shift.slot(slot)
            if held is None or held.person_id not in found:
                continue
            place = Place(shift, slot, held.person)
            if not wanted or place.held in wanted:
                found[held.person_id].append(place)
    return found
