"""Questions that the daytime answers: about a solution or a rule, never about a citizen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Municipality, Person
from hotline.core.db import FreeText, Model, UTCDateTime
from hotline.core.outbox import OutboxMessage

QUESTION_MOST = 600


class HandedQuestion(Model):
    """A question mailed to a municipality's daytime inbox. Without `text` it was wiped when its time was over."""

    __tablename__ = "handed_question"
    __table_args__ = (
        Index("ix_handed_question_municipality_id", "municipality_id"),
        Index("ix_handed_question_asked_by_id", "asked_by_id"),
        Index("ix_handed_question_asked_at", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    text: Mapped[str | None] = mapped_column(FreeText(600))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    message_id: Mapped[int] = mapped_column(ForeignKey("outbox_message.id"), unique=True)

    municipality: Mapped[Municipality] = relationship(lazy="joined", innerjoin=True)
    asked_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    message: Mapped[OutboxMessage] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_sent(self) -> bool:
        return self.message.sent_at is not None

    @property
    def has_failed(self) -> bool:
        return self.message.gave_up_at is not None
