"""What the evenings taught, and what was suggested because of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Person
from hotline.core.db import FreeText, Model, UTCDateTime
from hotline.organisation.lessons.rules import Status


class Lesson(Model):
    """A suggestion, shared by all five municipalities. Its answer is the chiefs' and the coordinator's.

    What is decided may have an owner and a day by which it is to be done; what is done may be shown as an example.
    """

    __tablename__ = "lesson"
    __table_args__ = (
        CheckConstraint("status in ('proposed', 'decided', 'done', 'declined')", name="status"),
        CheckConstraint("status <> 'declined' or answer is not null", name="reason"),
        CheckConstraint("(status = 'proposed') or answered_at is not null", name="answered"),
        CheckConstraint(
            "status in ('decided', 'done') or (owner_id is null and due_on is null)",
            name="owner_when_decided",
        ),
        CheckConstraint("status = 'done' or not example", name="example_when_done"),
        Index("ix_lesson_status_made_at", "status", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(FreeText(500))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    status: Mapped[Status] = mapped_column(String(10), default=Status.PROPOSED)
    answer: Mapped[str | None] = mapped_column(FreeText(500))
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date | None]
    example: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    made_by: Mapped[Person] = relationship(foreign_keys=made_by_id, lazy="joined", innerjoin=True)
    answered_by: Mapped[Person | None] = relationship(foreign_keys=answered_by_id, lazy="joined")
    owner: Mapped[Person | None] = relationship(foreign_keys=owner_id, lazy="joined")

    __mapper_args__ = {"version_id_col": version}
