"""When the hotline is open, as pure rules over an agreed timetable.

Days and times of day are Copenhagen's; moments are aware and in UTC. An opening lies within one day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from hotline.core import clock

# The clocks are changed between two and three at night. Opening hours keep clear of it, so that every time of
# day means one moment; nobody in the seeds answers the telephone at night anyway.
EARLIEST = time(5)

# A hotline without an opening for longer than this has no "next opening" to tell of.
LOOK_AHEAD_WEEKS = 53

# How many years ahead something may be agreed: a date beyond it is a slip of the finger.
FURTHEST_YEARS = 10

DAY = timedelta(days=1)


@dataclass(frozen=True)
class OpeningRule:
    """Open every `weekday` (0 = Monday) from `start` to `end`, from `valid_from` to `valid_to` inclusive."""

    weekday: int
    start: time
    end: time
    valid_from: date
    valid_to: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the rule opens on `day`, closing days aside."""
        return day.weekday() == self.weekday and self.in_force(day)

    def in_force(self, day: date) -> bool:
        """Whether `day` lies in the period of the rule."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class ClosingDay:
    """A day on which no rule opens."""

    day: date
    reason: str


@dataclass(frozen=True)
class ExtraOpening:
    """An opening outside the rules. It also opens on a closing day, since somebody decided it for that day."""

    day: date
    start: time
    end: time
    reason: str


@dataclass(frozen=True)
class Closure:
    """Closed from `starts_at` to `ends_at`, though it was agreed to be open.

    A `whole` one takes away every opening it touches, so that nothing is left over when hours change.
    """

    starts_at: datetime
    ends_at: datetime
    reason: str
    whole: bool = False

    def touches(self, opening: Opening) -> bool:
        """Whether some of `opening` is closed."""
        return self.starts_at < opening.closes_at and opening.opens_at < self.ends_at


@dataclass(frozen=True)
class Timetable:
    """Everything that was agreed about opening, and the closures that nobody had planned."""

    rules: tuple[OpeningRule, ...] = ()
    closing_days: tuple[ClosingDay, ...] = ()
    extra_openings: tuple[ExtraOpening, ...] = ()
    closures: tuple[Closure, ...] = ()

    def closing_day(self, day: date) -> ClosingDay | None:
        """The closing day that falls on `day`, if any."""
        return next((each for each in self.closing_days if each.day == day), None)


@dataclass(frozen=True, order=True)
class Opening:
    """One stretch of opening: the local `day` it belongs to, and its two ends in UTC."""

    day: date
    opens_at: datetime
    closes_at: datetime

    @property
    def length(self) -> timedelta:
        """How long it is open."""
        return self.closes_at - self.opens_at


@dataclass(frozen=True)
class State:
    """The answer to "is it open?" at one moment.

    `reason` is why it is closed today though it is open otherwise: a closing day, or an exceptional closure
    when `is_exceptional`.
    """

    is_open: bool
    current: Opening | None
    next: Opening | None
    reason: str | None
    is_exceptional: bool = False


@dataclass(frozen=True)
class Total:
    """What a period gives: `evenings` is the number of days with an opening."""

    evenings: int
    length: timedelta

    @property
    def hours(self) -> float:
        """The length in hours."""
        return self.length / timedelta(hours=1)


def days(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    return (first + timedelta(number) for number in range((last - first).days + 1))


def openings(timetable: Timetable, first: date, last: date) -> list[Opening]:
    """The openings from `first` to `last` inclusive, in order and never overlapping (S4 5.2, domain 2g).

    They are what was agreed, less the exceptional closures.
    """
    return [
        piece
        for opening in agreed_openings(timetable, first, last)
        for piece in _left_open(opening, timetable.closures)
    ]


def agreed_openings(timetable: Timetable, first: date, last: date) -> list[Opening]:
    """What was agreed from `first` to `last` inclusive, exceptional closures aside; in order, never overlapping.

    Rules open unless the day is a closing day; extra openings open always. What overlaps on a day is one
    opening, so that an extra opening may also lengthen an ordinary evening. The length follows the wall
    clock: an evening is three hours on the days when the clocks change, too.
    """
    closed = {each.day for each in timetable.closing_days}
    extra = defaultdict(list)
    for each in timetable.extra_openings:
        extra[each.day].append((each.start, each.end))
    return [
        Opening(day, clock.at(day, start), clock.at(day, end))
        for day in days(first, last)
        for start, end in _joined(extra[day] + ([] if day in closed else _spans(timetable.rules, day)))
    ]


def _spans(rules: Iterable[OpeningRule], day: date) -> list[tuple[time, time]]:
    return [(rule.start, rule.end) for rule in rules if rule.covers(day)]


def _left_open(opening: Opening, closures: Iterable[Closure]) -> list[Opening]:
    left = [opening]
    for closure in closures:
        if closure.whole and closure.touches(opening):
            return []
        left = [piece for each in left for piece in _without(each, closure)]
    return left


def _without(opening: Opening, closure: Closure) -> list[Opening]:
    if not closure.touches(opening):
        return [opening]
    before = replace(opening, closes_at=closure.starts_at)
    after = replace(opening, opens_at=closure.ends_at)
    return [each for each in (before, after) if each.opens_at < each.closes_at]


def closed_pieces(timetable: Timetable, first: date, last: date) -> list[tuple[Opening, Closure]]:
    """What exceptional closures take away from `first` to `last` inclusive, with the closure, in order."""
    return [
        (_taken(opening, closure), closure)
        for opening in agreed_openings(timetable, first, last)
        for closure in timetable.closures
        if closure.touches(opening)
    ]


def _taken(opening: Opening, closure: Closure) -> Opening:
    if closure.whole:
        return opening
    opens_at = max(opening.opens_at, closure.starts_at)
    return replace(opening, opens_at=opens_at, closes_at=min(opening.closes_at, closure.ends_at))


def stretches(found: Iterable[Opening]) -> list[Opening]:
    """`found` with those that touch made one: several shifts follow each other, and the caller hears of none."""
    joined: list[Opening] = []
    for each in found:
        if joined and joined[-1].closes_at == each.opens_at:
            joined[-1] = replace(joined[-1], closes_at=each.closes_at)
        else:
            joined.append(each)
    return joined


def _joined(spans: Collection[tuple[time, time]], *, touching: bool = False) -> list[tuple[time, time]]:
    """Overlapping spans made one; spans that only touch stay two, since two shifts may follow each other.

    `touching` joins these as well.
    """
    joined: list[tuple[time, time]] = []
    for start, end in sorted(spans):
        if joined and (start < joined[-1][1] or (touching and start == joined[-1][1])):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def state(timetable: Timetable, now: datetime) -> State:
    """Whether the hotline is open at `now`, what runs, what comes next, and why it is closed.

    Openings that touch are one here. `next` begins after `now` and is None when nothing opens within a year.
    `reason` is told during an exceptional closure, and earlier that day when nothing opens before it; and on
    a closing day that took an opening away, unless something opens later that day.
    """
    today = clock.local(now).date()
    coming = _coming(timetable, now)
    first = next(coming, None)
    if first and first.opens_at <= now:
        return State(True, first, next(coming, None), None)
    for piece, closure in closed_pieces(timetable, today, today):
        if now < piece.closes_at and (first is None or piece.opens_at < first.opens_at):
            return State(False, None, first, closure.reason, is_exceptional=True)
    opens_later_today = first is not None and first.day == today
    return State(False, None, first, None if opens_later_today else _closing_reason(timetable, today))


def _coming(timetable: Timetable, now: datetime) -> Iterator[Opening]:
    today = clock.local(now).date()
    for week in range(LOOK_AHEAD_WEEKS):
        first = today + timedelta(weeks=week)
        found = stretches(openings(timetable, first, first + 6 * DAY))
        yield from (each for each in found if each.closes_at > now)


def closed_because(timetable: Timetable, day: date) -> str | None:
    """Why nothing opens on `day` though it does otherwise; None when it opens, or never would have.

    The reason of the closing day that took an opening away, or of the exceptional closure that took them all.
    """
    if openings(timetable, day, day):
        return None
    closed = closed_pieces(timetable, day, day)
    return closed[0][1].reason if closed else _closing_reason(timetable, day)


def _closing_reason(timetable: Timetable, day: date) -> str | None:
    closing_day = timetable.closing_day(day)
    return closing_day.reason if closing_day and _spans(timetable.rules, day) else None


@dataclass(frozen=True)
class Day:
    """What happens on one day; `reason` is told only when the day is not as the rules say.

    `closed` is what an exceptional closure takes away.
    """

    day: date
    openings: tuple[Opening, ...]
    reason: str | None
    closed: tuple[Opening, ...] = ()


def calendar(timetable: Timetable, first: date, last: date) -> list[Day]:
    """Every day from `first` to `last` inclusive with its openings; those that touch are one.

    A day has a reason when it is closed exceptionally, when a closing day took an opening away, or when
    something opens outside the rules.
    """
    found, closed = defaultdict(list), defaultdict(list)
    for opening in stretches(openings(timetable, first, last)):
        found[opening.day].append(opening)
    reasons = {each.day: each.reason for each in timetable.extra_openings}
    for piece, closure in closed_pieces(timetable, first, last):
        closed[piece.day].append(piece)
        reasons[piece.day] = closure.reason
    return [
        Day(
            day,
            tuple(found[day]),
            reasons.get(day) or _closing_reason(timetable, day),
            tuple(stretches(closed[day])),
        )
        for day in days(first, last)
    ]


@dataclass(frozen=True)
class Hours:
    """Weekdays (0 = Monday) with the same opening hours."""

    weekdays: tuple[int, ...]
    spans: tuple[tuple[time, time], ...]


def regular_hours(rules: Iterable[OpeningRule], day: date) -> list[Hours]:
    """The week's hours by the rules in force on `day`: weekdays with equal hours together, Monday first.

    Hours that touch are one, as the public sees them.
    """
    in_force = [rule for rule in rules if rule.in_force(day)]
    together: dict[tuple[tuple[time, time], ...], list[int]] = {}
    for weekday in range(7):
        spans = _joined(
            [(rule.start, rule.end) for rule in in_force if rule.weekday == weekday], touching=True
        )
        if spans:
            together.setdefault(tuple(spans), []).append(weekday)
    return [Hours(tuple(weekdays), spans) for spans, weekdays in together.items()]


def next_change(rules: Collection[OpeningRule], after: date, within: timedelta) -> date | None:
    """The first day after `after`, at most `within` later, from which the regular hours are others."""
    borders = {rule.valid_from for rule in rules}
    borders |= {rule.valid_to + DAY for rule in rules if rule.valid_to is not None}
    changes = (
        day
        for day in sorted(borders)
        if after < day <= after + within and regular_hours(rules, day) != regular_hours(rules, day - DAY)
    )
    return next(changes, None)


def total(found: Iterable[Opening]) -> Total:
    """What the openings give in evenings and hours: 12 hours in 50 weeks is what S4 5.2 counts on."""
    found = list(found)
    return Total(len({each.day for each in found}), sum((each.length for each in found), timedelta()))


def clash(rule: OpeningRule, others: Iterable[OpeningRule]) -> OpeningRule | None:
    """The first of `others` that would open at the same time as `rule` on some day."""
    return next((other for other in others if _overlap(rule, other)), None)


def _overlap(one: OpeningRule, other: OpeningRule) -> bool:
    first = max(one.valid_from, other.valid_from)
    last = min(one.valid_to or date.max, other.valid_to or date.max)
    same_days = one.weekday == other.weekday and first <= last
    return same_days and one.start < other.end and other.start < one.end
