"""Reads of the rota. Who may see what: everybody who takes duty sees what is published, a chief the own
municipality's drafts too, the coordinator all; a reader of statistics sees nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, column, func, or_, select, table

from hotline.accounts.models import Municipality, Person
from hotline.core.access import AT_WORK, TAKES_DUTY, Role
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound
from hotline.rota import rules
from hotline.rota.models import PLANNED, Assignment, EveningEvent, Shift, WeekAllotment
from hotline.rota.rules import Duty, Happening, IsoWeek, Lack, Slot, Staffed

# How often an evening is locked anew because somebody came onto it meanwhile.
ATTEMPTS = 5

# The rows are the absence room's own, which lies above; everybody who proposes people must know whose they are.
_ABSENCE = table("absence", column("shift_id"), column("person_id"), column("withdrawn_at"))


def may_plan(viewer: Person, municipality_id: int) -> bool:
    """Whether `viewer` fills and publishes the evenings of a municipality."""
    return rules.may_plan(viewer.role, viewer.municipality_id, municipality_id)


def _planned() -> Select[Shift]:
    return select(Shift).where(Shift.status == PLANNED).order_by(Shift.starts_at)


def shift_at(now: datetime) -> Shift | None:
    """The shift that runs at `now`, published or not; None between the evenings."""
    return db.session.scalar(_planned().where(Shift.starts_at <= now, Shift.ends_at > now).limit(1))


def published_ahead_of(person: Person, now: datetime) -> Sequence[Shift]:
    """The person's published shifts that are not over, in order."""
    return db.session.scalars(
        _planned()
        .join(Assignment, _current_on_shift())
        .where(Assignment.person_id == person.id, Shift.ends_at > now, Shift.published_at.is_not(None))
    ).all()


def cancelled_in_public(starts: Collection[datetime]) -> set[datetime]:
    """Those of these moments at which a shift began that was published and then cancelled."""
    return set(
        db.session.scalars(
            select(Shift.starts_at).where(
                Shift.starts_at.in_(starts), Shift.status != PLANNED, Shift.published_at.is_not(None)
            )
        )
    )


def _current_on_shift() -> ColumnElement[bool]:
    return and_(Assignment.shift_id == Shift.id, Assignment.ended_at.is_(None))


def shifts_between(first: date, last: date, municipality_id: int | None = None) -> Sequence[Shift]:
    """The planned shifts from `first` to `last` inclusive, in order; of one municipality when it is given."""
    query = _planned().where(Shift.day.between(first, last))
    if municipality_id is not None:
        query = query.where(Shift.municipality_id == municipality_id)
    return db.session.scalars(query).all()


def all_between(first: date, last: date) -> Sequence[Shift]:
    """The shifts that people may have seen, from `first` to `last` inclusive: planned, or cancelled in public."""
    return db.session.scalars(
        select(Shift)
        .where(
            Shift.day.between(first, last),
            or_(Shift.status == PLANNED, Shift.published_at.is_not(None)),
        )
        .order_by(Shift.starts_at, Shift.id)
    ).all()


def shift_for(viewer: Person, shift_id: int) -> Shift:
    """A shift that `viewer` may see; raises NotFound for any other."""
    shift = db.session.get(Shift, shift_id)
    if shift is None or viewer.role not in AT_WORK:
        raise NotFound()
    if not shift.is_published and not may_plan(viewer, shift.municipality_id):
        raise NotFound()
    return shift


def shifts_to_plan_for(viewer: Person | None, shift_ids: Collection[int]) -> Sequence[Shift]:
    """The shifts with these ids, locked for the running use case, in order.

    Raises NotFound when one does not exist or is not the viewer's to plan; None is the system.
    """
    shifts = shifts_locked(Shift.id.in_(shift_ids))
    if len(shifts) != len(set(shift_ids)):
        raise NotFound()
    if viewer is not None and not all(may_plan(viewer, shift.municipality_id) for shift in shifts):
        raise NotFound()
    return sorted(shifts, key=lambda shift: shift.starts_at)


def lock_period(first: date, last: date) -> None:
    """Lock who is on the planned shifts from `first` to `last` inclusive, and then these, each in order of their ids.

    The order that all use cases keep, so that a change of the openings and somebody who plans queue.
    """
    ahead = and_(Shift.status == PLANNED, Shift.day.between(first, last))
    on = select(Assignment.person_id).join(Shift, _current_on_shift()).where(ahead)
    people_locked(set(db.session.scalars(on)))
    shifts_locked(ahead)


def staffed(shift: Shift) -> Staffed:
    """What the rules need to know of who is on `shift`."""
    held = {slot: shift.slot(slot) for slot in Slot}
    unfit = frozenset(slot for slot, each in held.items() if each is not None and not _still_fit(each, shift))
    primary, backup = held[Slot.PRIMARY], held[Slot.BACKUP]
    return Staffed(
        shift.id, primary.person_id if primary else None, backup.person_id if backup else None, unfit
    )


