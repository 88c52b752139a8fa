"""Weeks and evenings that one municipality offers another, and what became of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Municipality, Person
from hotline.core.db import FreeText, Model, UTCDateTime
from hotline.rota.handover.rules import Status, Thing
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek


class Handover(Model):
    """A week or an evening of `giver` for `taker`, perhaps for one of the taker's in return.

    Whoever made it has accepted for the giver; an answer is the taker's. `keep_people` lets those stay who are on the
    evenings. The database refuses two open offers of the same week or evening.
    """

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("giver_id <> taker_id", name="two"),
        CheckConstraint(
            "status in ('open', 'done', 'declined', 'withdrawn', 'expired', 'undone')", name="status"
        ),
        CheckConstraint("(iso_year is null) = (iso_week is null)", name="week"),
        CheckConstraint("(shift_id is null) = (iso_week is not null)", name="thing"),
        CheckConstraint("(return_iso_year is null) = (return_iso_week is null)", name="return_week"),
        CheckConstraint("return_shift_id is null or shift_id is not null", name="return_evening"),
        CheckConstraint("return_iso_week is null or iso_week is not null", name="return_for_week"),
        CheckConstraint("(status = 'open') = (answered_at is null)", name="answered"),
        CheckConstraint("(status = 'undone') = (undone_at is not null)", name="undone"),
        Index(
            "uq_handover_shift_id",
            "shift_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index(
            "uq_handover_iso_year_iso_week",
            "iso_year",
            "iso_week",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_handover_giver_id", "giver_id"),
        Index("ix_handover_taker_id", "taker_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    giver_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    taker_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("shift.id"))
    iso_year: Mapped[int | None]
    iso_week: Mapped[int | None]
    return_shift_id: Mapped[int | None] = mapped_column(ForeignKey("shift.id"))
    return_iso_year: Mapped[int | None]
    return_iso_week: Mapped[int | None]
    keep_people: Mapped[bool]
    note: Mapped[str | None] = mapped_column(FreeText(200))
    status: Mapped[Status] = mapped_column(String(10), default=Status.OPEN)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str | None] = mapped_column(FreeText(200))
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    giver: Mapped[Municipality] = relationship(foreign_keys=[giver_id], lazy="joined", innerjoin=True)
    taker: Mapped[Municipality] = relationship(foreign_keys=[taker_id], lazy="joined", innerjoin=True)
    shift: Mapped[Shift | None] = relationship(foreign_keys=[shift_id], lazy="joined")
    return_shift: Mapped[Shift | None] = relationship(foreign_keys=[return_shift_id], lazy="joined")
    made_by: Mapped[Person | None] = relationship(foreign_keys=[made_by_id], lazy="joined")
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id], lazy="joined")
    undone_by: Mapped[Person | None] = relationship(foreign_keys=[undone_by_id], lazy="joined")
    evenings: Mapped[list[HandoverEvening]] = relationship(
        order_by="HandoverEvening.shift_id", lazy="selectin", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def thing(self) -> Thing:
        """What the giver gives."""
        return Thing(_week(self.iso_year, self.iso_week), self.shift_id)

    @property
    def in_return(self) -> Thing | None:
        """What the giver gets, if anything."""
        week = _week(self.return_iso_year, self.return_iso_week)
        return Thing(week, self.return_shift_id) if week or self.return_shift_id else None

    def is_open(self, now: datetime) -> bool:
        """Whether it waits for an answer that can still be given."""
        return self.status == Status.OPEN and self.expires_at > now


class HandoverEvening(Model):
    """An evening that changed hands, from whom to whom; `sequence` is the shift's when it did."""

    __tablename__ = "handover_evening"

    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"), primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    sequence: Mapped[int]


def _week(year: int | None, number: int | None) -> IsoWeek | None:
    return IsoWeek(year, number) if year is not None and number is not None else None
