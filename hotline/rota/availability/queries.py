"""Reads of wishes and of municipalities' rules. A person sees the own entries, a chief the own municipality's,
the coordinator everybody's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload, lazyload

from hotline.accounts.models import Municipality, Person
from hotline.core import clock
from hotline.core.access import TAKES_DUTY, Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.core.i18n import day_and_month
from hotline.rota import queries as rota
from hotline.rota import words
from hotline.rota.availability import rules
from hotline.rota.availability.models import Availability, MunicipalityRules
from hotline.rota.availability.rules import Limits, Mood, Wish
from hotline.rota.models import PLANNED, Assignment, Shift
from hotline.rota.needs import Need
from hotline.rota.rules import Slot

URGENT = timedelta(days=2)


def _current() -> ColumnElement[bool]:
    return Availability.ended_at.is_(None)


def wishes(person_ids: Collection[int], first: date, last: date) -> dict[int, list[Wish]]:
    """The entries of these people that touch the days from `first` to `last` inclusive; one query."""
    rows = db.session.scalars(
        select(Availability)
        .where(
            Availability.person_id.in_(person_ids),
            _current(),
            Availability.first <= last,
            or_(Availability.last.is_(None), Availability.last >= first),
        )
        .order_by(Availability.id)
    )
    found: dict[int, list[Wish]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row.wish)
    return found


def moods(person_ids: Collection[int], first: date, last: date) -> dict[int, dict[date, Mood]]:
    """What each of these people says of the days from `first` to `last` inclusive; one query.

    Every person is in the answer, also who has said nothing; days that nothing is said of are left out.
    """
    said = wishes(person_ids, first, last)
    return {each: rules.moods(said.get(each, []), first, last) for each in person_ids}


def rules_of(municipality_id: int) -> Limits:
    """What the municipality plans by; the defaults, with version 0, when it has chosen nothing."""
    row = db.session.get(MunicipalityRules, municipality_id)
    return row.limits if row else Limits()


def person_for(viewer: Person, person_id: int) -> Person:
    """Somebody whose wishes `viewer` may see and change; raises NotFound for anybody else.

    One's own, when one takes duty; a chief the own municipality's; the coordinator everybody's.
    """
    person = db.session.get(Person, person_id)
    if person is None or not person.active or person.role not in TAKES_DUTY:
        raise NotFound()
    if person.id != viewer.id and not rota.may_plan(viewer, person.municipality_id or 0):
        raise NotFound()
    return person


def entry_for(viewer: Person, entry_id: int) -> Availability:
    """One entry that `viewer` may change, ended or not; raises NotFound for any other."""
    row = db.session.get(Availability, entry_id)
    if row is None:
        raise NotFound()
    person_for(viewer, row.person_id)
    return row


def entries_of(person_id: int) -> Sequence[Availability]:
    """All that the person has said and not taken back, the earliest first."""
    return db.session.scalars(
        select(Availability)
        .where(Availability.person_id == person_id, _current())
        .options(joinedload(Availability.began_by))
        .order_by(Availability.first, Availability.id)
    ).all()


def municipality_for(viewer: Person, key: str | None = None) -> Municipality:
    """The municipality whose team `viewer` looks after; raises NotFound for another's.

    `key` None is the own one, and for the coordinator the first by name.
    """
    own = viewer.municipality
    if viewer.role == Role.COORDINATOR:
        query = select(Municipality).order_by(Municipality.name).limit(1)
        own = db.session.scalar(query if key is None else query.where(Municipality.key == key))
    found = own if key is None or (own is not None and own.key == key) else None
    if found is None or not rota.may_plan(viewer, found.id):
        raise NotFound()
    return found


@dataclass(frozen=True)
class Clash:
    """An evening that somebody is on and is off."""

    shift: Shift
    slot: Slot
    person: Person


def _on_duty(now: datetime) -> Select[Shift, Assignment]:
    return (
        select(Shift, Assignment)
        .join(Assignment, and_(Assignment.shift_id == Shift.id, Assignment.ended_at.is_(None)))
        .where(Shift.status == PLANNED, Shift.ends_at > now)
        .options(lazyload(Shift.assignments))
        .order_by(Shift.starts_at)
    )


def duties_ahead(person_id: int, now: datetime) -> list[tuple[Shift, Slot]]:
    """What the person is on, draft or published, that is not over; in order."""
    rows = db.session.execute(_on_duty(now).where(Assignment.person_id == person_id))
    return [(shift, Slot(held.slot)) for shift, held in rows]


def clashes_of(
    viewer: Person, person: Person, now: datetime, said: Collection[Wish] | None = None
) -> list[Clash]:
    """The evenings that the person is on and is off, and that `viewer` may see; in order.

    `said` is what the person has said, when the caller has read it already.
    """
    seen = [
        (shift, slot)
        for shift, slot in duties_ahead(person.id, now)
        if shift.is_published or rota.may_plan(viewer, shift.municipality_id)
    ]
    if not seen:
        return []
    first, last = seen[0][0].day, seen[-1][0].day
    days = moods([person.id], first, last)[person.id] if said is None else rules.moods(said, first, last)
    return [Clash(shift, slot, person) for shift, slot in seen if days.get(shift.day) is Mood.OFF]


def team_duties(municipality_id: int | None, now: datetime) -> list[tuple[Shift, Slot, Person]]:
    """Who is on which evening of a municipality (None: of all) that is not over, draft or published; in order."""
    query = _on_duty(now)
    if municipality_id is not None:
        query = query.where(Shift.municipality_id == municipality_id)
    return [(shift, Slot(held.slot), held.person) for shift, held in db.session.execute(query)]


def team_clashes(municipality_id: int | None, now: datetime) -> list[Clash]:
    """The evenings ahead of a municipality (None: of all) that somebody is on and is off; in order."""
    duties = team_duties(municipality_id, now)
    if not duties:
        return []
    said = moods({person.id for _shift, _slot, person in duties}, duties[0][0].day, duties[-1][0].day)
    return clashing(duties, said)


def clashing(
    duties: Iterable[tuple[Shift, Slot, Person]], said: Mapping[int, Mapping[date, Mood]]
) -> list[Clash]:
    """Those of `duties` on which the person is off, by what each has said."""
    return [
        Clash(shift, slot, person)
        for shift, slot, person in duties
        if said[person.id].get(shift.day) is Mood.OFF
    ]


def needs_for(viewer: Person, now: datetime | None = None) -> list[Need]:
    """What only `viewer` can settle: own published evenings one is off on, and those of the people one plans."""
    now = now or clock.now()
    found = []
    if viewer.role in TAKES_DUTY:
        found = [_own_need(each, now) for each in clashes_of(viewer, viewer, now) if each.shift.is_published]
    if viewer.is_(Role.CHIEF, Role.COORDINATOR):
        whose = None if viewer.role == Role.COORDINATOR else viewer.municipality_id
        found += [_team_need(each, now) for each in team_clashes(whose, now) if each.person.id != viewer.id]
    return found


def _own_need(clash: Clash, now: datetime) -> Need:
    shift = clash.shift
    text = _(
        "%(day)s: Du har %(role)s, men har skrevet, at du ikke kan.",
        day=day_and_month(shift.day),
        role=words.role(clash.slot),
    )
    return Need(
        str(text),
        words.path(shift),
        str(_("Meld fravær eller byt")),
        shift.starts_at,
        shift.starts_at - now < URGENT,
    )


def _team_need(clash: Clash, now: datetime) -> Need:
    shift = clash.shift
    text = _(
        "%(day)s: %(name)s har %(role)s, men har skrevet »kan ikke«.",
        day=day_and_month(shift.day),
        name=clash.person.name,
        role=words.role(clash.slot),
    )
    return Need(
        str(text),
        words.path(shift),
        str(_("Find en afløser")),
        shift.starts_at,
        shift.starts_at - now < URGENT,
    )
