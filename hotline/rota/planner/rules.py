"""What may become of a question to the planner, and what an answer changes. Pure: no database, no words in Danish."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hotline.rota.planner.problem import Evening, Place, Tally
from hotline.rota.rules import Slot


class Kind(StrEnum):
    """What is asked: weeks for municipalities, people for evenings, or a plan mended with few changes."""

    WEEKS = "weeks"
    PEOPLE = "people"
    MEND = "mend"


class Status(StrEnum):
    """How far a run is. Only the first two are at work."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Heed(StrEnum):
    """How much "rather not" and "gladly" count: not at all, after fairness, or "rather not" before it."""

    NOT = "not"
    AFTER = "after"
    BEFORE = "before"


# A process that says nothing for so long is taken for dead; the solver reports several times a second.
CLAIM = timedelta(seconds=60)
MOST_ATTEMPTS = 2
KEEP, DROP = "keep", "drop"
ERROR, LOST = "error", "lost"


class Next(StrEnum):
    """What a process that looks for work does with a run."""

    LEAVE = "leave"
    TAKE = "take"
    CANCEL = "cancel"
    GIVE_UP = "give up"


def next_step(
    status: Status, claimed_until: datetime | None, attempt: int, stop: str | None, now: datetime
) -> Next:
    """What to do with a run: a dead process's is taken once more, then given up; one that was dropped ends."""
    if status is Status.QUEUED:
        return Next.TAKE
    if status is not Status.RUNNING or claimed_until is None or claimed_until > now:
        return Next.LEAVE
    if stop == DROP:
        return Next.CANCEL
    return Next.TAKE if attempt < MOST_ATTEMPTS else Next.GIVE_UP


@dataclass(frozen=True)
class Move:
    """A place that the answer gives to somebody else; None is nobody. `present` is who is there now."""

    place: Place
    before: int | None
    after: int | None
    present: int | None

    @property
    def new(self) -> bool:
        """Whether the place was empty."""
        return self.before is None

    @property
    def settled(self) -> bool:
        """Whether the plan is so already: accepted, or done by hand."""
        return self.present == self.after

    @property
    def overtaken(self) -> bool:
        """Whether somebody has changed the place since the planner was asked, to something else."""
        return self.present not in {self.before, self.after}


def moves(
    evenings: Iterable[Evening],
    before: Mapping[Place, int],
    after: Mapping[Place, int],
    present: Mapping[Place, int],
) -> list[Move]:
    """The places that differ between the plan as it was and the answer, evening by evening."""
    return [
        Move(place, before.get(place), after.get(place), present.get(place))
        for evening in evenings
        for slot in Slot
        if before.get(place := Place(evening.shift_id, slot)) != after.get(place)
    ]


def touched(found: Collection[Move]) -> set[int]:
    """The people who get or lose a place."""
    return {each for move in found for each in (move.before, move.after) if each is not None}


def spread(loads: Iterable[Tally], slot: Slot) -> int:
    """Evenings in `slot` between whoever has the most and whoever has the least."""
    counts = [each.primary if slot is Slot.PRIMARY else each.backup for each in loads]
    return max(counts, default=0) - min(counts, default=0)


def default_period(first_draft: date | None, last_planned: date | None, today: date) -> tuple[date, date]:
    """From the first evening that is a draft (else today) to the end of the plan, at most a year."""
    first = max(first_draft or today, today)
    return first, min(max(last_planned or first, first), first + timedelta(days=370))
