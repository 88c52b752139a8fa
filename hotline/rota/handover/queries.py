"""Reads of handovers. The chiefs of the two municipalities and the coordinator see one; nobody else does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from hotline.accounts.models import Person
from hotline.accounts.queries import municipalities
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.rota import queries
from hotline.rota.handover import rules, words
from hotline.rota.handover.models import Handover
from hotline.rota.handover.rules import Change, Status, Thing
from hotline.rota.models import PLANNED, Shift
from hotline.rota.needs import Need
from hotline.rota.rules import IsoWeek

SHOWN = 60
SOON = timedelta(days=3)
AHEAD = timedelta(weeks=26)


@dataclass(frozen=True)
class Move:
    """An evening that would change hands, or did."""

    shift: Shift
    from_id: int
    to_id: int


def may_act_for(viewer: Person, municipality_id: int) -> bool:
    """Whether `viewer` gives and takes on behalf of a municipality."""
    return queries.may_plan(viewer, municipality_id)


def handover_for(viewer: Person, handover_id: int) -> Handover:
    """A handover that `viewer` has a part in; raises NotFound."""
    row = db.session.get(Handover, handover_id)
    if row is None or not (may_act_for(viewer, row.giver_id) or may_act_for(viewer, row.taker_id)):
        raise NotFound()
    return row


def handovers_for(viewer: Person) -> Sequence[Handover]:
    """The latest that `viewer` has a part in, the newest first."""
    query = select(Handover).order_by(Handover.made_at.desc(), Handover.id.desc()).limit(SHOWN)
    if viewer.role == Role.CHIEF:
        mine = viewer.municipality_id
        query = query.where(or_(Handover.giver_id == mine, Handover.taker_id == mine))
    elif viewer.role != Role.COORDINATOR:
        return []
    return db.session.scalars(query).unique().all()


@dataclass(frozen=True)
class Standing:
    """How the two sides of a handover stand: who has each now, and the evenings that go along."""

    owners: Sequence[int | None]
    moves: Sequence[Move]


def owner_of(thing: Thing) -> int | None:
    """The municipality that has the week, or staffs the evening; None when it is nobody's."""
    return _owners([thing])[0]


def _owners(things: Sequence[Thing]) -> list[int | None]:
    weeks = [each.week for each in things if each.week is not None]
    rows = queries.allotments(min(weeks), max(weeks)) if weeks else {}
    shifts = {
        each.id: each for each in queries.shifts_by_id([each.shift_id for each in things if each.shift_id])
    }
    found = []
    for thing in things:
        row = rows.get(thing.week) if thing.week is not None else shifts.get(thing.shift_id or 0)
        found.append(row.municipality_id if row is not None else None)
    return found


def evenings_of(thing: Thing, owner_id: int) -> list[Shift]:
    """The planned evenings that go along with it: of a week those that its owner staffs."""
    return _evenings([(thing, owner_id)])


def _evenings(sides: Sequence[tuple[Thing, int]]) -> list[Shift]:
    wanted = [
        Shift.day.between(thing.week.monday, thing.week.sunday)
        if thing.week is not None
        else Shift.id == thing.shift_id
        for thing, _owner in sides
    ]
    shifts = db.session.scalars(
        select(Shift).where(Shift.status == PLANNED, or_(*wanted)).order_by(Shift.starts_at)
    ).all()
    return [
        shift
        for thing, owner_id in sides
        for shift in shifts
        if shift.municipality_id == owner_id and thing in {Thing(week=shift.week), Thing(shift_id=shift.id)}
    ]


def moves(row: Handover) -> list[Move]:
    """The evenings that change hands: those that did once it is done, those that would before."""
    if row.evenings:
        shifts = {each.id: each for each in queries.shifts_by_id([each.shift_id for each in row.evenings])}
        done = [Move(shifts[each.shift_id], each.from_id, each.to_id) for each in row.evenings]
        return sorted(done, key=lambda each: each.shift.starts_at)
    return moves_of(row.giver_id, row.taker_id, row.thing, row.in_return)


def moves_of(giver_id: int, taker_id: int, thing: Thing, in_return: Thing | None) -> list[Move]:
    """The evenings that would change hands, the given ones first."""
    sides = [(thing, giver_id), (in_return, taker_id)]
    other = {giver_id: taker_id, taker_id: giver_id}
    found = _evenings([(each, owner) for each, owner in sides if each is not None])
    return [Move(each, each.municipality_id, other[each.municipality_id]) for each in found]


def standing(row: Handover) -> Standing:
    """How it stands now."""
    return Standing(_owners([thing for thing, _owner, _name in _sides(row)]), moves(row))


