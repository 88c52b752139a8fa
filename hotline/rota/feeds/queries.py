"""Reads of calendar addresses, and the one read behind an address: the token, its person, every row of the feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, select
from sqlalchemy.orm import aliased

from hotline.accounts.models import Municipality, Person
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.rota.calendar import PAST_KEPT, Entry, current
from hotline.rota.feeds import tokens
from hotline.rota.feeds.models import CalendarToken
from hotline.rota.models import PLANNED, Assignment, Shift
from hotline.rota.rules import Slot


@dataclass(frozen=True)
class Feed:
    """What an address gives: whose language, and the entries in order."""

    token_id: int
    last_used_at: datetime | None
    language: str
    entries: list[Entry]

    def stale_stamp(self, now: datetime, every: timedelta) -> bool:
        """Whether it is time to note that the address is in use."""
        return self.last_used_at is None or self.last_used_at <= now - every


def feed_of(secret: str, now: datetime) -> Feed | None:
    """The feed behind a secret address, in one query; None when it is unknown, closed, or its person inactive."""
    rows = db.session.execute(_SELECT, {"prefix": tokens.prefix(secret), "oldest": now - PAST_KEPT}).all()
    if not rows or not tokens.fits(secret, rows[0].token_hash):
        return None
    entries = current((_entry(row) for row in rows if row.uid is not None), now)
    first = rows[0]
    return Feed(first.token_id, first.last_used_at, first.language, entries)


def _entry(row: Row[*tuple[Any, ...]]) -> Entry:
    ended = row.ended_at is not None
    confirmed = not ended and row.shift_published_at is not None and row.status == PLANNED
    return Entry(
        uid=row.uid,
        slot=Slot(row.slot),
        day=row.day,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        municipality=row.municipality,
        confirmed=confirmed,
        sequence=row.ended_sequence if ended else row.sequence,
        changed_at=row.ended_at if ended else row.changed_at,
        counterpart=row.counterpart if confirmed else None,
        why=row.ended_why,
    )


def _statement() -> Select[*tuple[Any, ...]]:
    beside, other = aliased(Assignment), aliased(Person)
    return (
        select(
            CalendarToken.id.label("token_id"),
            CalendarToken.token_hash,
            CalendarToken.last_used_at,
            Person.language,
            Assignment.slot,
            Assignment.ended_at,
            Assignment.ended_sequence,
            Assignment.ended_why,
            Shift.uid,
            Shift.day,
            Shift.starts_at,
            Shift.ends_at,
            Shift.status,
            Shift.published_at.label("shift_published_at"),
            Shift.sequence,
            Shift.changed_at,
            Municipality.name.label("municipality"),
            other.name.label("counterpart"),
        )
        .select_from(CalendarToken)
        .join(Person, and_(Person.id == CalendarToken.person_id, Person.active))
        .outerjoin(
            Assignment,
            and_(Assignment.person_id == CalendarToken.person_id, Assignment.published_at.is_not(None)),
        )
        .outerjoin(Shift, and_(Shift.id == Assignment.shift_id, Shift.ends_at >= bindparam("oldest")))
        .outerjoin(Municipality, Municipality.id == Shift.municipality_id)
        .outerjoin(
            beside,
            and_(beside.shift_id == Shift.id, beside.slot != Assignment.slot, beside.ended_at.is_(None)),
        )
        .outerjoin(other, other.id == beside.person_id)
        .where(CalendarToken.prefix == bindparam("prefix"), CalendarToken.revoked_at.is_(None))
        .order_by(Shift.starts_at, Assignment.slot, Assignment.id)
    )


_SELECT = _statement()


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
