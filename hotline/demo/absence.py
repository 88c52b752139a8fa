"""Demo data: people who could not come, what was done about it, and an evening that closed exceptionally."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.core import clock
from hotline.rota import queries as rota
from hotline.rota.absence import queries, services
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek, Slot

# Evenings that are over, counted back from the latest one.
SICK, SICK_LATE, CLOSED, LENT = 4, 9, 17, 23
# Evenings ahead, counted from the first one after today that is whole.
BACKUP_GONE, BOTH_GONE, BACK_AGAIN = 1, 4, 6
OWN_REASON = "Strømmen er gået på rådhuset <hele aftenen> & telefonerne er døde 🔌"


def load(first: IsoWeek, last: IsoWeek, now: datetime) -> None:
    """Report, cover and close a few evenings between `first` and `last`, each at the time it happened."""
    shifts = [each for each in rota.shifts_between(first.monday, last.sunday) if _whole(each)]
    ids = [each.id for each in shifts]
    past = [id_ for id_, each in zip(ids, shifts, strict=True) if each.ends_at <= now][::-1]
    today = clock.local(now).date()
    ahead = [id_ for id_, each in zip(ids, shifts, strict=True) if each.day > today and each.is_published]
    for number, tell in ((SICK, _sick), (SICK_LATE, _sick_late), (CLOSED, _closed), (LENT, _lent)):
        if number < len(past):
            tell(past[number])
    for number, tell in ((BACKUP_GONE, _backup_gone), (BOTH_GONE, _both_gone), (BACK_AGAIN, _back_again)):
        if number < len(ahead):
            # Said this morning, so that it waits for somebody when the demo begins.
            with clock.seen_from(min(now, clock.at(today, time(9, 15)))):
                tell(ahead[number])


def _whole(shift: Shift) -> bool:
    return all(shift.slot(slot) is not None for slot in Slot)


def _on(shift_id: int, slot: Slot) -> Person:
    held = _shift(shift_id).slot(slot)
    if held is None:
        raise LookupError(f"Nobody is {slot} on shift {shift_id}.")
    return held.person


def _shift(shift_id: int) -> Shift:
    (shift,) = rota.shifts_by_id([shift_id])
    return shift


def _chief(shift_id: int) -> Person:
    return accounts.chiefs(_shift(shift_id).municipality_id)[0]


def _at(shift_id: int, wall: time) -> datetime:
    return clock.at(_shift(shift_id).day, wall)


def _cover(shift_id: int, slot: Slot) -> None:
    """The chief takes the first on the list."""
    chief = _chief(shift_id)
    found = queries.cover_for(chief, shift_id, clock.now())
    for proposal in found.proposals[:1]:
        services.assign(chief, shift_id, slot, proposal.colleague.id)


def _sick(shift_id: int) -> None:
    """At 16.40 on the day: the backup steps up, and the chief finds a new one within the hour."""
    with clock.seen_from(_at(shift_id, time(16, 40))):
        person = _on(shift_id, Slot.PRIMARY)
        services.report(person, shift_id, person.id)
    with clock.seen_from(_at(shift_id, time(17, 25))):
        _cover(shift_id, Slot.BACKUP)


def _sick_late(shift_id: int) -> None:
    """In the middle of the evening; the backup takes it from there, alone."""
    with clock.seen_from(_at(shift_id, time(20, 10))):
        services.report(_chief(shift_id), shift_id, _on(shift_id, Slot.PRIMARY).id)


def _both(shift_id: int) -> None:
    people: Sequence[Person] = [_on(shift_id, slot) for slot in Slot]
    for person in people:
        services.report(person, shift_id, person.id)


def _closed(shift_id: int) -> None:
    """Nobody could, so the evening closed; the text is the chief's own."""
    with clock.seen_from(_at(shift_id, time(15, 30))):
        _both(shift_id)
    with clock.seen_from(_at(shift_id, time(18, 20))):
        services.close(_chief(shift_id), shift_id, OWN_REASON)


def _lent(shift_id: int) -> None:
    """Both gone, the others asked, and the first chief gave two of the own."""
    with clock.seen_from(_at(shift_id, time(14, 5))):
        _both(shift_id)
        services.ask_others(_chief(shift_id), shift_id)
    chiefs = rota.chiefs_by_municipality()
    helper = next(chiefs[owner][0] for owner in sorted(chiefs) if owner != _shift(shift_id).municipality_id)
    with clock.seen_from(_at(shift_id, time(14, 40)) + timedelta(minutes=7)):
        for slot in Slot:
            found = queries.cover_for(helper, shift_id, clock.now())
            for proposal in found.proposals[:1]:
                services.assign(helper, shift_id, slot, proposal.colleague.id)


def _backup_gone(shift_id: int) -> None:
    person = _on(shift_id, Slot.BACKUP)
    services.report(person, shift_id, person.id)


def _both_gone(shift_id: int) -> None:
    """Nobody is left, and the other municipalities have been asked."""
    _both(shift_id)
    services.ask_others(_chief(shift_id), shift_id)


def _back_again(shift_id: int) -> None:
    """Somebody who could after all."""
    person = _on(shift_id, Slot.PRIMARY)
    services.report(person, shift_id, person.id)
    services.withdraw(person, shift_id, person.id)
