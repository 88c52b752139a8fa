"""Tonight as one person sees it: what the duty page tells before anything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hotline.accounts.models import Person
from hotline.calls import queries, rules
from hotline.core import clock
from hotline.core.access import Role
from hotline.opening import queries as opening
from hotline.opening.rules import Opening, closed_because, openings
from hotline.opening.rules import state as opening_state
from hotline.rota.models import Shift
from hotline.rota.watch.queries import Standing, standing


@dataclass(frozen=True)
class Tonight:
    """The evening at hand. `opening` is today's, the running or coming one before one that is over."""

    now: datetime
    evening: rules.Evening
    opening: Opening | None
    next_opening: Opening | None
    reason: str | None
    shift: Shift | None
    part: str | None
    """What the viewer is on `shift`: "primary", "backup" or None."""
    next_shift: Shift | None
    may_log: bool
    standing: Standing | None
    """Who has the telephone, and what the viewer can do about it; None without a shift today."""

    @property
    def colleague(self) -> Person | None:
        """Whom the viewer is on with."""
        if self.shift is None or self.part is None:
            return None
        return self.shift.backup if self.part == "primary" else self.shift.primary

    @property
    def shows_form(self) -> bool:
        """Whether a call can be expected to be logged now."""
        return self.may_log and (self.part is not None or self.evening == rules.Evening.OPEN)


def tonight_for(viewer: Person, now: datetime) -> Tonight:
    """Tonight as `viewer` sees it at `now`."""
    today = clock.local(now).date()
    timetable = opening.timetable()
    todays = openings(timetable, today, today)
    todays_opening = next((each for each in todays if each.closes_at > now), todays[-1] if todays else None)
    times = (todays_opening.opens_at, todays_opening.closes_at) if todays_opening else (None, None)
    shifts = queries.shifts_at_hand(viewer, now)
    shift = _shift_of(todays_opening, [each for each in shifts if each.day == today])
    part = part_of(viewer, shift)
    return Tonight(
        now=now,
        evening=rules.evening(now, *times),
        opening=todays_opening,
        next_opening=opening_state(timetable, now).next,
        reason=closed_because(timetable, today),
        shift=shift,
        part=part,
        next_shift=_next_shift(viewer, part, shifts, now),
        may_log=rules.may_log(Role(viewer.role), viewer.approved),
        standing=standing(shift, viewer, now) if shift else None,
    )


def _shift_of(wanted: Opening | None, shifts: Sequence[Shift]) -> Shift | None:
    """The shift of the opening among those of the day."""
    if wanted is not None:
        shifts = [each for each in shifts if each.ends_at == wanted.closes_at] or shifts
    return shifts[0] if shifts else None


def part_of(person: Person, shift: Shift | None) -> str | None:
    """What the person is on the shift, "primary" or "backup"; None when they are not on it."""
    if shift is None:
        return None
    if shift.primary and shift.primary.id == person.id:
        return "primary"
    return "backup" if shift.backup and shift.backup.id == person.id else None


def _next_shift(viewer: Person, part: str | None, shifts: Sequence[Shift], now: datetime) -> Shift | None:
    # Somebody who is on tonight has no use for the next shift before this one is over.
    if part:
        return None
    return next((each for each in shifts if each.ends_at > now and part_of(viewer, each)), None)
