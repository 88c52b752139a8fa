"""Who could come instead, and what becomes of somebody who can after all. Pure: no database, no words in Danish."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from hotline.rota.availability.rules import Mood
from hotline.rota.rules import Load, Slot

# Closer to the evening than this, being put on is being called in.
SHORT_NOTICE = timedelta(hours=36)

_MOODS = {Mood.GLADLY: 0, None: 1, Mood.RATHER_NOT: 2, Mood.OFF: 3}
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
# A reason that everybody can read must not tell of anybody's health.
_HEALTH = re.compile(
    r"\b(syg|feber|influenza|forkøl|indlagt|hospital|læge|barns? (første|1)\b|corona|covid)", re.IGNORECASE
)


@dataclass(frozen=True)
class Colleague:
    """Somebody who is approved and free on the evening.

    `mood` is what the person says of that day, `called_at` when the person last was put on at short notice,
    `beside` how many of the evenings right before and after the person has.
    """

    id: int
    name: str
    mood: Mood | None = None
    load: Load = field(default_factory=Load)
    beside: int = 0
    called_at: datetime | None = None


@dataclass(frozen=True)
class Proposal:
    """A colleague with how far from the team's mean: evenings in the slot, and in both. Off ones are not `offered`."""

    colleague: Colleague
    in_slot: float
    in_all: float

    @property
    def offered(self) -> bool:
        """Whether the person is asked without anybody choosing so."""
        return self.colleague.mood is not Mood.OFF


def rank(colleagues: Collection[Colleague], slot: Slot) -> list[Proposal]:
    """Who to ask for `slot`, the best first; whoever is off comes last.

    What people say of the day counts first, then who has had least in the slot and in all, then who has no
    evening beside it, then whose turn it is to be called at short notice; the name settles the rest.
    """
    count = max(len(colleagues), 1)
    mean_slot = sum(_in_slot(each.load, slot) for each in colleagues) / count
    mean_all = sum(each.load.total for each in colleagues) / count
    ranked = sorted(colleagues, key=lambda each: _key(each, slot))
    return [
        Proposal(each, _in_slot(each.load, slot) - mean_slot, each.load.total - mean_all) for each in ranked
    ]


def _key(each: Colleague, slot: Slot) -> tuple[int, int, int, int, datetime, str]:
    called_at = each.called_at or _LONG_AGO
    return (
        _MOODS[each.mood],
        _in_slot(each.load, slot),
        each.load.total,
        each.beside,
        called_at,
        each.name,
    )


def _in_slot(load: Load, slot: Slot) -> int:
    return load.primary if slot is Slot.PRIMARY else load.backup


def was_short_notice(told_at: datetime, starts_at: datetime) -> bool:
    """Whether somebody who was put on at `told_at` was called in rather than planned."""
    return starts_at - told_at < SHORT_NOTICE


class Way(StrEnum):
    """How somebody who can after all comes back on the evening."""

    OWN_SLOT = "own slot"
    TRADE_BACK = "trade back"
    OTHER_SLOT = "other slot"
    NONE = "none"


def way_back(slot: Slot, free: Collection[Slot], *, promoted: bool, begun: bool) -> Way:
    """The way back to the evening for somebody who was in `slot`, when the slots in `free` are empty.

    `promoted`: the backup became primary because of this absence, and still is. Before the evening begins the
    two go back to where they were; once it has begun the one who answers the telephone keeps it.
    """
    if slot in free:
        return Way.OWN_SLOT
    if promoted and not begun and Slot.BACKUP in free:
        return Way.TRADE_BACK
    return Way.OTHER_SLOT if slot.other in free else Way.NONE


def tells_of_health(text: str) -> bool:
    """Whether a public reason seems to tell of somebody's health, which nobody is asked for and all could read."""
    return _HEALTH.search(text) is not None


def mean_loads(loads: Sequence[Load]) -> tuple[float, float]:
    """The team's mean: evenings as primary, and as backup."""
    count = max(len(loads), 1)
    return sum(each.primary for each in loads) / count, sum(each.backup for each in loads) / count
