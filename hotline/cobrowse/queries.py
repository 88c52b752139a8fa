"""Reads of co-browse sessions; staff sees only their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from hotline.accounts.models import Person
from hotline.cobrowse import rules
from hotline.cobrowse.models import CobrowseSession
from hotline.cobrowse.rules import By, State, Times, Why
from hotline.core import clock
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.opening import queries as opening
from hotline.opening.rules import stretches


@dataclass(frozen=True)
class Facts:
    """What both sides and the relay need to know of a session."""

    id: int
    state: State
    staff: str
    municipality: str
    municipality_key: str
    words: str
    practice: bool
    paused_by: By | None
    paused_why: Why | None
    ended_at: datetime | None
    ended_by: By | None
    ended_why: Why | None


def facts(row: CobrowseSession) -> Facts:
    """The session as both sides may see it, detached from the database."""
    return Facts(
        id=row.id,
        state=State(row.state),
        staff=row.staff.first_name,
        municipality=row.municipality.name,
        municipality_key=row.municipality.key,
        words=row.words,
        practice=row.practice,
        paused_by=By(row.paused_by) if row.paused_by else None,
        paused_why=Why(row.paused_why) if row.paused_why else None,
        ended_at=row.ended_at,
        ended_by=By(row.ended_by) if row.ended_by else None,
        ended_why=Why(row.ended_why) if row.ended_why else None,
    )


def times(row: CobrowseSession) -> Times:
    """The moments that the limits of a session are counted from."""
    return Times(
        state=State(row.state),
        created_at=row.created_at,
        code_expires_at=row.code_expires_at,
        joined_at=row.joined_at,
        active_at=row.active_at,
        citizen_left_at=row.citizen_left_at,
        staff_left_at=row.staff_left_at,
        closes_at=row.closes_at,
    )


def session_for(viewer: Person, session_id: int) -> CobrowseSession:
    """One's own session; raises NotFound for anybody else's."""
    row = db.session.get(CobrowseSession, session_id)
    if row is None or row.staff_id != viewer.id:
        raise NotFound()
    return row


def live_of(person: Person) -> CobrowseSession | None:
    """The session that `person` is in just now."""
    return db.session.scalar(
        select(CobrowseSession).where(
            CobrowseSession.staff_id == person.id, CobrowseSession.state != State.ENDED
        )
    )


def recent_of(person: Person, most: int = 10) -> Sequence[CobrowseSession]:
    """The person's latest ended sessions, newest first."""
    return db.session.scalars(
        select(CobrowseSession)
        .where(CobrowseSession.staff_id == person.id, CobrowseSession.state == State.ENDED)
        .order_by(CobrowseSession.id.desc())
        .limit(most)
    ).all()


def waiting_for(code_seal: str) -> CobrowseSession | None:
    """The session that waits for this code."""
    return db.session.scalar(select(CobrowseSession).where(CobrowseSession.code_seal == code_seal))


def of_token(token: str) -> CobrowseSession | None:
    """The session that this resume token belongs to, also when it has ended."""
    return db.session.scalar(
        select(CobrowseSession).where(CobrowseSession.token_seal == rules.seal_token(token))
    )


def overdue(now: datetime) -> list[tuple[CobrowseSession, datetime, Why]]:
    """The live sessions that should have ended by now, with when and why."""
    live = db.session.scalars(select(CobrowseSession).where(CobrowseSession.state != State.ENDED)).all()
    due = [(row, rules.overdue(times(row), now) or _signed_out(row, now)) for row in live]
    return [(row, *end) for row, end in due if end is not None]


def _signed_out(row: CobrowseSession, now: datetime) -> tuple[datetime, Why] | None:
    # A sign-out, a new password and a deactivation all move the epoch on.
    signed_in = row.staff.active and row.staff.session_epoch == row.staff_epoch
    return None if signed_in else (now, Why.SIGNED_OUT)


def closing_time(now: datetime) -> datetime | None:
    """When the opening that runs at `now`, or ended at most `rules.AFTER_CLOSING` ago, closes; None when closed."""
    today = clock.local(now).date()
    return next(
        (
            each.closes_at
            for each in stretches(opening.openings_between(today, today))
            if each.opens_at <= now < each.closes_at + rules.AFTER_CLOSING
        ),
        None,
    )
