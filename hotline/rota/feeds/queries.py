"""Reads of calendar addresses: the one read that tells whether a feed changed, and the rows of a feed that did."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from hotline.accounts.models import Municipality, Person
from hotline.core.access import AT_WORK, Role
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.rota.calendar import CANCELLED_KEPT, FORMAT, PAST_KEPT, Entry, Place, Scope
from hotline.rota.feeds import tokens
from hotline.rota.feeds.models import CalendarToken
from hotline.rota.models import PLANNED, Assignment, Shift
from hotline.rota.rules import Slot

# What is done under these names can change a name that stands in a feed.
RENAMING = ("accounts.change_person", "organisation.change_municipality")


@dataclass(frozen=True)
class Feed:
    """An address that works: what it shows, and a mark that changes whenever that does."""

    token_id: int
    person_id: int
    municipality_id: int | None
    municipality: str
    scope: Scope
    alarm_minutes: int | None
    language: str
    last_used_at: datetime | None
    changed_at: datetime | None
    mark: tuple[object, ...]

    def stale_stamp(self, now: datetime, every: timedelta) -> bool:
        """Whether it is time to note that the address is in use."""
        return self.last_used_at is None or self.last_used_at <= now - every

    def place(self, host: str, base_url: str, source: str) -> Place:
        """Where and how it is served."""
        return Place(host, base_url, source, self.language, self.scope, self.municipality, self.alarm_minutes)

    def etag(self, place: Place) -> str:
        """A strong validator: changes whenever anything changes that the text is made of."""
        said = repr((FORMAT, place, self.person_id, self.municipality_id, self.mark))
        return hashlib.sha256(said.encode()).hexdigest()[:32]


def feed_of(secret: str, now: datetime) -> Feed | None:
    """The feed behind a secret address, in one query that counts instead of reading the rows.

    None when it is unknown or closed, or when its person is inactive or may not see this any more.
    """
    times = {"prefix": tokens.prefix(secret), "oldest": now - PAST_KEPT, "cut": now - CANCELLED_KEPT}
    row = db.session.execute(_FINGERPRINT, times).first()
    if row is None or not tokens.fits(secret, row.token_hash):
        return None
    return Feed(
        token_id=row.token_id,
        person_id=row.person_id,
        municipality_id=row.municipality_id,
        municipality=row.municipality or "",
        scope=Scope(row.scope),
        alarm_minutes=row.alarm_minutes,
        language=row.language,
        last_used_at=row.last_used_at,
        changed_at=max(filter(None, (row.changed_at, row.renamed)), default=None),
        mark=(row.shifts, row.sequences, row.changed_at, row.fresh, row.gone, row.renamed),
    )


def entries_of(feed: Feed, now: datetime) -> list[Entry]:
    """The events of a feed in order; cancelled ones for `CANCELLED_KEPT` only."""
    if feed.scope is Scope.PERSONAL:
        return _slots_of(feed.person_id, now)
    query = _EVENINGS.order_by(Shift.starts_at, Shift.id)
    if feed.scope is Scope.MUNICIPALITY:
        query = query.where(Shift.municipality_id == feed.municipality_id)
    if feed.scope is not Scope.OPENINGS:
        query = query.where(Shift.published_at.is_not(None))
    rows = db.session.execute(query, {"oldest": now - PAST_KEPT, "cut": now - CANCELLED_KEPT}).all()
    named = feed.scope is not Scope.OPENINGS
    entries = [_evening(row, named) for row in rows]
    # A cancelled evening beside the one that took its place says nothing to anybody.
    held = {entry.starts_at for entry in entries if entry.confirmed}
    return [entry for entry in entries if entry.confirmed or entry.starts_at not in held]


def _evening(row: Row[*tuple[Any, ...]], named: bool) -> Entry:
    return Entry(
        # An event of its own beside the slots': somebody may follow both in one calendar.
        uid=f"{row.uid}-{'evening' if named else 'opening'}",
        shift_id=row.id if named else None,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        municipality=row.municipality if named else "",
        confirmed=row.status == PLANNED,
        sequence=row.sequence,
        changed_at=row.changed_at,
        primary=row.primary if named else None,
        backup=row.backup if named else None,
        why=row.cancelled_why,
    )


def _slots_of(person_id: int, now: datetime) -> list[Entry]:
    rows = db.session.execute(_SLOTS, {"person_id": person_id, "oldest": now - PAST_KEPT})
    latest: dict[str, Entry] = {}
    for row in rows:
        entry = _slot(row)
        latest[entry.uid] = entry
    return [each for each in latest.values() if each.confirmed or each.changed_at > now - CANCELLED_KEPT]


def _slot(row: Row[*tuple[Any, ...]]) -> Entry:
    ended = row.ended_at is not None
    confirmed = not ended and row.published_at is not None and row.status == PLANNED
    slot = Slot(row.slot)
    beside = row.counterpart if confirmed else None
    return Entry(
        uid=f"{row.uid}-{slot}",
        shift_id=row.id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        municipality=row.municipality,
        confirmed=confirmed,
        sequence=row.ended_sequence if ended else row.sequence,
        changed_at=row.ended_at if ended else row.changed_at,
        slot=slot,
        primary=beside if slot is Slot.BACKUP else None,
        backup=beside if slot is Slot.PRIMARY else None,
        why=row.ended_why,
    )


def _shown() -> ColumnElement[bool]:
    """Which shifts a token's feed is made of."""
    seen = or_(Shift.status == PLANNED, Shift.published_at.is_not(None))
    own = select(Assignment.shift_id).where(
        Assignment.person_id == CalendarToken.person_id, Assignment.published_at.is_not(None)
    )
    of_scope = or_(
        and_(CalendarToken.scope == Scope.PERSONAL, Shift.id.in_(own)),
        and_(
            CalendarToken.scope == Scope.MUNICIPALITY,
            Shift.municipality_id == CalendarToken.municipality_id,
            Shift.published_at.is_not(None),
        ),
        and_(CalendarToken.scope == Scope.LINE, Shift.published_at.is_not(None)),
        and_(CalendarToken.scope == Scope.OPENINGS, seen),
    )
    return and_(Shift.ends_at >= bindparam("oldest"), of_scope)


