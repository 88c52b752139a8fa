"""What was said afterwards about hours, and what the municipalities have agreed about pay."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Municipality, Person
from hotline.core.db import FreeText, Model, UTCDateTime
from hotline.rota.hours.pay import DAYS, PayClass, Rounding
from hotline.rota.models import Shift


class WorkedCorrection(Model):
    """What somebody said about one person's hours of one evening. Rows are only added; the highest `number` counts.

    `confirmed` says that what was recorded is right. Otherwise the hours are from `starts_at` to `ends_at`, or
    none when both are empty. The municipality's chief looks over what others said: `seen_at`.
    """

    __tablename__ = "worked_correction"
    __table_args__ = (
        UniqueConstraint("shift_id", "person_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("(starts_at is null) = (ends_at is null)", name="span"),
        CheckConstraint("starts_at is null or starts_at < ends_at", name="order"),
        CheckConstraint("not confirmed or starts_at is null", name="confirmed"),
        CheckConstraint("confirmed or reason is not null", name="reason"),
        CheckConstraint("(seen_at is null) = (seen_by_id is null)", name="seen"),
        Index(
            "ix_worked_correction_unseen",
            "municipality_id",
            sqlite_where=text("seen_at is null"),
            postgresql_where=text("seen_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[int]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    confirmed: Mapped[bool]
    starts_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    minutes_before: Mapped[int]
    reason: Mapped[str | None] = mapped_column(FreeText(200))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    shift: Mapped[Shift] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined", innerjoin=True)
    made_by: Mapped[Person | None] = relationship(foreign_keys=[made_by_id], lazy="joined")


class PayRule(Model):
    """What a municipality has agreed about pay for some kinds of days, from a date until a later rule says otherwise.

    `days` has a bit for each of Monday to Sunday and one for public holidays. The factors are in per cent, the
    hourly rate in øre.
    """

    __tablename__ = "pay_rule"
    __table_args__ = (
        CheckConstraint("days between 1 and 255", name="days"),
        CheckConstraint("pay_class in ('normal', 'overtime50', 'overtime100', 'lieu')", name="pay_class"),
        CheckConstraint(
            "pay_class = 'lieu' or percent = case pay_class when 'normal' then 100 when 'overtime50' then 150 "
            "else 200 end",
            name="factor",
        ),
        CheckConstraint("percent between 100 and 300", name="percent"),
        CheckConstraint("standby_percent between 0 and 100", name="standby_percent"),
        CheckConstraint("rate_ore between 0 and 1000000", name="rate_ore"),
        CheckConstraint("rounding in ('none', 'half_hour')", name="rounding"),
        Index("ix_pay_rule_municipality_id_valid_from", "municipality_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    valid_from: Mapped[date]
    days: Mapped[int]
    pay_class: Mapped[PayClass] = mapped_column(String(12))
    percent: Mapped[int]
    standby_percent: Mapped[int] = mapped_column(default=0)
    rounding: Mapped[Rounding] = mapped_column(String(10))
    rate_ore: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    municipality: Mapped[Municipality] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def kinds(self) -> frozenset[int]:
        """The kinds of days: 0 Monday to 6 Sunday, 7 public holidays."""
        return frozenset(kind for kind in DAYS if self.days >> kind & 1)


def mask(kinds: frozenset[int]) -> int:
    """The kinds of days as `PayRule.days` has them."""
    return sum(1 << kind for kind in kinds)
