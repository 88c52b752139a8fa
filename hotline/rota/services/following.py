"""Shifts follow the openings: where the hotline opens there is one, where it closes it is cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.db import db
from hotline.opening import queries as opening
from hotline.opening.rules import Opening, Timetable, agreed_openings, closed_pieces, openings
from hotline.opening.signals import openings_changed, plan_asked
from hotline.opening.whatif import PlanEffect, Touched
from hotline.rota import queries
from hotline.rota.models import Shift, WeekAllotment
from hotline.rota.rules import IsoWeek
from hotline.rota.services.notices import Notices, Span
from hotline.rota.services.slots import cancel, database_guards, touch


def follow_openings(actor: Person | None, first: date, last: date | None, notices: Notices) -> None:
    """Make the shifts from `first` to `last` agree with the openings and with who has the weeks.

    What has begun is never touched. A shift whose opening got other hours moves along and keeps its uid,
    one whose opening is gone is cancelled with the reason, a new opening in a week that is given to
    somebody gets a shift. `last` None means as far as the plan goes.

    An exceptional closure is no change of what was agreed: it neither cancels nor moves a shift, since whoever
    closes decides what becomes of the evening; but an evening that is closed in whole gets no new shift.
    """
    first = max(first, clock.today())
    last = last or _end_of_plan()
    if last is None or last < first:
        return
    queries.lock_period(first, last)
    now = clock.now()
    timetable = opening.timetable()
    reasons = {each.day: each.reason for each in timetable.closing_days}
    ahead = _ahead(timetable, first, last, now)
    added: list[Shift] = []
    moved: list[tuple[Shift, Span]] = []
    for day, match in ahead.days.items():
        moved += _settle(actor, match, reasons.get(day), notices)
        added += [
            _add_shift(each, owner, now) for each in match.new if (owner := ahead.owner(each)) is not None
        ]
    notices.evenings_moved(moved)
    with database_guards():
        db.session.flush()
    # The day may have been closed and opens again: a new draft, whose chief believes the evening is staffed.
    known = queries.cancelled_in_public([shift.starts_at for shift in added]) if added else set()
    for shift in added:
        if shift.starts_at in known:
            notices.open_again(shift)


@dataclass
class _Match:
    """One day: the shifts with the openings that are theirs, shifts without one, openings without a shift."""

    pairs: list[tuple[Opening, Shift]] = field(default_factory=list)
    lost: list[Shift] = field(default_factory=list)
    new: list[Opening] = field(default_factory=list)

    def moves(self) -> list[tuple[Opening, Shift]]:
        """Shifts that get other hours, in an order in which no two are ever at the same time.

        Those that begin later go first, the last of them foremost; then the others from the earliest on.
        """
        moving = [
            (each, shift)
            for each, shift in self.pairs
            if (each.opens_at, each.closes_at) != (shift.starts_at, shift.ends_at)
        ]
        later = [pair for pair in moving if pair[0].opens_at > pair[1].starts_at]
        others = [pair for pair in moving if pair not in later]
        return [*sorted(later, key=_begins, reverse=True), *sorted(others, key=_begins)]


def _begins(pair: tuple[Opening, Shift]) -> datetime:
    return pair[1].starts_at


@dataclass(frozen=True)
class _Ahead:
    """What is agreed and planned from a day on, by day, with who has the weeks."""

    days: dict[date, _Match]
    owners: dict[IsoWeek, WeekAllotment]
    taken: frozenset[datetime]

    def owner(self, each: Opening) -> int | None:
        """The municipality that is to have a shift for a new opening; None when it gets none."""
        row = self.owners.get(IsoWeek.of(each.day))
        return row.municipality_id if row is not None and each.opens_at not in self.taken else None


def _ahead(timetable: Timetable, first: date, last: date, now: datetime) -> _Ahead:
    agreed = [each for each in agreed_openings(timetable, first, last) if each.opens_at > now]
    planned = queries.shifts_between(first, last)
    days = {
        day: _match(due, have)
        for day, (due, have) in _by_day(agreed, [each for each in planned if each.starts_at > now]).items()
    }
    begun = {each.starts_at for each in planned if each.starts_at <= now}
    closed = {
        each.opens_at
        for day in {piece.day for piece, _closure in closed_pieces(timetable, first, last)}
        for each in agreed_openings(timetable, day, day)
        if not any(_touch(each, part) for part in openings(timetable, day, day))
    }
    return _Ahead(days, queries.allotments(IsoWeek.of(first), IsoWeek.of(last)), frozenset(begun | closed))


def _end_of_plan() -> date | None:
    week, day = queries.furthest()
    ends = [each for each in (week.sunday if week else None, day) if each is not None]
    return max(ends, default=None)


def _touch(one: Opening, other: Opening) -> bool:
    return one.opens_at < other.closes_at and other.opens_at < one.closes_at


def _by_day(
    openings: Sequence[Opening], shifts: Sequence[Shift]
) -> dict[date, tuple[list[Opening], list[Shift]]]:
    days: dict[date, tuple[list[Opening], list[Shift]]] = {}
    for day, due in groupby(openings, key=lambda each: each.day):
        days.setdefault(day, ([], []))[0].extend(due)
    for shift in shifts:
        days.setdefault(shift.day, ([], []))[1].append(shift)
    return days


def _match(due: list[Opening], have: list[Shift]) -> _Match:
    """Give each shift of a day its opening: the one of the same start, else the one it shares most time with."""
    pairs = [(each, shift) for each in due for shift in have]
    match = _Match(lost=list(have), new=list(due))
    for each, shift in sorted(pairs, key=_fit, reverse=True):
        if each in match.new and shift in match.lost:
            match.pairs.append((each, shift))
            match.new.remove(each)
            match.lost.remove(shift)
    return match


def _fit(pair: tuple[Opening, Shift]) -> tuple[bool, float]:
    """How well the two go together; the seconds that they share are below zero when they lie apart."""
    each, shift = pair
    shared = min(shift.ends_at, each.closes_at) - max(shift.starts_at, each.opens_at)
    return each.opens_at == shift.starts_at, shared.total_seconds()


def _settle(
    actor: Person | None, match: _Match, reason: str | None, notices: Notices
) -> list[tuple[Shift, Span]]:
    """Do what the day asks for; gives the published shifts that moved, with the hours they had."""
    moved = []
    with database_guards():
        for shift in match.lost:
            why = reason or _("Hotlinen er lukket denne aften.")
            audit.record("rota.cancel", f"shift:{shift.id}", actor=actor, why=why)
            cancel(shift, why, actor, notices)
        for each, shift in match.moves():
            if shift.is_published:
                moved.append((shift, (shift.starts_at, shift.ends_at)))
            _move(actor, shift, each.opens_at, each.closes_at, notices)
            # One at a time: two shifts of a day may have the same person, who is never on both at once.
            db.session.flush()
    return moved


def _move(
    actor: Person | None, shift: Shift, starts_at: datetime, ends_at: datetime, notices: Notices
) -> None:
    audit.record(
        "rota.move",
        f"shift:{shift.id}",
        actor=actor,
        before={"starts_at": shift.starts_at.isoformat(), "ends_at": shift.ends_at.isoformat()},
        after={"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()},
    )
    touch(shift)
    was = shift.starts_at, shift.ends_at
    shift.starts_at, shift.ends_at = starts_at, ends_at
    if shift.is_published:
        for held in shift.assignments:
            if held.ended_at is None:
                notices.moved(held, was)


def _add_shift(each: Opening, municipality_id: int, now: datetime) -> Shift:
    shift = Shift(
        day=each.day,
        starts_at=each.opens_at,
        ends_at=each.closes_at,
        municipality_id=municipality_id,
        changed_at=now,
    )
    db.session.add(shift)
    return shift


@openings_changed.connect
def _openings_changed(_sender: object, first: date, last: date | None, actor: Person | None) -> None:
    notices = Notices(actor)
    follow_openings(actor, first, last, notices)
    notices.send()


@plan_asked.connect
def _plan_asked(_sender: object, timetable: Timetable, first: date) -> PlanEffect:
    """What `follow_openings` would do if `timetable` were agreed; changes nothing."""
    first = max(first, clock.today())
    last = _end_of_plan()
    if last is None or last < first:
        return PlanEffect()
    ahead = _ahead(timetable, first, last, clock.now())
    touched = [
        _touched(shift, each)
        for match in ahead.days.values()
        for each, shift in [*match.moves(), *((None, shift) for shift in match.lost)]
    ]
    new = [each for match in ahead.days.values() for each in match.new if each.opens_at not in ahead.taken]
    added = sum(ahead.owner(each) is not None for each in new)
    return PlanEffect(tuple(sorted(touched, key=lambda each: each.was)), added, len(new) - added)


def _touched(shift: Shift, becomes: Opening | None) -> Touched:
    was = Opening(shift.day, shift.starts_at, shift.ends_at)
    return Touched(shift.day, was, becomes, shift.municipality.name, shift.is_published)