def _fingerprint() -> Select[*tuple[Any, ...]]:
    # What leaves the feed by the passing of time alone: cancelled evenings, and slots that somebody else has now.
    fresh = func.sum(case((and_(Shift.status != PLANNED, Shift.changed_at > bindparam("cut")), 1), else_=0))
    gone = (
        select(func.count(Assignment.id))
        .where(
            CalendarToken.scope == Scope.PERSONAL,
            Assignment.person_id == CalendarToken.person_id,
            Assignment.ended_at > bindparam("cut"),
        )
        .correlate(CalendarToken)
        .scalar_subquery()
    )
    renamed = select(func.max(AuditEntry.at)).where(AuditEntry.action.in_(RENAMING)).scalar_subquery()
    whose = (
        CalendarToken.id.label("token_id"),
        CalendarToken.person_id,
        CalendarToken.municipality_id,
        CalendarToken.scope,
        CalendarToken.alarm_minutes,
        CalendarToken.token_hash,
        CalendarToken.last_used_at,
        Person.language,
        Municipality.name.label("municipality"),
    )
    may_see = or_(
        CalendarToken.scope != Scope.MUNICIPALITY,
        CalendarToken.municipality_id == Person.municipality_id,
        Person.role == Role.COORDINATOR,
    )
    return (
        select(
            *whose,
            func.count(Shift.id).label("shifts"),
            func.sum(Shift.sequence).label("sequences"),
            func.max(Shift.changed_at).label("changed_at"),
            fresh.label("fresh"),
            gone.label("gone"),
            renamed.label("renamed"),
        )
        .select_from(CalendarToken)
        .join(Person, and_(Person.id == CalendarToken.person_id, Person.active, Person.role.in_(AT_WORK)))
        .outerjoin(Municipality, Municipality.id == CalendarToken.municipality_id)
        .outerjoin(Shift, _shown())
        .where(CalendarToken.prefix == bindparam("prefix"), CalendarToken.revoked_at.is_(None), may_see)
        .group_by(*(each.element if hasattr(each, "element") else each for each in whose))
    )


def _slots() -> Select[*tuple[Any, ...]]:
    beside, other = aliased(Assignment), aliased(Person)
    return (
        select(
            Assignment.slot,
            Assignment.ended_at,
            Assignment.ended_sequence,
            Assignment.ended_why,
            Shift.id,
            Shift.uid,
            Shift.starts_at,
            Shift.ends_at,
            Shift.status,
            Shift.published_at,
            Shift.sequence,
            Shift.changed_at,
            Municipality.name.label("municipality"),
            other.name.label("counterpart"),
        )
        .select_from(Assignment)
        .join(Shift, and_(Shift.id == Assignment.shift_id, Shift.ends_at >= bindparam("oldest")))
        .join(Municipality, Municipality.id == Shift.municipality_id)
        .outerjoin(
            beside,
            and_(beside.shift_id == Shift.id, beside.slot != Assignment.slot, beside.ended_at.is_(None)),
        )
        .outerjoin(other, other.id == beside.person_id)
        .where(Assignment.person_id == bindparam("person_id"), Assignment.published_at.is_not(None))
        .order_by(Shift.starts_at, Assignment.slot, Assignment.id)
    )


def _evenings() -> Select[*tuple[Any, ...]]:
    held = {slot: aliased(Assignment) for slot in Slot}
    people = {slot: aliased(Person) for slot in Slot}
    query = (
        select(
            Shift.id,
            Shift.uid,
            Shift.starts_at,
            Shift.ends_at,
            Shift.status,
            Shift.cancelled_why,
            Shift.sequence,
            Shift.changed_at,
            Municipality.name.label("municipality"),
            people[Slot.PRIMARY].name.label("primary"),
            people[Slot.BACKUP].name.label("backup"),
        )
        .select_from(Shift)
        .join(Municipality, Municipality.id == Shift.municipality_id)
    )
    for slot in Slot:
        on, person = held[slot], people[slot]
        query = query.outerjoin(
            on, and_(on.shift_id == Shift.id, on.slot == slot, on.ended_at.is_(None))
        ).outerjoin(person, person.id == on.person_id)
    return query.where(
        Shift.ends_at >= bindparam("oldest"),
        or_(
            Shift.status == PLANNED,
            and_(Shift.published_at.is_not(None), Shift.changed_at > bindparam("cut")),
        ),
    )


_FINGERPRINT, _SLOTS, _EVENINGS = _fingerprint(), _slots(), _evenings()


def calendar_tokens_of(person: Person) -> Sequence[CalendarToken]:
    """The person's calendar addresses that still work, the newest first."""
    return db.session.scalars(
        select(CalendarToken)
        .where(CalendarToken.person_id == person.id, CalendarToken.revoked_at.is_(None))
        .order_by(CalendarToken.id.desc())
    ).all()


def calendar_token_for(viewer: Person, token_id: int) -> CalendarToken:
    """One of the viewer's own calendar addresses; raises NotFound for any other."""
    token = db.session.get(CalendarToken, token_id)
    if token is None or token.person_id != viewer.id or token.revoked_at is not None:
        raise NotFound()
    return token
