"""Who had the telephone when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Municipality, Person
from hotline.core.db import Model, UTCDateTime
from hotline.rota.models import Shift
from hotline.rota.watch.rules import How


class LogOn(Model):
    """One person's hold of a telephone licence for one shift, from `taken_at` until `released_at`.

    `municipality_id` is whose licence it is: each municipality has one (S4, `domain.md` trap 5), so whoever
    takes over can take only what was released. What was released without `released_by` was forgotten, and
    released by the watch with the end of the shift as its time.
    """

    __tablename__ = "log_on"
    __table_args__ = (
        CheckConstraint("how in ('button', 'link', 'takeover')", name="how"),
        CheckConstraint("released_at is null or taken_at <= released_at", name="order"),
        CheckConstraint("released_by_id is null or released_at is not null", name="released"),
        Index(
            "uq_log_on_municipality_id",
            "municipality_id",
            unique=True,
            sqlite_where=text("released_at is null"),
            postgresql_where=text("released_at is null"),
        ),
        Index(
            "uq_log_on_shift_id",
            "shift_id",
            unique=True,
            sqlite_where=text("released_at is null"),
            postgresql_where=text("released_at is null"),
        ),
        Index("ix_log_on_shift_id", "shift_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime)
    how: Mapped[How] = mapped_column(String(10))
    released_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    shift: Mapped[Shift] = relationship()
    municipality: Mapped[Municipality] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined", innerjoin=True)
    released_by: Mapped[Person | None] = relationship(foreign_keys=[released_by_id])

    @property
    def is_open(self) -> bool:
        """Whether the person has the telephone now."""
        return self.released_at is None

    @property
    def was_forgotten(self) -> bool:
        """Whether the watch had to release it."""
        return self.released_at is not None and self.released_by_id is None
