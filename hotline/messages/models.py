"""What people are told, and how each wants to be told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Person
from hotline.core.db import FreeText, Model, UTCDateTime


class News(Model):
    """One thing that one person is told: shown in the portal until read, and mailed when the person wants that.

    `topic` names what it is about and `was` and `now` how that stood, so that a change which was taken back
    before the mail left is not mailed at all. `mail_due_at` None is no mail; `ics` goes along as a calendar file.
    """

    __tablename__ = "news"
    __table_args__ = (
        Index("ix_news_person_id_id", "person_id", "id"),
        Index(
            "ix_news_mail_due_at",
            "mail_due_at",
            sqlite_where=text("mailed_at is null"),
            postgresql_where=text("mailed_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    text: Mapped[str] = mapped_column(FreeText(600))
    link: Mapped[str] = mapped_column(String(300))
    urgent: Mapped[bool] = mapped_column(default=False)
    topic: Mapped[str | None] = mapped_column(String(60))
    was: Mapped[str | None] = mapped_column(String(100))
    now: Mapped[str | None] = mapped_column(String(100))
    ics: Mapped[str | None] = mapped_column(Text)
    mail_due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    mailed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class MessageChoice(Model):
    """How a person wants messages of one kind; without a row the kind's own default holds."""

    __tablename__ = "message_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    mail: Mapped[bool]
    sms: Mapped[bool]