def _still_fit(held: Assignment, shift: Shift) -> bool:
    person = held.person
    may = person.active and person.approved and person.role in TAKES_DUTY
    return may and (held.agreed or person.municipality_id == shift.municipality_id)


@dataclass(frozen=True)
class Hole:
    """An evening that lacks somebody."""

    shift: Shift
    lacks: tuple[Lack, ...]


def holes(first: date, last: date, municipality_id: int | None = None) -> list[Hole]:
    """The planned evenings that lack somebody, from `first` to `last` inclusive, in order."""
    shifts = shifts_between(first, last, municipality_id)
    return [Hole(shift, tuple(found)) for shift in shifts if (found := rules.lacks(staffed(shift)))]


def allotments(first: IsoWeek, last: IsoWeek) -> dict[IsoWeek, WeekAllotment]:
    """Who has the weeks from `first` to `last` inclusive; a week that is nobody's is left out."""
    position = WeekAllotment.iso_year * 100 + WeekAllotment.iso_week
    rows = db.session.scalars(
        select(WeekAllotment)
        .where(position.between(first.year * 100 + first.number, last.year * 100 + last.number))
        .order_by(position)
    )
    return {row.week: row for row in rows}


def allotment(week: IsoWeek) -> WeekAllotment | None:
    """Who has the week, if it is given to somebody."""
    return allotments(week, week).get(week)


def last_allotted_week() -> IsoWeek | None:
    """The last week that is given to somebody."""
    row = db.session.scalar(
        select(WeekAllotment).order_by(WeekAllotment.iso_year.desc(), WeekAllotment.iso_week.desc()).limit(1)
    )
    return row.week if row else None


def furthest() -> tuple[IsoWeek | None, date | None]:
    """How far the plan goes: the last week that is given to somebody, and the day of the last planned shift."""
    week = func.max(WeekAllotment.iso_year * 100 + WeekAllotment.iso_week)
    day = select(func.max(Shift.day)).where(Shift.status == PLANNED).scalar_subquery()
    number, last = db.session.execute(select(week, day)).one()
    return IsoWeek(*divmod(number, 100)) if number else None, last


def evenings_before(day: date) -> dict[int, int]:
    """The ledger: how many evenings each municipality has had, or will have, before `day`."""
    rows = db.session.execute(
        select(Shift.municipality_id, func.count())
        .where(Shift.status == PLANNED, Shift.day < day)
        .group_by(Shift.municipality_id)
    )
    return {row[0]: row[1] for row in rows}


def chiefs_by_municipality() -> dict[int, list[Person]]:
    """The active chiefs of every municipality, by name."""
    found: dict[int, list[Person]] = {}
    people = db.session.scalars(
        select(Person).where(Person.role == Role.CHIEF, Person.active).order_by(Person.name)
    )
    for person in people:
        if person.municipality_id is not None:
            found.setdefault(person.municipality_id, []).append(person)
    return found


def coordinators() -> Sequence[Person]:
    """The active coordinators, by name."""
    return db.session.scalars(
        select(Person).where(Person.role == Role.COORDINATOR, Person.active).order_by(Person.name)
    ).all()


def absent_from(shift_ids: Collection[int]) -> set[tuple[int, int]]:
    """The (shift id, person id) of everybody who has said "I can't" for one of these shifts and not taken it back."""
    rows = db.session.execute(
        select(_ABSENCE.c.shift_id, _ABSENCE.c.person_id).where(
            _ABSENCE.c.shift_id.in_(shift_ids), _ABSENCE.c.withdrawn_at.is_(None)
        )
    )
    return {(shift_id, person_id) for shift_id, person_id in rows}


def others_asked(shift: Shift, now: datetime) -> bool:
    """Whether the other municipalities have been asked for help and still are.

    The asking is over when somebody was in both slots for a while since.
    """
    asked_at = others_asked_at(shift)
    return asked_at is not None and still_asked(shift, asked_at, now)


def others_asked_at(shift: Shift) -> datetime | None:
    """When the other municipalities last were asked for help with a shift."""
    return db.session.scalar(
        select(func.max(EveningEvent.at)).where(
            EveningEvent.shift_id == shift.id, EveningEvent.happening == Happening.OTHERS_CALLED
        )
    )


def still_asked(shift: Shift, asked_at: datetime, now: datetime) -> bool:
    """Whether the other municipalities, asked at `asked_at`, are still asked; reads nothing."""
    spans = {
        slot: [(each.began_at, each.ended_at) for each in shift.assignments if each.slot == slot]
        for slot in Slot
    }
    return not rules.was_whole(spans[Slot.PRIMARY], spans[Slot.BACKUP], asked_at, now)


def duties(first: date, last: date, municipality_id: int | None = None) -> list[Duty]:
    """Who has which evening in which slot, from `first` to `last` inclusive; drafts count too."""
    query = (
        select(Shift.day, Shift.municipality_id, Assignment.person_id, Assignment.slot)
        .join(Assignment, _current_on_shift())
        .where(Shift.status == PLANNED, Shift.day.between(first, last))
        .order_by(Shift.starts_at)
    )
    if municipality_id is not None:
        query = query.where(Shift.municipality_id == municipality_id)
    return [
        Duty(day, owner, person_id, Slot(slot)) for day, owner, person_id, slot in db.session.execute(query)
    ]


