"""Weeks given to municipalities, shifts, and who is on them.

The database guards what must never be: besides the constraints below, triggers made by the migration
(`hotline/migrations/rota_guards.py`) refuse a person who may not take the shift, two shifts at once, somebody on
a cancelled shift, and a shift on a closing day.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Municipality, Person
from hotline.core.db import FreeText, Model, UTCDateTime
from hotline.rota.rules import Happening, IsoWeek, Slot

PLANNED, CANCELLED = "planned", "cancelled"


class WeekAllotment(Model):
    """The municipality that has an ISO week, and whose chief answers for it."""

    __tablename__ = "week_allotment"
    __table_args__ = (
        UniqueConstraint("iso_year", "iso_week"),
        CheckConstraint("iso_week between 1 and 53", name="iso_week"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    iso_year: Mapped[int]
    iso_week: Mapped[int]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    municipality: Mapped[Municipality] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def week(self) -> IsoWeek:
        return IsoWeek(self.iso_year, self.iso_week)


class Shift(Model):
    """One evening to be staffed.

    `sequence` counts every change of the shift or of who is on it, as calendars want it; `changed_at` is
    when the latest one was. `municipality` is who staffs it, by default whoever has the week.
    """

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("status in ('planned', 'cancelled')", name="status"),
        CheckConstraint("(status = 'cancelled') = (cancelled_why is not null)", name="cancelled_why"),
        CheckConstraint("starts_at < ends_at", name="order"),
        Index(
            "uq_shift_planned_start",
            "starts_at",
            unique=True,
            sqlite_where=text("status = 'planned'"),
            postgresql_where=text("status = 'planned'"),
        ),
        Index("ix_shift_municipality_id_day", "municipality_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[uuid.UUID] = mapped_column(unique=True, default=uuid.uuid4)
    day: Mapped[date] = mapped_column(index=True)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    status: Mapped[str] = mapped_column(String(10), default=PLANNED)
    cancelled_why: Mapped[str | None] = mapped_column(FreeText(200))
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)

    municipality: Mapped[Municipality] = relationship(lazy="joined", innerjoin=True)
    # All of them, also those that ended: they are few, and a list that is filtered by the database would
    # not notice what the running use case adds and ends.
    assignments: Mapped[list[Assignment]] = relationship(
        back_populates="shift", order_by="Assignment.id", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}

    def slot(self, slot: Slot) -> Assignment | None:
        """Who is in `slot` now."""
        return next((each for each in self.assignments if each.slot == slot and each.ended_at is None), None)

    @property
    def primary(self) -> Person | None:
        """The person on duty (vagt)."""
        held = self.slot(Slot.PRIMARY)
        return held.person if held else None

    @property
    def backup(self) -> Person | None:
        """The person behind (bagvagt)."""
        held = self.slot(Slot.BACKUP)
        return held.person if held else None

    @property
    def is_planned(self) -> bool:
        return self.status == PLANNED

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def week(self) -> IsoWeek:
        return IsoWeek.of(self.day)


class EveningEvent(Model):
    """Something that happened around one shift, for its timeline; `once` keeps what must happen once from happening twice."""

    __tablename__ = "evening_event"
    __table_args__ = (
        UniqueConstraint("shift_id", "once"),
        Index("ix_evening_event_shift_id_at", "shift_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    happening: Mapped[Happening] = mapped_column(String(30))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str | None] = mapped_column(FreeText(200))
    once: Mapped[str | None] = mapped_column(String(60))

    shift: Mapped[Shift] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], lazy="joined")
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id], lazy="joined")


class Assignment(Model):
    """One person in one slot of one shift, from `began_at` until `ended_at`; what changes is ended, not edited.

    `published_at` is when the person could first see it; `agreed` says that both chiefs accepted somebody
    from another municipality. The sequences are those of the shift when it began and ended.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("slot in ('primary', 'backup')", name="slot"),
        CheckConstraint("(ended_at is null) = (ended_sequence is null)", name="ended"),
        Index(
            "uq_assignment_shift_id_slot",
            "shift_id",
            "slot",
            unique=True,
            sqlite_where=text("ended_at is null"),
            postgresql_where=text("ended_at is null"),
        ),
        Index(
            "uq_assignment_shift_id_person_id",
            "shift_id",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at is null"),
            postgresql_where=text("ended_at is null"),
        ),
        Index("ix_assignment_person_id_shift_id", "person_id", "shift_id"),
        Index("ix_assignment_shift_id", "shift_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    slot: Mapped[Slot] = mapped_column(String(10))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    agreed: Mapped[bool] = mapped_column(default=False)
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    began_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    began_sequence: Mapped[int]
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_sequence: Mapped[int | None]
    ended_why: Mapped[str | None] = mapped_column(FreeText(200))

    shift: Mapped[Shift] = relationship(back_populates="assignments")
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined", innerjoin=True)
    began_by: Mapped[Person | None] = relationship(foreign_keys=[began_by_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])
