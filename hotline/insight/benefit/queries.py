"""Reads of what contacts cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.insight.benefit import rules
from hotline.insight.benefit.models import ChannelCost
from hotline.insight.benefit.rules import Channel, Source, Span, Unit


def costs() -> Sequence[ChannelCost]:
    """Every row, by source and channel, the latest validity first."""
    return db.session.scalars(
        select(ChannelCost).order_by(
            ChannelCost.source, ChannelCost.year, ChannelCost.channel, ChannelCost.valid_from.desc()
        )
    ).all()


def cost(cost_id: int) -> ChannelCost:
    """One row; raises NotFound."""
    row = db.session.get(ChannelCost, cost_id)
    if row is None:
        raise NotFound()
    return row


def sources(day: date) -> list[Source]:
    """What each source says on a day, those in kroner first."""
    found: dict[tuple[str, int, Unit], dict[Channel, Span]] = {}
    for row in costs():
        if rules.holds(row.valid_from, row.valid_to, day):
            key = (row.source, row.year, Unit(row.unit))
            found.setdefault(key, {})[Channel(row.channel)] = row.span
    ordered = sorted(found.items(), key=lambda each: (each[0][2] is not Unit.KR, each[0][0], each[0][1]))
    return [Source(name, year, unit, channels) for (name, year, unit), channels in ordered]
