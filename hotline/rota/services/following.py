"""Shifts follow the openings: where the hotline opens there is one, where it closes it is cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.db import db
from hotline.opening import queries as opening
from hotline.opening.rules import Opening
from hotline.opening.signals import openings_changed
from hotline.rota import queries
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek
from hotline.rota.services.notices import Notices
from hotline.rota.services.slots import cancel, database_guards, touch


def follow_openings(actor: Person | None, first: date, last: date | None, notices: Notices) -> None:
    """Make the shifts from `first` to `last` agree with the openings and with who has the weeks.

    What has begun is never touched. A shift whose opening got other hours moves along and keeps its uid,
    one whose opening is gone is cancelled with the reason, a new opening in a week that is given to
    somebody gets a shift. `last` None means as far as the plan goes.
    """
    first = max(first, clock.today())
    last = last or _end_of_plan()
    if last is None or last < first:
        return
    now = clock.now()
    openings = [each for each in opening.openings_between(first, last) if each.opens_at > now]
    shifts = [each for each in queries.shifts_between(first, last) if each.starts_at > now]
    owners = queries.allotments(IsoWeek.of(first), IsoWeek.of(last))
    reasons = {each.day: each.reason for each in opening.closing_days(first, last)}
    begun = {each.starts_at for each in queries.shifts_between(first, first) if each.starts_at <= now}
    added: list[Shift] = []
    for day, (due, have) in _by_day(openings, shifts).items():
        unmatched = _pair(actor, due, have, reasons.get(day), notices)
        owner = owners.get(IsoWeek.of(day))
        if owner is not None:
            added += [
                _add_shift(each, owner.municipality_id, now)
                for each in unmatched
                if each.opens_at not in begun
            ]
    with database_guards():
        db.session.flush()
    # The day may have been closed and opens again: a new draft, whose chief believes the evening is staffed.
    known = queries.cancelled_in_public([shift.starts_at for shift in added]) if added else set()
    for shift in added:
        if shift.starts_at in known:
            notices.open_again(shift)


def _end_of_plan() -> date | None:
    week, day = queries.last_allotted_week(), queries.last_planned_day()
    ends = [each for each in (week.sunday if week else None, day) if each is not None]
    return max(ends, default=None)


def _by_day(
    openings: Sequence[Opening], shifts: Sequence[Shift]
) -> dict[date, tuple[list[Opening], list[Shift]]]:
    days: dict[date, tuple[list[Opening], list[Shift]]] = {}
    for day, due in groupby(openings, key=lambda each: each.day):
        days.setdefault(day, ([], []))[0].extend(due)
    for shift in shifts:
        days.setdefault(shift.day, ([], []))[1].append(shift)
    return days


def _pair(
    actor: Person | None, due: list[Opening], have: list[Shift], reason: str | None, notices: Notices
) -> list[Opening]:
    """Settle the day's shifts; gives the openings that no shift is for."""
    starts = {shift.starts_at: shift for shift in have}
    pairs = [(each, starts.pop(each.opens_at)) for each in due if each.opens_at in starts]
    rest = [each for each in due if each not in {opened for opened, _shift in pairs}]
    left = [shift for shift in have if shift.starts_at in starts]
    pairs += zip(rest, left, strict=False)
    for each, shift in pairs:
        _move(actor, shift, each.opens_at, each.closes_at, notices)
    for shift in left[len(rest) :]:
        why = reason or _("Hotlinen er lukket denne aften.")
        audit.record("rota.cancel", f"shift:{shift.id}", actor=actor, why=why)
        with database_guards():
            cancel(shift, why, actor, notices)
    return rest[len(left) :]


def _move(
    actor: Person | None, shift: Shift, starts_at: datetime, ends_at: datetime, notices: Notices
) -> None:
    if (shift.starts_at, shift.ends_at) == (starts_at, ends_at):
        return
    audit.record(
        "rota.move",
        f"shift:{shift.id}",
        actor=actor,
        before={"starts_at": shift.starts_at.isoformat(), "ends_at": shift.ends_at.isoformat()},
        after={"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()},
    )
    touch(shift)
    shift.starts_at, shift.ends_at = starts_at, ends_at
    if shift.is_published:
        for held in shift.assignments:
            if held.ended_at is None:
                notices.moved(held)


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
