"""Reads about the guide. Everybody who works in the portal reads all of it; who may change what is asked per entry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from hotline.accounts.models import Municipality, Person
from hotline.core.access import AT_WORK, Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.guide import rules
from hotline.guide.kinds import Kind
from hotline.guide.models import Address, Entry, Hours, Link, Miss, Revision
from hotline.guide.rules import Editor, Held, Span
from hotline.opening import queries as opening

MISSES_SHOWN = 100
STALE_SHOWN = 200


def editor(person: Person) -> Editor:
    """What the rules need to know of `person`."""
    return Editor(person.id, person.role, person.municipality_id)


def held(entry: Entry) -> Held:
    """Who answers for `entry`."""
    owner = entry.owner
    return Held(entry.municipality_id, entry.owner_id, owner.municipality_id if owner else None)


def may_edit(viewer: Person, entry: Entry) -> bool:
    """Whether `viewer` may change the whole entry."""
    return rules.may_edit(editor(viewer), held(entry))


def may_edit_link(viewer: Person, entry: Entry, municipality_id: int) -> bool:
    """Whether `viewer` may change what the entry says for a municipality."""
    return rules.may_edit_link(editor(viewer), held(entry), municipality_id)


def _living() -> ColumnElement[bool]:
    return Entry.ended_at.is_(None)


def _whole() -> Select[Entry]:
    return select(Entry).options(
        joinedload(Entry.municipality),
        joinedload(Entry.owner),
        joinedload(Entry.flagged_by),
        joinedload(Entry.service).selectinload(Entry.hours),
        selectinload(Entry.links).joinedload(Link.municipality),
        selectinload(Entry.hours),
    )


def entry(entry_id: int) -> Entry:
    """One entry with everything on it, an ended one too, since calls point at it; raises NotFound."""
    found = db.session.scalar(_whole().where(Entry.id == entry_id))
    if found is None:
        raise NotFound()
    return found


def entry_for(viewer: Person, entry_id: int) -> Entry:
    """One entry that `viewer` may change as a whole; raises NotFound for any other."""
    found = entry(entry_id)
    if not may_edit(viewer, found):
        raise NotFound()
    return found


def link_for(viewer: Person, entry_id: int, municipality: Municipality) -> tuple[Entry, Link | None]:
    """An entry with what it says for a municipality that `viewer` may change; raises NotFound for any other."""
    found = entry(entry_id)
    if found.kind == Kind.PLACE or not may_edit_link(viewer, found, municipality.id):
        raise NotFound()
    return found, next((each for each in found.links if each.municipality_id == municipality.id), None)


def entries(*kinds: Kind) -> Sequence[Entry]:
    """The entries in use of these kinds, or of all, by topic and title, without their parts."""
    query = select(Entry).options(joinedload(Entry.municipality)).where(_living())
    if kinds:
        query = query.where(Entry.kind.in_(kinds))
    return db.session.scalars(query.order_by(Entry.topic, Entry.title, Entry.id)).all()


def by_ids(ids: Sequence[int]) -> list[Entry]:
    """These entries in the order of `ids`, with who answers for them."""
    query = (
        select(Entry)
        .options(joinedload(Entry.municipality), joinedload(Entry.owner))
        .where(Entry.id.in_(ids), _living())
    )
    found = {each.id: each for each in db.session.scalars(query)}
    return [found[number] for number in ids if number in found]


def everything() -> Sequence[Entry]:
    """All entries in use with links and hours, for the index; a handful of queries whatever their number."""
    query = (
        select(Entry)
        .options(joinedload(Entry.municipality), selectinload(Entry.links), selectinload(Entry.hours))
        .where(_living())
        .order_by(Entry.id)
    )
    return db.session.scalars(query).all()


def last_revision() -> int:
    """The number of the newest change: the guide is as it was while this stays."""
    return db.session.scalar(select(func.max(Revision.id))) or 0


def scripts() -> Sequence[Entry]:
    """What to say, by topic, with the service to ring."""
    query = (
        select(Entry)
        .options(joinedload(Entry.service).selectinload(Entry.hours))
        .where(_living(), Entry.kind == Kind.SCRIPT)
        .order_by(Entry.topic, Entry.title)
    )
    return db.session.scalars(query).all()


def places(offices: Collection[str] = ()) -> Sequence[Entry]:
    """The municipalities' places in use, with hours, by office, municipality and title."""
    query = (
        select(Entry)
        .join(Entry.municipality)
        .options(joinedload(Entry.municipality), selectinload(Entry.hours))
        .where(_living(), Entry.kind == Kind.PLACE)
        .order_by(Entry.office, Municipality.name, Entry.title)
    )
    if offices:
        query = query.where(Entry.office.in_(offices))
    return db.session.scalars(query).all()


