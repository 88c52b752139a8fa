"""Count weeks, what the municipalities counted themselves, and the rows as they were when a week was frozen."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Municipality, Person
from hotline.calls.rules import Closing
from hotline.core.db import FreeText, Model, UTCDateTime
from hotline.insight.komhen.rules import Channel, Kind, State, week_key
from hotline.organisation.campaigns.rules import ContactType

_CHANNELS = ", ".join(f"'{each}'" for each in Channel)


class CountWeek(Model):
    """A week in which contacts are counted as in KOMHEN."""

    __tablename__ = "count_week"
    __table_args__ = (
        UniqueConstraint("iso_year", "iso_week"),
        CheckConstraint("kind in ('trial', 'real')", name="kind"),
        CheckConstraint("state in ('planned', 'counting', 'frozen')", name="state"),
        CheckConstraint("iso_week between 1 and 53", name="week"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    iso_year: Mapped[int]
    iso_week: Mapped[int]
    first_day: Mapped[date]
    kind: Mapped[Kind] = mapped_column(String(10))
    state: Mapped[State] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    freezes: Mapped[list[CountFreeze]] = relationship(
        order_by="CountFreeze.number", lazy="raise", back_populates="count_week"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def last_day(self) -> date:
        return self.first_day + timedelta(days=6)

    @property
    def key(self) -> str:
        return week_key(self.iso_year, self.iso_week)


class CountFreeze(Model):
    """One time that a week was frozen. Reopening it leaves these rows as they are; the next freezing makes new ones."""

    __tablename__ = "count_freeze"
    __table_args__ = (
        UniqueConstraint("count_week_id", "number"),
        CheckConstraint("(reopened_at is null) = (reason is null)", name="reopened"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    count_week_id: Mapped[int] = mapped_column(ForeignKey("count_week.id"))
    number: Mapped[int]
    frozen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    non_calls: Mapped[int]
    reopened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reopened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(FreeText(300))

    count_week: Mapped[CountWeek] = relationship(back_populates="freezes", lazy="raise")
    frozen_by: Mapped[Person | None] = relationship(foreign_keys=frozen_by_id, lazy="joined")
    reopened_by: Mapped[Person | None] = relationship(foreign_keys=reopened_by_id, lazy="joined")


class CountRow(Model):
    """A line of a frozen count. Nothing changes it: what is corrected later is not what was counted."""

    __tablename__ = "count_row"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(f"channel in ({_CHANNELS})", name="channel"),
        Index("ix_count_row_freeze_id", "freeze_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    freeze_id: Mapped[int] = mapped_column(ForeignKey("count_freeze.id"))
    place: Mapped[str] = mapped_column(String(20))
    day: Mapped[date | None]
    channel: Mapped[Channel] = mapped_column(String(15))
    task: Mapped[str | None] = mapped_column(FreeText(40))
    kle: Mapped[str | None] = mapped_column(FreeText(20))
    contact_type: Mapped[ContactType | None] = mapped_column(String(20))
    closing: Mapped[Closing | None] = mapped_column(String(12))
    misdirected: Mapped[bool] = mapped_column(default=False)
    amount: Mapped[int] = mapped_column(BigInteger)


class CountSheet(Model):
    """What one municipality has counted itself in one week: typed in, and from a file."""

    __tablename__ = "count_sheet"
    __table_args__ = (UniqueConstraint("count_week_id", "municipality_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    count_week_id: Mapped[int] = mapped_column(ForeignKey("count_week.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    municipality: Mapped[Municipality] = relationship(lazy="joined", innerjoin=True)
    changed_by: Mapped[Person | None] = relationship(lazy="joined")
    entries: Mapped[list[CountEntry]] = relationship(
        order_by="CountEntry.id", lazy="joined", cascade="all, delete-orphan", back_populates="sheet"
    )

    __mapper_args__ = {"version_id_col": version}


class CountEntry(Model):
    """One line of a municipality's own count; `from_file` tells a file's lines from what was typed."""

    __tablename__ = "count_entry"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(f"channel in ({_CHANNELS}) and channel <> 'phone'", name="channel"),
        Index("ix_count_entry_sheet_id", "sheet_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("count_sheet.id"))
    from_file: Mapped[bool]
    day: Mapped[date | None]
    channel: Mapped[Channel] = mapped_column(String(15))
    task: Mapped[str | None] = mapped_column(FreeText(40))
    kle: Mapped[str | None] = mapped_column(FreeText(20))
    contact_type: Mapped[ContactType | None] = mapped_column(String(20))
    closing: Mapped[Closing | None] = mapped_column(String(12))
    misdirected: Mapped[bool] = mapped_column(default=False)
    amount: Mapped[int] = mapped_column(BigInteger)

    sheet: Mapped[CountSheet] = relationship(back_populates="entries", lazy="raise")


class TopicKle(Model):
    """The KLE number that the coordinator gave a topic; a solution of the guide may have a closer one of its own."""

    __tablename__ = "topic_kle"

    topic: Mapped[str] = mapped_column(String(32), primary_key=True)
    kle: Mapped[str | None] = mapped_column(FreeText(20))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    changed_by: Mapped[Person | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}
