"""Hours planned, worked and stood by on an evening. Pure; `now` is an argument.

Everything is counted in whole minutes of time that passed, so a night on which the clocks change is as long as
it was. A moment counts from the minute it lies in: what one person hands over at is what the next one begins at,
and the parts add up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from hotline.core import clock
from hotline.core.access import Role
from hotline.rota.rules import Slot

MINUTE = timedelta(minutes=1)
LONGEST = timedelta(hours=16)

# S4 5.5: 12 hours a week, 50 weeks a year, shared by five; and the same at 50 %.
YEAR_WORKED, YEAR_EQUIVALENT = 120, 180


class Work(StrEnum):
    """As what somebody worked: on the rota as vagt, or called in as the backup that they were that day."""

    DUTY = "duty"
    ACTIVATED = "activated"


class State(StrEnum):
    """How sure the hours are."""

    PLANNED = "planned"
    LOGGED = "logged"
    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of time between two aware moments."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """How long it is, in whole minutes; never negative."""
        return max(0, (_minute(self.ends_at) - _minute(self.starts_at)) // MINUTE)


@dataclass(frozen=True)
class Held:
    """A person in a slot of the evening; `municipality_id` is whose hours they are."""

    person_id: int
    municipality_id: int
    slot: Slot
    began_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Logged:
    """A person who had the telephone; `forgotten` when it was not the person who released it."""

    person_id: int
    municipality_id: int
    taken_at: datetime
    released_at: datetime | None = None
    forgotten: bool = False


@dataclass(frozen=True)
class Correction:
    """What was said afterwards of one person's evening; `span` None is that the person did not work.

    `confirmed` says that what was recorded is right; then `span` does not count.
    """

    municipality_id: int
    span: Span | None
    confirmed: bool = False


@dataclass(frozen=True)
class Evening:
    """One evening with all that is known of who was on it; `corrections` are the latest, by person."""

    shift_id: int
    day: date
    span: Span
    held: Sequence[Held] = ()
    logged: Sequence[Logged] = ()
    corrections: Mapping[int, Correction] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One person's evening, in minutes. `spans` are the stretches worked; `recorded` is before any correction."""

    shift_id: int
    day: date
    person_id: int
    municipality_id: int
    work: Work
    state: State
    planned: int
    planned_standby: int
    worked: int
    standby: int
    recorded: int
    spans: tuple[Span, ...] = ()


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def whole(spans: Iterable[Span]) -> int:
    """The minutes of spans that do not overlap."""
    return sum(span.minutes for span in spans)


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time as spans that neither overlap nor touch, in order; empty ones are left out."""
    found: list[Span] = []
    for span in sorted(each for each in spans if each.starts_at < each.ends_at):
        if found and span.starts_at <= found[-1].ends_at:
            found[-1] = Span(found[-1].starts_at, max(found[-1].ends_at, span.ends_at))
        else:
            found.append(span)
    return found


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of `spans` outside `taken`."""
    left = joined(spans)
    for hole in joined(taken):
        left = [
            part
            for span in left
            for part in (
                Span(span.starts_at, min(span.ends_at, hole.starts_at)),
                Span(max(span.starts_at, hole.ends_at), span.ends_at),
            )
            if part.starts_at < part.ends_at
        ]
    return left


def clipped(span: Span, within: Span) -> Span | None:
    """The part of `span` that lies within another; None when there is none."""
    starts_at, ends_at = max(span.starts_at, within.starts_at), min(span.ends_at, within.ends_at)
    return Span(starts_at, ends_at) if starts_at < ends_at else None


def shared(logged: Sequence[Logged], starts_at: datetime, now: datetime) -> dict[int, list[Span]]:
    """Who worked when, by person. Where two were logged on, the time is the one's who took the telephone last.

    Nobody works before the evening begins, however early the check-in; whoever stays on after it ends does.
    """
    ordered = sorted(logged, key=lambda each: each.taken_at)
    taken: list[Span] = []
    found: dict[int, list[Span]] = {}
    for each in reversed(ordered):
        span = Span(max(each.taken_at, starts_at), each.released_at or now)
        found.setdefault(each.person_id, []).extend(without([span], taken))
        taken.append(span)
    return {person: joined(spans) for person, spans in found.items()}