def services_to_ring() -> Sequence[Entry]:
    """The national services in use, by title."""
    return db.session.scalars(
        select(Entry).where(_living(), Entry.kind == Kind.SERVICE).order_by(Entry.title)
    ).all()


def spans(rows: Iterable[Hours]) -> list[Span]:
    """Opening hours as the rules know them."""
    return [Span(row.weekday, row.start, row.end) for row in rows]


def closing_days(today: date) -> dict[date, str]:
    """The days ahead on which no place answers, with the reason."""
    last = today + timedelta(days=rules.LOOK_AHEAD_DAYS)
    return {row.day: row.reason for row in opening.closing_days(today, last)}


def history(entry_id: int) -> Sequence[Revision]:
    """Every saved state of an entry, newest first."""
    return db.session.scalars(
        select(Revision)
        .options(joinedload(Revision.by), joinedload(Revision.municipality))
        .where(Revision.entry_id == entry_id)
        .order_by(Revision.number.desc())
    ).all()


def revision(entry_id: int, number: int) -> Revision:
    """One saved state of an entry; raises NotFound."""
    found = db.session.scalar(
        select(Revision).where(Revision.entry_id == entry_id, Revision.number == number)
    )
    if found is None:
        raise NotFound()
    return found


def needing_care(viewer: Person, today: date) -> Sequence[Entry]:
    """What `viewer` may change and should look at: flagged as outdated, or not looked over in time; flagged first."""
    query = (
        select(Entry)
        .options(joinedload(Entry.owner), joinedload(Entry.municipality), joinedload(Entry.flagged_by))
        .where(_living(), or_(Entry.review_by < today, Entry.flagged_at.is_not(None)))
        .order_by(Entry.flagged_at.is_(None), Entry.review_by, Entry.title)
    )
    return [each for each in db.session.scalars(query) if may_edit(viewer, each)][:STALE_SHOWN]


@dataclass(frozen=True)
class Missed:
    """A search that found nothing: how often in all, and when last."""

    term: str
    times: int
    month: date


def misses() -> list[Missed]:
    """The searches without a hit that nobody has dealt with, the most frequent first."""
    times = func.sum(Miss.times)
    rows = db.session.execute(
        select(Miss.term, times, func.max(Miss.month))
        .where(Miss.settled.is_(None))
        .group_by(Miss.term)
        .order_by(times.desc(), Miss.term)
        .limit(MISSES_SHOWN)
    )
    return [Missed(term, count, month) for term, count, month in rows]


@dataclass(frozen=True)
class Failing:
    """An address that did not answer as it should, and the entries that have it."""

    address: Address
    places: list[tuple[Entry, str]]


def addresses() -> dict[str, list[tuple[Entry, str]]]:
    """Every web address of the guide with the entries that have it and for which municipality (or "")."""
    found: dict[str, list[tuple[Entry, str]]] = {}
    query = (
        select(Entry)
        .options(selectinload(Entry.links).joinedload(Link.municipality))
        .where(_living())
        .order_by(Entry.id)
    )
    for each in db.session.scalars(query):
        own = [(each.url, ""), (each.borger_url, "")]
        local = [(url, link.municipality.name) for link in each.links for url in (link.url, link.demo_url)]
        for url, where in own + local:
            if url:
                found.setdefault(url, []).append((each, where))
    return found


def failing() -> list[Failing]:
    """The addresses that failed when they were last tried and are still in use, the longest dead first."""
    used = addresses()
    query = select(Address).where(Address.problem.is_not(None)).order_by(Address.failing_since, Address.url)
    return [Failing(each, used[each.url]) for each in db.session.scalars(query) if each.url in used]


def checked() -> dict[str, Address]:
    """What is known of every address that was ever tried."""
    return {each.url: each for each in db.session.scalars(select(Address))}


def possible_owners(viewer: Person) -> Sequence[Person]:
    """The people whom `viewer` may make answer for an entry: a chief the own municipality's, by name."""
    query = select(Person).where(Person.active, Person.role.in_(AT_WORK)).order_by(Person.name)
    if viewer.role == Role.CHIEF:
        query = query.where(Person.municipality_id == viewer.municipality_id)
    elif viewer.role != Role.COORDINATOR:
        query = query.where(Person.id == viewer.id)
    return db.session.scalars(query).all()
