"""The note of an evening: what the next on duty should know."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Person
from hotline.core.db import FreeText, Model, UTCDateTime
from hotline.rota.models import Shift


class ShiftNote(Model):
    """One author's note of one evening. Without `text` it was wiped when its time was over."""

    __tablename__ = "shift_note"
    __table_args__ = (
        UniqueConstraint("shift_id", "author_id"),
        CheckConstraint("changed_at >= written_at", name="order"),
        Index("ix_shift_note_written_at", "written_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str | None] = mapped_column(FreeText(1000))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)

    shift: Mapped[Shift] = relationship(lazy="raise")
    author: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}
