"""The telephone system's figures of an evening. Pure.

They come from elsewhere and need not add up: what is neither answered nor abandoned nor told apart is a remainder
that is shown, never hidden and never put right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hotline.core.access import PLANNERS, Role

MOST = 100_000
LONGEST_WAIT = 24 * 60 * 60
# Whoever had the telephone writes down what it shows, that evening or the day after.
WRITES_FOR = timedelta(days=1)


class Source(StrEnum):
    """Where figures came from."""

    HAND = "hand"
    CSV = "csv"
    WEBHOOK = "webhook"


@dataclass(frozen=True)
class Figures:
    """What the telephone system counted. `other` is what it tells apart itself, such as calls that rang out."""

    offered: int
    answered: int
    abandoned: int
    other: int | None = None
    waiting_seconds: int | None = None

    @property
    def remainder(self) -> int:
        """What is not accounted for; below zero when the parts are more than the whole."""
        return self.offered - self.answered - self.abandoned - (self.other or 0)

    def as_dict(self) -> dict[str, int | None]:
        """By name, in the order in which they are shown."""
        return {
            "offered": self.offered,
            "answered": self.answered,
            "abandoned": self.abandoned,
            "other": self.other,
            "waiting_seconds": self.waiting_seconds,
        }


def total(figures: Iterable[Figures]) -> Figures | None:
    """All evenings together; the waiting time is that of the evenings where it is known, by their answered calls."""
    found = list(figures)
    if not found:
        return None
    others = [each.other for each in found if each.other is not None]
    waits = [(each.waiting_seconds, each.answered) for each in found if each.waiting_seconds is not None]
    weight = sum(answered for _seconds, answered in waits)
    return Figures(
        offered=sum(each.offered for each in found),
        answered=sum(each.answered for each in found),
        abandoned=sum(each.abandoned for each in found),
        other=sum(others) if others else None,
        waiting_seconds=round(sum(seconds * answered for seconds, answered in waits) / weight)
        if weight
        else None,
    )


def is_year(year: int) -> bool:
    """Whether a year is one that figures can be of: the rest are slips, or dates as a fault writes them."""
    return 2000 <= year < 2100


def may_write(role: Role, *, was_primary: bool, day: date, today: date) -> bool:
    """Chiefs and coordinators any evening that has begun; staff the evening on which they had the telephone."""
    if day > today:
        return False
    if role in PLANNERS:
        return True
    return role == Role.STAFF and was_primary and today - day <= WRITES_FOR
