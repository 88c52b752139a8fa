"""When somebody can take the telephone, and what is due when nobody does. Pure; `now` is an argument.

The set times, all relative to when the evening begins, T:

| when | what |
| --- | --- |
| 09.00 on the day | the primary is reminded, with a link to check in |
| T - 30 min | the telephone can be taken |
| T - 10 min | the primary is reminded again, by SMS too |
| T | the backup is called in; without a backup the chief is called; with nobody on it the other chiefs are |
| T + 5 min | the chief whose evening it is is called |
| T + 10 min | the other chiefs are called; an evening that nobody is on is closed exceptionally |

Without a primary there is nobody to remind, so the backup or the chief is called at T - 10 already.

When people come or leave while the evening runs, or it is opened again, the times count anew from there: whoever
has just been put on gets as long to come as a hand-over takes, and the chief as long to find somebody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from hotline.core import clock
from hotline.rota.rules import Evening

OPENS_BEFORE = timedelta(minutes=30)
REMINDED_AT = time(9)
# Who begins in the morning is reminded the evening before: a mail at nine would come too late.
REMINDED_THE_DAY_BEFORE_AT = time(18)
LEAST_NOTICE = timedelta(hours=3)
LAST_REMINDER_BEFORE = timedelta(minutes=10)
CHIEF_AFTER = timedelta(minutes=5)
OTHERS_AFTER = timedelta(minutes=10)
# The telephone may lie still for this long between one who releases it and the next who takes it.
HAND_OVER_WITHIN = timedelta(minutes=5)
# So close to the end nobody is called in any more.
NOT_WORTH_CALLING = timedelta(minutes=10)
# Whoever forgets to release has until now after the end; the log-on then ends with the shift.
FORGOTTEN_AFTER = timedelta(minutes=30)
# No step is due longer than this before its evening.
LOOKS_AHEAD = timedelta(hours=24)


class How(StrEnum):
    """How somebody got the telephone."""

    BUTTON = "button"
    LINK = "link"
    TAKEOVER = "takeover"


class Kind(StrEnum):
    """What the watch does; the value begins the name by which the timeline knows that it was done."""

    MORNING = "morning"
    REMIND = "remind"
    BACKUP = "backup-called"
    CHIEF = "chief-called"
    OTHERS = "others-called"
    CLOSE = "closed"
    ALONE = "alone"


@dataclass(frozen=True)
class Step:
    """One thing that is due. `once` names it on the timeline; `skipped` is noted there, but not done."""

    kind: Kind
    once: str
    skipped: bool = False


@dataclass(frozen=True)
class OnShift:
    """Somebody who is on the evening, and since when they could know."""

    person_id: int
    since: datetime


@dataclass(frozen=True)
class Left:
    """The log-on that ended last, and when."""

    log_on_id: int
    at: datetime


@dataclass(frozen=True)
class Facts:
    """What the watch needs to know of a published evening.

    `present`: somebody who is on it has the telephone. `changed_at`: when who is on it last changed, or it reopened.
    """

    primary: OnShift | None
    backup: OnShift | None
    present: bool = False
    left: Left | None = None
    changed_at: datetime | None = None
    done: frozenset[str] = frozenset()


def called(person_id: int) -> str:
    """The name under which the timeline knows that this backup was called in."""
    return f"{Kind.BACKUP}:{person_id}"


def opens_at(evening: Evening) -> datetime:
    """From when the telephone can be taken."""
    return evening.starts_at - OPENS_BEFORE


def reminded_at(starts_at: datetime) -> datetime:
    """When the primary is reminded: at nine on the day, or the evening before when that leaves too little time."""
    day = clock.local(starts_at).date()
    nine = clock.at(day, REMINDED_AT)
    if starts_at - nine >= LEAST_NOTICE:
        return nine
    return clock.at(day - timedelta(days=1), REMINDED_THE_DAY_BEFORE_AT)


def due(evening: Evening, now: datetime, facts: Facts) -> list[Step]:
    """What is to be done now, in order; nothing when somebody on the evening has the telephone, or it is over.

    What should have been done earlier is due as long as it still makes sense: calls for help always, reminders
    only until something stronger takes their place; then they are due as `skipped`. What is in `facts.done` is
    never due again. (Issue 3, "Check-in watch".)
    """
    if facts.present or not evening.planned or evening.closed or now >= evening.ends_at:
        return []
    left = facts.left if facts.left and facts.left.at >= evening.starts_at else None
    steps = _after_leaving(evening, now, facts, left) if left else _before_anybody(evening, now, facts)
    return [step for step in steps if step.once not in facts.done]


def _before_anybody(evening: Evening, now: datetime, facts: Facts) -> Iterator[Step]:
    last = evening.starts_at - LAST_REMINDER_BEFORE
    if facts.primary:
        yield from _reminders(evening.starts_at, now, facts.primary)
    changed = facts.changed_at if facts.changed_at and facts.changed_at > evening.starts_at else None
    first = evening.starts_at if facts.primary else last
    if facts.primary and facts.primary.since > evening.starts_at:
        first = facts.primary.since + HAND_OVER_WITHIN
    if facts.backup and now >= first:
        yield Step(Kind.BACKUP, called(facts.backup.person_id))
    if now >= _chief_at(evening, first, facts, changed):
        yield Step(Kind.CHIEF, Kind.CHIEF)
    since = changed or evening.starts_at
    empty = facts.primary is None and facts.backup is None
    # An evening that nobody is on closes after OTHERS_AFTER: the others are asked while they still can help.
    others = (changed + CHIEF_AFTER if changed else evening.starts_at) if empty else since + OTHERS_AFTER
    if now >= others:
        yield Step(Kind.OTHERS, Kind.OTHERS)
    if now >= since + OTHERS_AFTER:
        yield from _close(facts)


def _chief_at(evening: Evening, first: datetime, facts: Facts, changed: datetime | None) -> datetime:
    if facts.backup:
        return max(evening.starts_at, first) + CHIEF_AFTER
    # The chief of an evening that has just come to be empty has been told so, and is finding somebody.
    return changed + CHIEF_AFTER if changed and not facts.primary else first


def _reminders(starts_at: datetime, now: datetime, primary: OnShift) -> Iterator[Step]:
    """Each of the two from its time until the next thing's; missed ones are noted if the person could have had them."""
    times = (
        (Kind.MORNING, reminded_at(starts_at), starts_at - LAST_REMINDER_BEFORE),
        (Kind.REMIND, starts_at - LAST_REMINDER_BEFORE, starts_at),
    )
    for kind, set_time, ends in times:
        begins = max(set_time, primary.since)
        if begins <= now and begins < ends:
            yield Step(kind, f"{kind}:{primary.person_id}", skipped=now >= ends)


