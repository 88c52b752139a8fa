"""What the planner is asked, put together from the plan, the people, their wishes and the municipality's rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, select

from hotline.accounts.models import Person
from hotline.core.access import TAKES_DUTY, Role
from hotline.core.db import db
from hotline.opening import queries as opening
from hotline.rota import queries as rota
from hotline.rota.availability import queries as availability
from hotline.rota.availability.rules import Limits, Mood
from hotline.rota.models import PLANNED, Assignment, Shift
from hotline.rota.planner import ledger
from hotline.rota.planner.problem import SPACING, Evening, Member, PeopleProblem, Place, Tally
from hotline.rota.planner.record import PeopleQuestion, WeeksQuestion
from hotline.rota.planner.rules import Heed
from hotline.rota.rules import IsoWeek, Slot
from hotline.rota.swaps import queries as swaps

# What a wish weighs among the comforts; 1 outweighs two evenings in a row.
RATHER_NOT, GLADLY = -2, 1


@dataclass(frozen=True)
class _Duty:
    shift_id: int
    day: date
    person_id: int
    slot: Slot


@dataclass(frozen=True)
class Asked:
    """What a chief chooses: the period, whether drafts stay, and how much wishes count."""

    first: date
    last: date
    keep_drafts: bool = True
    heed: Heed = Heed.AFTER


def people_question(
    municipality_id: int, asked: Asked, now: datetime, *, mend: bool = False
) -> PeopleQuestion:
    """The evenings of a municipality in the period that have not begun, its people, and what must stay.

    Published evenings stay, and drafts when that is chosen; with `mend` nothing is fixed, and the planner
    changes as little as possible instead. A fixed number of queries.
    """
    shifts = [
        each for each in rota.shifts_between(asked.first, asked.last, municipality_id) if each.starts_at > now
    ]
    present: dict[Place, int] = {}
    settled, kept = set(), {}
    for shift in shifts:
        for slot in Slot:
            held = shift.slot(slot)
            if held is None:
                continue
            place = Place(shift.id, slot)
            present[place] = held.person_id
            if shift.is_published:
                settled.add(place)
            # Whoever is lent by another municipality was agreed on by two chiefs: not the planner's to undo.
            if not mend and (shift.is_published or asked.keep_drafts or held.agreed):
                kept[place] = held.person_id
    evenings = _evenings(shifts)
    # Whoever said no and is on the evening nevertheless has come round.
    on = {(place.shift_id, person_id) for place, person_id in present.items()}
    members = _members(municipality_id, asked, evenings, swaps.declined({each.id for each in shifts}) - on)
    return PeopleQuestion(
        PeopleProblem(evenings, members, kept), present, frozenset(settled), asked.heed, asked.keep_drafts
    )


def _evenings(shifts: Sequence[Shift]) -> tuple[Evening, ...]:
    beside = ledger.beside_holidays({shift.day for shift in shifts})
    return tuple(Evening(shift.id, shift.day, shift.day in beside) for shift in shifts)


def _members(
    municipality_id: int, asked: Asked, evenings: Sequence[Evening], declined: Collection[tuple[int, int]]
) -> tuple[Member, ...]:
    people = _team(municipality_id)
    ids = [each.id for each in people]
    inside = {each.shift_id for each in evenings}
    day_of = {each.shift_id: each.day for each in evenings}
    # What is to be fair is the year, so what the person has outside the period counts too.
    weeks = (
        IsoWeek.year_of(asked.first.isocalendar().year)[0],
        IsoWeek.year_of(asked.last.isocalendar().year)[-1],
    )
    outside = [each for each in _duties(ids, weeks[0].monday, weeks[1].sunday) if each.shift_id not in inside]
    moods = availability.moods(ids, asked.first, asked.last)
    absent = rota.absent_from(inside).union(declined)
    limits = availability.rules_of(municipality_id)
    return tuple(
        _member(
            person,
            moods[person.id],
            {day_of[shift_id] for shift_id, who in absent if who == person.id},
            [each for each in outside if each.person_id == person.id],
            limits,
            asked,
        )
        for person in people
    )


def _team(municipality_id: int) -> list[Person]:
    """Who may take duty, and the staff who are not approved yet: a hole is explained by them too."""
    people = db.session.scalars(
        select(Person)
        .where(Person.municipality_id == municipality_id, Person.active, Person.role.in_(TAKES_DUTY))
        .order_by(Person.name, Person.id)
    )
    return [each for each in people if each.approved or each.role == Role.STAFF]


def _duties(person_ids: Sequence[int], first: date, last: date) -> list[_Duty]:
    rows = db.session.execute(
        select(Shift.id, Shift.day, Assignment.person_id, Assignment.slot)
        .join(Assignment, and_(Assignment.shift_id == Shift.id, Assignment.ended_at.is_(None)))
        .where(Shift.status == PLANNED, Shift.day.between(first, last), Assignment.person_id.in_(person_ids))
    )
    return [_Duty(shift_id, day, person_id, Slot(slot)) for shift_id, day, person_id, slot in rows]


def _member(
    person: Person,
    moods: Mapping[date, Mood],
    absent: Iterable[date],
    outside: Sequence[_Duty],
    limits: Limits,
    asked: Asked,
) -> Member:
    rather_not = {day for day, mood in moods.items() if mood is Mood.RATHER_NOT}
    gladly = {day for day, mood in moods.items() if mood is Mood.GLADLY}
    wishes = {}
    if asked.heed is not Heed.NOT:
        wishes = dict.fromkeys(rather_not, RATHER_NOT) | dict.fromkeys(gladly, GLADLY)
    near = timedelta(days=7)
    return Member(
        id=person.id,
        approved=person.approved,
        off=frozenset(absent) | {day for day, mood in moods.items() if mood is Mood.OFF},
        avoid=frozenset(rather_not) if asked.heed is Heed.BEFORE else frozenset(),
        wishes=wishes,
        busy=frozenset(each.day for each in outside if asked.first - near <= each.day <= asked.last + near),
        most_per_week=limits.most_per_week,
        most_running=limits.most_running,
        carried=_carried(outside),
    )


def _carried(duties: Sequence[_Duty]) -> Tally:
    beside = ledger.beside_holidays({each.day for each in duties})
    primary = sum(each.slot is Slot.PRIMARY for each in duties)
    demanding = sum(Evening(each.shift_id, each.day, each.day in beside).demanding for each in duties)
    return Tally(primary, len(duties) - primary, demanding)


def weeks_question(
    first: IsoWeek, last: IsoWeek, municipalities: Sequence[int], pinned: Mapping[IsoWeek, int]
) -> WeeksQuestion:
    """The weeks from `first` to `last`: `pinned` ones stay or are given as chosen, the others are free."""
    rows = rota.allotments(ledger.begins(first), last.plus(SPACING))
    evenings = ledger.open_evenings(first, last, opening.openings_between(first.monday, last.sunday))
    around = {week: row.municipality_id for week, row in rows.items() if week not in evenings}
    carried = rota.evenings_before(first.monday)
    present = {
        week: (rows[week].municipality_id, rows[week].version) if week in rows else (None, 0)
        for week, count in evenings.items()
        if count or week in rows
    }
    return WeeksQuestion(
        ledger.weeks_problem(evenings, municipalities, carried, {**around, **pinned}), present
    )
