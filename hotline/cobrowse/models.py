"""Co-browse sessions: who, when and how they ended. Nothing of what was seen is ever stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, event, text
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from hotline.accounts.models import Municipality, Person
from hotline.cobrowse.rules import By, Mode, State, Why
from hotline.core.db import Model, UTCDateTime


class CobrowseSession(Model):
    """One session between a member of staff and a citizen.

    The code is there until it is used, the token until the session ends; both only as seals.
    """

    __tablename__ = "cobrowse_session"
    __table_args__ = (
        CheckConstraint(
            "state in ('created', 'joined', 'viewing', 'control', 'sharing', 'paused', 'ended')", name="state"
        ),
        CheckConstraint("mode in ('page', 'screen')", name="mode"),
        # Nothing is shown that was not said yes to.
        CheckConstraint(
            "case when state in ('viewing', 'control') then coalesce(mode, '') = 'page' "
            "when state = 'sharing' then coalesce(mode, '') = 'screen' "
            "when state = 'paused' then mode is not null "
            "when state in ('created', 'joined') then mode is null else true end",
            name="mode_of_state",
        ),
        CheckConstraint("(state = 'control') = (control_until is not null)", name="control"),
        CheckConstraint("control_asked_at is null or state = 'viewing'", name="control_asked"),
        CheckConstraint("offered_to_id is null or offered_to_id <> staff_id", name="offered_to_another"),
        CheckConstraint("(state = 'ended') = (ended_at is not null)", name="ended"),
        CheckConstraint("state = 'created' or code_seal is null", name="code_used_once"),
        CheckConstraint("(state = 'paused') = (paused_by is not null)", name="paused"),
        # One live session per member of staff, whatever the application believes.
        Index(
            "uq_cobrowse_session_live_staff",
            "staff_id",
            unique=True,
            sqlite_where=text("state <> 'ended'"),
            postgresql_where=text("state <> 'ended'"),
        ),
        Index("ix_cobrowse_session_state", "state"),
        # A number is never used again, also after its row was forgotten: the audit goes on speaking of it.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # The person's `session_epoch` when it began: once that has moved on, nobody is signed in to see it.
    staff_epoch: Mapped[int]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    practice: Mapped[bool]
    state: Mapped[State] = mapped_column(String(10))
    mode: Mapped[Mode | None] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(60))
    code_seal: Mapped[str | None] = mapped_column(String(64), unique=True)
    token_seal: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    code_expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    joined_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    consented_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    control_asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    control_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # A colleague who was asked to go on with the session, and has not answered yet.
    offered_to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    active_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    citizen_left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    staff_left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paused_by: Mapped[By | None] = mapped_column(String(10))
    paused_why: Mapped[Why | None] = mapped_column(String(20))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by: Mapped[By | None] = mapped_column(String(10))
    ended_why: Mapped[Why | None] = mapped_column(String(20))
    gate_hits: Mapped[int] = mapped_column(default=0)
    # Moves on with every change, so that what was read of it can be told younger from older.
    revision: Mapped[int] = mapped_column(default=1)

    staff: Mapped[Person] = relationship(foreign_keys=[staff_id], lazy="joined", innerjoin=True)
    municipality: Mapped[Municipality] = relationship(lazy="joined", innerjoin=True)


@event.listens_for(CobrowseSession, "before_update")
def _move_on(_mapper: Any, _connection: Any, row: CobrowseSession) -> None:
    # It is called for values that were only set to what they were, too.
    session = object_session(row)
    if session is not None and session.is_modified(row):
        row.revision += 1