def busy_spans(
    person_ids: Iterable[int], first: datetime, last: datetime
) -> dict[int, list[tuple[int, datetime, datetime]]]:
    """The (shift id, start, end) of everything that these people have between two moments, by person."""
    rows = db.session.execute(
        select(Assignment.person_id, Shift.id, Shift.starts_at, Shift.ends_at)
        .join(Shift, _current_on_shift())
        .where(
            Assignment.person_id.in_(list(person_ids)),
            Shift.status == PLANNED,
            Shift.starts_at < last,
            Shift.ends_at > first,
        )
    )
    found: dict[int, list[tuple[int, datetime, datetime]]] = {}
    for person_id, shift_id, starts_at, ends_at in rows:
        found.setdefault(person_id, []).append((shift_id, starts_at, ends_at))
    return found


def people_locked(person_ids: Collection[int], *others: ColumnElement[bool]) -> dict[int, Person]:
    """The people with these ids, and `others`, locked in a fixed order, as they are once nobody else holds them.

    People come before shifts, so that two use cases queue instead of deadlocking. The lock is the weaker one:
    others may meanwhile write rows that point at the same people, such as news.
    """
    rows = db.session.scalars(
        select(Person)
        .where(or_(Person.id.in_(person_ids), *others))
        .order_by(Person.id)
        .with_for_update(of=Person, key_share=True)
        .execution_options(populate_existing=True)
    )
    return {person.id: person for person in rows}


def shifts_locked(which: ColumnElement[bool]) -> Sequence[Shift]:
    """These shifts, locked in a fixed order by the weaker lock, as they are once nobody else holds them."""
    return db.session.scalars(
        select(Shift)
        .where(which)
        .order_by(Shift.id)
        .with_for_update(of=Shift, key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def evening_locked(actor: Person | None, shift_id: int, *person_ids: int) -> tuple[Shift, dict[int, Person]]:
    """The shift and its people, locked in the order that all use cases keep: people first, then the shift.

    Locked and given are those who are on it or named, and everybody who may be told: the chiefs, the coordinators.
    When somebody came onto it while this waited, the locks are given back and all are taken anew. Raises NotFound
    when there is no such shift, Conflict when others keep changing it.
    """
    told = {each.id for chiefs in chiefs_by_municipality().values() for each in chiefs}
    told |= {each.id for each in coordinators()} | ({actor.id} if actor else set())
    for _attempt in range(ATTEMPTS):
        with db.session.begin_nested() as attempt:
            people = people_locked(_holders(shift_id) | told | set(person_ids))
            (shift,) = shifts_to_plan_for(None, [shift_id])
            if _holders(shift_id) <= set(people):
                return shift, people
            attempt.rollback()
    raise Conflict()


def _holders(shift_id: int) -> set[int]:
    """The ids of those who are on a shift now, read past what the session holds."""
    return set(
        db.session.scalars(
            select(Assignment.person_id).where(Assignment.shift_id == shift_id, Assignment.ended_at.is_(None))
        )
    )


def municipality_known(municipality_id: int) -> Municipality | None:
    """The municipality with this id, if there is one."""
    return db.session.get(Municipality, municipality_id)


@dataclass(frozen=True)
class Change:
    """The latest that was done to an evening: when and by whom; nobody is the portal itself."""

    at: datetime
    by: Person | None


def latest_changes(shift_ids: Collection[int]) -> dict[int, Change]:
    """Who changed each of these shifts last, by shift id, in one query; a shift nobody ever touched is left out."""
    latest = (
        select(func.max(AuditEntry.id))
        .where(
            AuditEntry.subject.in_([f"shift:{each}" for each in shift_ids]),
            AuditEntry.action.like("rota.%"),
        )
        .group_by(AuditEntry.subject)
    )
    rows = db.session.execute(
        select(AuditEntry.subject, AuditEntry.at, Person)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(AuditEntry.id.in_(latest))
    )
    return {int(subject.partition(":")[2]): Change(at, person) for subject, at, person in rows}


def versions(shift_ids: Collection[int]) -> dict[int, int]:
    """The version of each of these shifts, by shift id."""
    rows = db.session.execute(select(Shift.id, Shift.version).where(Shift.id.in_(shift_ids)))
    return {row[0]: row[1] for row in rows}


def shifts_by_id(shift_ids: Collection[int]) -> Sequence[Shift]:
    """The shifts with these ids, in order; ids that no shift has are left out."""
    return db.session.scalars(select(Shift).where(Shift.id.in_(shift_ids)).order_by(Shift.starts_at)).all()


def day_of(shift_id: int) -> date | None:
    """The day of a shift, if there is one."""
    return db.session.scalar(select(Shift.day).where(Shift.id == shift_id))
