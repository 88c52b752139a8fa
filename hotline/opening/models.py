"""What was agreed about opening: rules by date, closing days, extra openings, exceptional closures."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from hotline.core.db import FreeText, Model, UTCDateTime


class OpeningRule(Model):
    """Open on a weekday (0 = Monday), from and to a date; that rules never overlap is kept by the services."""

    __tablename__ = "opening_rule"
    __table_args__ = (
        CheckConstraint("weekday between 0 and 6", name="weekday"),
        CheckConstraint('"start" < "end"', name="order"),
        CheckConstraint("valid_to is null or valid_from <= valid_to", name="period"),
        UniqueConstraint("weekday", "start", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    weekday: Mapped[int]
    start: Mapped[time]
    end: Mapped[time]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ClosingDay(Model):
    """A day without ordinary opening. `preset` is what proposed it; None when it was added by hand."""

    __tablename__ = "closing_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    reason: Mapped[str] = mapped_column(FreeText(100))
    preset: Mapped[str | None] = mapped_column(String(30))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ExtraOpening(Model):
    """An opening outside the rules, on one day."""

    __tablename__ = "extra_opening"
    __table_args__ = (
        CheckConstraint('"start" < "end"', name="order"),
        UniqueConstraint("day", "start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    start: Mapped[time]
    end: Mapped[time]
    reason: Mapped[str] = mapped_column(FreeText(100))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ExceptionalClosure(Model):
    """Closed from `starts_at` to `ends_at` because nobody can answer; told to the public with `reason`.

    `whole` says that it takes away every opening it touches, also when the hours change afterwards. One that
    is lifted after it began did close, until it was lifted.
    """

    __tablename__ = "exceptional_closure"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        Index(
            "uq_exceptional_closure_starts_at",
            "starts_at",
            unique=True,
            sqlite_where=text("lifted_at is null"),
            postgresql_where=text("lifted_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(FreeText(200))
    whole: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
