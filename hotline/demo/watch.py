"""Who had the telephone on the demo's evenings: mostly as it should be, once forgotten, once taken over.

The people press the buttons, and the watch goes its round, at the time. The same now gives the same data.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from hotline.core import clock
from hotline.rota import queries as rota
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek
from hotline.rota.watch import services
from hotline.rota.watch.rules import FORGOTTEN_AFTER, How

# Counted back from the evening at hand.
FORGOTTEN, TAKEN_OVER, HANDED_ON = 3, 6, 11
MINUTE = timedelta(minutes=1)


def load(first: IsoWeek, last: IsoWeek, now: datetime) -> None:
    """Let the people of the past evenings, and of tonight's if it is under way, check in and release."""
    begun = [
        shift
        for shift in rota.shifts_between(first.monday, last.sunday)
        if shift.is_published and shift.starts_at <= now
    ]
    for number, shift in enumerate(begun):
        _evening(shift, len(begun) - 1 - number, now)


def _evening(shift: Shift, back: int, now: datetime) -> None:
    # Seeded by the day, so that an evening is the same whatever came before it.
    chance = Random(shift.day.toordinal())  # noqa: S311  # Invented times, no secrets.
    shift_id, starts_at, ends_at = shift.id, shift.starts_at, shift.ends_at
    primary, backup = shift.primary, shift.backup
    if primary is None:
        return
    if back == TAKEN_OVER and backup is not None:
        _watch(shift_id, starts_at, [-10 * MINUTE, 0 * MINUTE])
        taken_at, taker = starts_at + 3 * MINUTE, backup
    else:
        taken_at, taker = starts_at - chance.randint(3, 16) * MINUTE, primary
    how = How.LINK if chance.random() < 0.3 else How.BUTTON
    with clock.seen_from(taken_at):
        row = services.take(taker, shift_id, how).id
    if back == HANDED_ON and backup is not None:
        with clock.seen_from(starts_at + 80 * MINUTE):
            services.release(taker, row)
        with clock.seen_from(starts_at + 82 * MINUTE):
            row = services.take(backup, shift_id).id
        taker = backup
    if back == FORGOTTEN:
        ends_at += FORGOTTEN_AFTER
        if ends_at <= now:
            with clock.seen_from(ends_at):
                services.release_forgotten()
        return
    released_at = ends_at + chance.randint(0, 4) * MINUTE
    if released_at <= now:
        with clock.seen_from(released_at):
            services.release(taker, row)


def _watch(shift_id: int, starts_at: datetime, rounds: Sequence[timedelta]) -> None:
    for after in rounds:
        with clock.seen_from(starts_at + after):
            services.keep_watch(shift_id)