def _after_leaving(evening: Evening, now: datetime, facts: Facts, left: Left) -> Iterator[Step]:
    if now < left.at + HAND_OVER_WITHIN or evening.ends_at - now < NOT_WORTH_CALLING:
        return
    yield Step(Kind.ALONE, f"{Kind.ALONE}:{left.log_on_id}")
    if now >= left.at + OTHERS_AFTER:
        yield from _close(facts)


def _close(facts: Facts) -> Iterator[Step]:
    if facts.primary is None and facts.backup is None:
        yield Step(Kind.CLOSE, Kind.CLOSE)


class Part(StrEnum):
    """What somebody is to an evening."""

    PRIMARY = "primary"
    BACKUP = "backup"
    COLLEAGUE = "colleague"
    """Somebody else who could take it: approved, and of the municipality that staffs it."""


class No(StrEnum):
    """Why somebody cannot take the telephone now."""

    TOO_EARLY = "too early"
    OVER = "over"
    NOT_CALLED = "not called"
    NOT_BEGUN = "not begun"
    BACKUP_FIRST = "backup first"
    NOT_YOURS = "not yours"


def free_since(evening: Evening, left: Left | None) -> datetime:
    """Since when the evening has run without anybody, when nobody has the telephone."""
    return max(evening.starts_at, left.at) if left else evening.starts_at


def take(evening: Evening, now: datetime, part: Part | None, facts: Facts) -> No | None:
    """Why somebody who is `part` may not take a telephone that nobody has; None when they may.

    The primary checks in from half an hour before. The backup comes when called in, when there is no primary, or
    when a running evening is without anybody. Others of the municipality come when the evening runs and the
    backup, if there is one, has not come within `HAND_OVER_WITHIN`.
    """
    if part is None:
        return No.NOT_YOURS
    if now >= evening.ends_at:
        return No.OVER
    if now < opens_at(evening):
        return No.TOO_EARLY
    if part is Part.PRIMARY:
        return None
    return _backup(evening, now, facts) if part is Part.BACKUP else _colleague(evening, now, facts)


def _backup(evening: Evening, now: datetime, facts: Facts) -> No | None:
    was_called = facts.backup is not None and called(facts.backup.person_id) in facts.done
    return None if was_called or facts.primary is None or now >= evening.starts_at else No.NOT_CALLED


def _colleague(evening: Evening, now: datetime, facts: Facts) -> No | None:
    if now < evening.starts_at:
        return No.NOT_BEGUN
    waits = facts.backup is not None and now < free_since(evening, facts.left) + HAND_OVER_WITHIN
    return No.BACKUP_FIRST if waits else None


def may_relieve(evening: Evening, earlier_ends_at: datetime, now: datetime) -> bool:
    """Whether somebody coming for `evening` may take the telephone from the shift right before: at its very end."""
    return earlier_ends_at <= evening.starts_at and now >= evening.starts_at - LAST_REMINDER_BEFORE


def released_at(taken_at: datetime, ends_at: datetime) -> datetime:
    """When a log-on that was forgotten counts as released: with the shift."""
    return max(taken_at, ends_at)
