"""Who has said "I can't" for which evening."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Person
from hotline.core.db import Model, UTCDateTime
from hotline.rota.models import Shift
from hotline.rota.rules import Slot


class Absence(Model):
    """One person who cannot come on one evening, until it is withdrawn; why is never asked.

    `slot` is where the person was. While the row stands, a trigger of the migration keeps the person off the
    evening, whoever tries to put the person on.
    """

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("slot in ('primary', 'backup')", name="slot"),
        CheckConstraint("withdrawn_by_id is null or withdrawn_at is not null", name="withdrawn"),
        Index(
            "uq_absence_shift_id_person_id",
            "shift_id",
            "person_id",
            unique=True,
            sqlite_where=text("withdrawn_at is null"),
            postgresql_where=text("withdrawn_at is null"),
        ),
        Index("ix_absence_shift_id", "shift_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    slot: Mapped[Slot] = mapped_column(String(10))
    reported_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    shift: Mapped[Shift] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined", innerjoin=True)
    reported_by: Mapped[Person | None] = relationship(foreign_keys=[reported_by_id])
