"""Before, during and after a campaign: as many open evenings of each, so that they can be compared. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hotline.core.rounding import tenth


class Part(StrEnum):
    """Where in time."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


@dataclass(frozen=True)
class Stage:
    """The days of a part, the open evenings in it, and how many of them have been."""

    part: Part
    first: date
    last: date
    evenings: int
    held: int


def stages(open_days: Sequence[date], first: date, last: date, today: date) -> list[Stage]:
    """The parts of a campaign from `first` to `last`, from the open evenings around it, in order.

    A part without any open evening is left out; what lies ahead has none that was held.
    """
    during = [day for day in open_days if first <= day <= last]
    many = len(during)
    before = [day for day in open_days if day < first][-many:] if many else []
    after = [day for day in open_days if day > last][:many]
    found = []
    for part, days in ((Part.BEFORE, before), (Part.DURING, during), (Part.AFTER, after)):
        if days:
            held = sum(day <= today for day in days)
            begin, end = (first, last) if part is Part.DURING else (days[0], days[-1])
            found.append(Stage(part, begin, end, len(days), held))
    return found


def per_evening(calls: int | None, evenings: int) -> Decimal | None:
    """Calls an open evening, with one decimal; None without evenings, or of what is not shown."""
    if calls is None or not evenings:
        return None
    return tenth(Decimal(calls) / evenings)
