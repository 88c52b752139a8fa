"""Reads of co-browse sessions; staff sees only their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import or_, select

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.cobrowse import rules
from hotline.cobrowse.models import CobrowseSession
from hotline.cobrowse.rules import By, Mode, State, Times, Why
from hotline.core import clock
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.opening import queries as opening
from hotline.opening.rules import stretches
from hotline.rota import queries as rota


@dataclass(frozen=True)
class Facts:
    """What both sides and the relay need to know of a session."""

    id: int
    # Which of two is younger.
    revision: int
    state: State
    mode: Mode | None
    staff_id: int
    staff: str
    municipality: str
    municipality_key: str
    words: str
    practice: bool
    control_asked: bool
    control_until: datetime | None
    offered_to_id: int | None
    paused_by: By | None
    paused_why: Why | None
    ended_at: datetime | None
    ended_by: By | None
    ended_why: Why | None
    soon: Why | None


def facts(row: CobrowseSession) -> Facts:
    """The session as both sides may see it, detached from the database."""
    # A change moves the revision on when it is written.
    db.session.flush()
    return Facts(
        id=row.id,
        revision=row.revision,
        state=State(row.state),
        mode=Mode(row.mode) if row.mode else None,
        staff_id=row.staff_id,
        staff=row.staff.first_name,
        municipality=row.municipality.name,
        municipality_key=row.municipality.key,
        words=row.words,
        practice=row.practice,
        control_asked=row.control_asked_at is not None,
        control_until=row.control_until,
        offered_to_id=row.offered_to_id,
        paused_by=By(row.paused_by) if row.paused_by else None,
        paused_why=Why(row.paused_why) if row.paused_why else None,
        ended_at=row.ended_at,
        ended_by=By(row.ended_by) if row.ended_by else None,
        ended_why=Why(row.ended_why) if row.ended_why else None,
        soon=rules.soon(times(row), clock.now()),
    )


_TIMES = (
    CobrowseSession.state,
    CobrowseSession.created_at,
    CobrowseSession.code_expires_at,
    CobrowseSession.joined_at,
    CobrowseSession.active_at,
    CobrowseSession.citizen_left_at,
    CobrowseSession.staff_left_at,
    CobrowseSession.closes_at,
)


def times(row: CobrowseSession) -> Times:
    """The moments that the limits of a session are counted from."""
    return _times(row)


def _times(row: Any) -> Times:
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


def facts_of(session_ids: Iterable[int]) -> list[Facts]:
    """Those sessions as they stand in the database now, whoever has changed them."""
    chosen = select(CobrowseSession).where(CobrowseSession.id.in_(tuple(session_ids)))
    return [facts(row) for row in db.session.scalars(chosen.execution_options(populate_existing=True))]


def offers_to(person: Person) -> Sequence[CobrowseSession]:
    """The sessions that colleagues have offered to `person`."""
    return db.session.scalars(
        select(CobrowseSession).where(CobrowseSession.offered_to_id == person.id).order_by(CobrowseSession.id)
    ).all()


def colleagues(person: Person) -> list[Person]:
    """Who may go on with a session of `person`: the approved of the same municipality, and whoever is on the shift."""
    if person.municipality_id is None:
        return []
    same = accounts.eligible([person.municipality_id]).get(person.municipality_id, [])
    shift = rota.shift_at(clock.now())
    on_shift = [each for each in (shift.primary, shift.backup) if each] if shift else []
    found = {each.id: each for each in (*same, *on_shift) if each.id != person.id and each.active}
    return sorted(found.values(), key=lambda each: each.name)


def busy(people: Iterable[Person]) -> set[int]:
    """Which of these are in a session of their own."""
    ids = [person.id for person in people]
    return set(
        db.session.scalars(
            select(CobrowseSession.staff_id).where(
                CobrowseSession.staff_id.in_(ids), CobrowseSession.state != State.ENDED
            )
        )
    )


def control_allowed() -> bool:
    """Whether this installation lets staff ask to click and type."""
    return bool(current_app.extensions["settings"].cobrowse_control)


def control_due(now: datetime) -> list[CobrowseSession]:
    """The sessions whose control has lasted its time, or whose question has not been answered in time."""
    return list(
        db.session.scalars(
            select(CobrowseSession)
            .where(
                or_(
                    CobrowseSession.control_until <= now,
                    CobrowseSession.control_asked_at <= now - rules.ASK_LIMIT,
                )
            )
            .order_by(CobrowseSession.id)
        )
    )


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


def receipt_of(token: str, now: datetime) -> CobrowseSession | None:
    """The session of this token, for as long as its citizen may see the receipt."""
    row = of_token(token)
    is_old = row is not None and row.ended_at is not None and row.ended_at <= now - rules.RECEIPT_LIFE
    return None if is_old else row


def overdue(now: datetime) -> list[tuple[CobrowseSession, datetime, Why]]:
    """The live sessions that should have ended by now, with when and why."""
    # Every live session is looked at each second: only columns are read, and rows of those that are due.
    live = db.session.execute(
        select(*_TIMES, CobrowseSession.id, CobrowseSession.staff_epoch, Person.active, Person.session_epoch)
        .join(Person, Person.id == CobrowseSession.staff_id)
        .where(CobrowseSession.state != State.ENDED)
        .order_by(CobrowseSession.id)
    ).all()
    found = []
    for row in live:
        # A sign-out, a new password and a deactivation all move the epoch on.
        signed_in = row.active and row.session_epoch == row.staff_epoch
        due = rules.overdue(_times(row), now) or (None if signed_in else (now, Why.SIGNED_OUT))
        session = db.session.get(CobrowseSession, row.id) if due else None
        if due and session is not None:
            found.append((session, *due))
    return found


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
