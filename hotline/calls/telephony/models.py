"""The telephone's figures by evening, how they came to be, and the telephone systems that may send them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Person
from hotline.calls.telephony.rules import Figures, Source
from hotline.core.db import FreeText, Model, UTCDateTime

_COUNTS = (
    "offered between 0 and 100000 and answered between 0 and 100000 and abandoned between 0 and 100000 "
    "and (other is null or other between 0 and 100000) "
    "and (waiting_seconds is null or waiting_seconds between 0 and 86400)"
)


class TelephonySystem(Model):
    """A telephone system that sends figures. Its secret is not kept: `salt` and the portal's key make it anew."""

    __tablename__ = "telephony_system"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(FreeText(60))
    key: Mapped[str] = mapped_column(String(20), unique=True)
    salt: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    made_by: Mapped[Person | None] = relationship(lazy="joined")


class TelephonyEvening(Model):
    """The figures of one evening as they are now."""

    __tablename__ = "telephony_evening"
    __table_args__ = (CheckConstraint(_COUNTS, name="counts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    offered: Mapped[int]
    answered: Mapped[int]
    abandoned: Mapped[int]
    other: Mapped[int | None]
    waiting_seconds: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    changes: Mapped[list[TelephonyChange]] = relationship(
        order_by="TelephonyChange.id.desc()", lazy="raise", back_populates="evening"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def figures(self) -> Figures:
        return Figures(self.offered, self.answered, self.abandoned, self.other, self.waiting_seconds)


class TelephonyChange(Model):
    """What was written of an evening, by whom and how: rows are only ever added."""

    __tablename__ = "telephony_change"
    __table_args__ = (
        UniqueConstraint("system_id", "event_id"),
        CheckConstraint("source in ('hand', 'csv', 'webhook')", name="source"),
        CheckConstraint(
            "(source = 'webhook') = (system_id is not null and event_id is not null)", name="system"
        ),
        CheckConstraint("(source = 'webhook') or by_id is not null", name="person"),
        CheckConstraint(_COUNTS, name="counts"),
        Index("ix_telephony_change_evening_id", "evening_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evening_id: Mapped[int] = mapped_column(ForeignKey("telephony_evening.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    source: Mapped[Source] = mapped_column(String(10))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    system_id: Mapped[int | None] = mapped_column(ForeignKey("telephony_system.id"))
    event_id: Mapped[str | None] = mapped_column(FreeText(100))
    offered: Mapped[int]
    answered: Mapped[int]
    abandoned: Mapped[int]
    other: Mapped[int | None]
    waiting_seconds: Mapped[int | None]

    evening: Mapped[TelephonyEvening] = relationship(back_populates="changes", lazy="joined", innerjoin=True)
    by: Mapped[Person | None] = relationship(lazy="joined")
    system: Mapped[TelephonySystem | None] = relationship(lazy="joined")

    @property
    def figures(self) -> Figures:
        return Figures(self.offered, self.answered, self.abandoned, self.other, self.waiting_seconds)