def problem(row: Handover, now_is: Standing, now: datetime) -> str | None:
    """Why it cannot come about any more, in words; None when it can."""
    for (_thing, owner_id, name), has in zip(_sides(row), now_is.owners, strict=True):
        if has != owner_id:
            return str(
                _("Det er ikke længere %(municipality)s, der har den ene side af aftalen.", municipality=name)
            )
        if not any(each.from_id == owner_id for each in now_is.moves):
            return str(_("Aftenen er aflyst, eller ugen har ingen aftener mere."))
    if any(each.shift.starts_at <= now for each in now_is.moves):
        return str(_("En af aftenerne er begyndt."))
    return None


def _sides(row: Handover) -> list[tuple[Thing, int, str]]:
    sides = [(row.thing, row.giver_id, row.giver.name)]
    if row.in_return is not None:
        sides.append((row.in_return, row.taker_id, row.taker.name))
    return sides


def fingerprint(row: Handover, now_is: Standing) -> str:
    """What the answer is about, so that an answer given on an old page is noticed: who has what, and who is on."""
    parts = [str(row.version), *(str(owner) for owner in now_is.owners)]
    parts += [f"{each.shift.id}.{each.shift.version}.{each.to_id}" for each in now_is.moves]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


def evenings_by_municipality(year: int) -> dict[int, int]:
    """The planned evenings of an ISO year by who staffs them; every municipality is there, by name."""
    weeks = IsoWeek.year_of(year)
    rows = db.session.execute(
        select(Shift.municipality_id, func.count())
        .where(Shift.status == PLANNED, Shift.day.between(weeks[0].monday, weeks[-1].sunday))
        .group_by(Shift.municipality_id)
    )
    counted = {row[0]: row[1] for row in rows}
    return {each.id: counted.get(each.id, 0) for each in municipalities()}


def consequences(found: Sequence[Move], *, done: bool = False) -> list[tuple[int, list[Change]]]:
    """What it means for the balance, year by year; `done` when the evenings have changed hands already."""
    years: dict[int, list[tuple[int, int]]] = {}
    for each in found:
        years.setdefault(each.shift.week.year, []).append((each.from_id, each.to_id))
    told = []
    for year, pairs in sorted(years.items()):
        counted = evenings_by_municipality(year)
        if done:
            counted = {
                each.municipality_id: each.after
                for each in rules.balance(counted, [(b, a) for a, b in pairs])
            }
        told.append((year, rules.balance(counted, pairs)))
    return told


def offers_to_choose(viewer_id: int | None, now: datetime) -> tuple[list[IsoWeek], list[Shift]]:
    """The weeks and the evenings of a municipality (None is all) that could be handed over: none of them has begun."""
    today = clock.local(now).date()
    shifts = [
        each for each in queries.shifts_between(today, today + AHEAD, viewer_id) if each.starts_at > now
    ]
    first, last = IsoWeek.of(today), IsoWeek.of(today + AHEAD)
    begun = {each.week for each in queries.shifts_between(first.monday, today) if each.starts_at <= now}
    own = {
        week
        for week, row in queries.allotments(first, last).items()
        if viewer_id in {None, row.municipality_id} and week not in begun
    }
    weeks = sorted({each.week for each in shifts} & own)
    return weeks, shifts


def needs_for(viewer: Person, now: datetime) -> list[Need]:
    """The offers that wait for the viewer's answer; the chief's own, and for the coordinator those that run out."""
    if viewer.role not in {Role.CHIEF, Role.COORDINATOR}:
        return []
    query = select(Handover).where(Handover.status == Status.OPEN, Handover.expires_at > now)
    if viewer.role == Role.CHIEF:
        query = query.where(Handover.taker_id == viewer.municipality_id)
    else:
        query = query.where(Handover.expires_at <= now + SOON)
    rows = db.session.scalars(query.order_by(Handover.expires_at, Handover.id)).unique()
    return [
        Need(
            words.summary(row) + ".",
            words.path(row),
            str(_("Svar")),
            by=row.expires_at,
            urgent=row.expires_at <= now + SOON,
        )
        for row in rows
    ]


def under_way(shifts: Iterable[Shift], now: datetime) -> dict[int, Handover]:
    """The open handovers by those of `shifts` that they are about; a cancelled one has none."""
    rows = db.session.scalars(
        select(Handover).where(Handover.status == Status.OPEN, Handover.expires_at > now)
    ).unique()
    weeks: dict[tuple[IsoWeek, int], Handover] = {}
    evenings: dict[int, Handover] = {}
    for row in rows:
        for thing, owner_id, _name in _sides(row):
            if thing.week is not None:
                weeks[thing.week, owner_id] = row
            elif thing.shift_id is not None:
                evenings[thing.shift_id] = row
    found = {}
    for shift in shifts:
        row_of = evenings.get(shift.id) or weeks.get((shift.week, shift.municipality_id))
        if row_of is not None and shift.is_planned:
            found[shift.id] = row_of
    return found


def expired(now: datetime) -> Sequence[int]:
    """The offers whose time has run out and that nobody has been told of."""
    return db.session.scalars(
        select(Handover.id).where(Handover.status == Status.OPEN, Handover.expires_at <= now)
    ).all()