def lines(evening: Evening, now: datetime) -> list[Line]:
    """What each person of the evening was to do and did, in the order in which they came on it.

    Without any log-on, whoever was on duty is proposed as having worked, and the proposal is not confirmed; an
    evening that is not over has none. Somebody on the evening who neither was planned nor did anything is left out.
    """
    people = dict.fromkeys(
        [each.person_id for each in evening.held]
        + [each.person_id for each in evening.logged]
        + list(evening.corrections)
    )
    if evening.logged:
        worked = shared(evening.logged, evening.span.starts_at, now)
    elif evening.span.ends_at <= now:
        worked = _held_spans(evening, Slot.PRIMARY, now)
    else:
        worked = {}
    standing = _held_spans(evening, Slot.BACKUP, now)
    found = (
        _line(evening, person, worked.get(person, []), standing.get(person, []), now) for person in people
    )
    return [line for line in found if line is not None]


def _held_spans(evening: Evening, slot: Slot, now: datetime) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for each in evening.held:
        part = clipped(Span(each.began_at, min(each.ended_at or now, now)), evening.span)
        if each.slot is slot and part is not None:
            found.setdefault(each.person_id, []).append(part)
    return {person: joined(spans) for person, spans in found.items()}


def _line(
    evening: Evening, person_id: int, spans: list[Span], standing: list[Span], now: datetime
) -> Line | None:
    held = [each for each in evening.held if each.person_id == person_id]
    logged = [each for each in evening.logged if each.person_id == person_id]
    correction = evening.corrections.get(person_id)
    at_start = {each.slot for each in held if _holds(each, evening.span.starts_at)}
    recorded = whole(spans)
    waiting = whole(without(standing, spans))
    state = _state(recorded, logged, evening, now)
    if correction is not None:
        state = State.CONFIRMED if correction.confirmed else State.CORRECTED
        if not correction.confirmed:
            spans = [correction.span] if correction.span else []
        waiting = whole(without(standing, spans))
    planned = evening.span.minutes
    line = Line(
        evening.shift_id,
        evening.day,
        person_id,
        _municipality(held, logged, correction),
        Work.ACTIVATED if _was_backup_that_day(held, evening) and spans else Work.DUTY,
        state,
        planned if Slot.PRIMARY in at_start else 0,
        planned if Slot.BACKUP in at_start else 0,
        whole(spans),
        waiting,
        recorded,
        tuple(spans),
    )
    nothing = not (line.planned or line.planned_standby or line.worked or line.standby or line.recorded)
    return None if nothing and correction is None else line


def _holds(held: Held, moment: datetime) -> bool:
    return held.began_at <= moment and (held.ended_at is None or held.ended_at > moment)


def _state(recorded: int, logged: Sequence[Logged], evening: Evening, now: datetime) -> State:
    if logged:
        return State.UNCONFIRMED if any(each.forgotten for each in logged) else State.LOGGED
    if recorded:
        return State.UNCONFIRMED
    return State.LOGGED if evening.span.ends_at <= now else State.PLANNED


def _was_backup_that_day(held: Sequence[Held], evening: Evening) -> bool:
    # A backup who became primary before the day was planned as primary in good time: that is a change of plan.
    dawn = clock.at(evening.day, time())
    return any(
        each.slot is Slot.BACKUP
        and each.began_at < evening.span.ends_at
        and (each.ended_at is None or each.ended_at >= dawn)
        for each in held
    )


def _municipality(held: Sequence[Held], logged: Sequence[Logged], correction: Correction | None) -> int:
    # Whoever paid for the telephone knows best; then the plan, then whoever corrected.
    known = [each.municipality_id for each in logged] + [each.municipality_id for each in reversed(held)]
    if known:
        return known[0]
    assert correction is not None
    return correction.municipality_id


def corrected_span(day: date, start: time, end: time) -> Span:
    """From `start` to `end` on Copenhagen's clocks; an end that is not after the start is on the next morning."""
    last = day if end > start else day + timedelta(days=1)
    return Span(clock.at(day, start), clock.at(last, end))


def own_deadline(day: date) -> date:
    """The last day on which a person may correct the own hours of `day`: the last of the next month."""
    return clock.month_after(day, 2) - timedelta(days=1)


def may_correct(
    role: Role, person_id: int, own_municipality_id: int | None, line: tuple[int, int], day: date, today: date
) -> bool:
    """Whether somebody may correct hours; `line` is (person id, municipality id) of them.

    The person, until the end of the next month; the municipality's chief and the coordinator always.
    """
    whose, municipality_id = line
    if role == Role.COORDINATOR or (role == Role.CHIEF and own_municipality_id == municipality_id):
        return True
    return whose == person_id and today <= own_deadline(day)
