"""When a week or an evening can change hands between municipalities, and what it does to the balance. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hotline.rota.rules import IsoWeek

OPEN_FOR = timedelta(days=14)
UNDO_FOR = timedelta(hours=24)


class Status(StrEnum):
    """How an offer stands."""

    OPEN = "open"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNDONE = "undone"


@dataclass(frozen=True)
class Thing:
    """What changes hands: a whole week, or one evening."""

    week: IsoWeek | None = None
    shift_id: int | None = None

    @property
    def is_week(self) -> bool:
        """Whether it is a week."""
        return self.week is not None


def expiry(now: datetime, starts: Iterable[datetime]) -> datetime:
    """Until when an offer made `now` can be answered: two weeks, at the latest until the first evening begins."""
    return min([now + OPEN_FOR, *starts])


def may_undo(done_at: datetime, starts: Iterable[datetime], now: datetime, *, late: bool) -> bool:
    """Whether what was agreed can be taken back by one side alone.

    Within a day, since a slip is seen at once; `late` (the coordinator) until the first evening begins.
    """
    begun = any(start <= now for start in starts)
    return not begun and (late or now - done_at <= UNDO_FOR)


@dataclass(frozen=True)
class Change:
    """What it means for one municipality: its evenings of the year before and after, and from the mean after."""

    municipality_id: int
    before: int
    after: int
    deviation: float

    @property
    def more(self) -> int:
        """How many evenings it gets; negative is gives."""
        return self.after - self.before


def balance(evenings: Mapping[int, int], moves: Sequence[tuple[int, int]]) -> list[Change]:
    """The year's balance if every (from, to) of `moves` is one evening; the municipalities in the order given."""
    after = dict(evenings)
    for giver, taker in moves:
        after[giver] = after.get(giver, 0) - 1
        after[taker] = after.get(taker, 0) + 1
    mean = sum(after.values()) / len(after) if after else 0.0
    return [Change(each, evenings.get(each, 0), count, count - mean) for each, count in after.items()]
