"""What the planner was asked, how far it is, what it answered, and what was accepted of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Municipality, Person
from hotline.core.db import Model, UTCDateTime
from hotline.rota.planner.rules import Kind, Status

_ACTIVE = text("status in ('queued', 'running')")


class PlanRun(Model):
    """One question to the planner; it changes nothing until somebody accepts what it answered.

    `question` holds all that the answer rests on, and how the plan looked then. `attempt` counts the processes
    that took the run: only the latest may write, and `claimed_until` is when it counts as dead. `stop` is what
    was asked for while it ran: to keep what was found so far, or to drop it.
    """

    __tablename__ = "plan_run"
    __table_args__ = (
        CheckConstraint("kind in ('weeks', 'people', 'mend')", name="kind"),
        CheckConstraint("(kind = 'weeks') = (municipality_id is null)", name="whose"),
        CheckConstraint("status in ('queued', 'running', 'done', 'failed', 'cancelled')", name="status"),
        CheckConstraint("stop in ('keep', 'drop')", name="stop"),
        CheckConstraint("failure in ('error', 'lost')", name="failure"),
        CheckConstraint("(status = 'done') = (answer is not null)", name="answer"),
        CheckConstraint("(status = 'running') = (claimed_until is not null)", name="claimed"),
        CheckConstraint("first <= last", name="order"),
        # Two who plan the same at once would undo each other's work: one at a time for each municipality.
        Index(
            "uq_plan_run_active_municipality_id",
            "municipality_id",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
        Index(
            "uq_plan_run_active_weeks",
            "kind",
            unique=True,
            sqlite_where=text("status in ('queued', 'running') and municipality_id is null"),
            postgresql_where=text("status in ('queued', 'running') and municipality_id is null"),
        ),
        Index("ix_plan_run_status_id", "status", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(String(10))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    status: Mapped[Status] = mapped_column(String(10))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    question: Mapped[dict[str, Any]] = mapped_column(JSON(none_as_null=True), deferred=True)
    attempt: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    progress: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    stop: Mapped[str | None] = mapped_column(String(4))
    cancel_asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    failure: Mapped[str | None] = mapped_column(String(5))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    municipality: Mapped[Municipality | None] = relationship(lazy="joined")
    asked_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_active(self) -> bool:
        return self.status in {Status.QUEUED, Status.RUNNING}


class PlanAcceptance(Model):
    """A part of an answer that somebody accepted, as it really changed the plan, so that it can be undone."""

    __tablename__ = "plan_acceptance"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("plan_run.id"), index=True)
    accepted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    accepted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changes: Mapped[list[list[Any]]] = mapped_column(JSON)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    run: Mapped[PlanRun] = relationship()
    accepted_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
