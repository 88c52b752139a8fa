"""What a contact costs by channel, as somebody has said it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hotline.core.db import FreeText, Model
from hotline.insight.benefit.rules import Channel, Span, Unit


class ChannelCost(Model):
    """One source's cost of one channel from a day on, `valid_to` None until further notice; in hundredths of its unit."""

    __tablename__ = "channel_cost"
    __table_args__ = (
        CheckConstraint(
            "channel in ('personal', 'phone', 'letter', 'email', 'chat', 'phone_self_service', 'web')",
            name="channel",
        ),
        CheckConstraint("unit in ('kr', 'index')", name="unit"),
        CheckConstraint("0 <= low and low <= high", name="span"),
        CheckConstraint("valid_to is null or valid_from <= valid_to", name="validity"),
        CheckConstraint("year between 1990 and 2099", name="year"),
        Index("uq_channel_cost_source", "source", "year", "unit", "channel", "valid_from", unique=True),
        Index("uq_channel_cost_seed", "seed", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(FreeText(160))
    year: Mapped[int]
    channel: Mapped[Channel] = mapped_column(String(20))
    unit: Mapped[Unit] = mapped_column(String(5))
    low: Mapped[int] = mapped_column(BigInteger)
    high: Mapped[int] = mapped_column(BigInteger)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    seed: Mapped[str | None] = mapped_column(String(30))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def span(self) -> Span:
        return Span(self.low, self.high)
