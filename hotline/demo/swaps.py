"""Swaps in the demo: one of every state that the pages can show, made as those people would."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.core import clock
from hotline.rota import queries as rota
from hotline.rota import services as planning
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek, Slot
from hotline.rota.swaps import services
from hotline.rota.swaps.jobs import settle_offers
from hotline.rota.swaps.rules import Answer, Audience, Held

# What somebody might type where text is typed: it must only ever be shown.
WHY = "Vi mangler dig på kontoret dagen efter <script>alert('nej')</script> & »æøå«"
NAMED = Audience.NAMED


def load(first: IsoWeek, last: IsoWeek, now: datetime) -> None:
    """Make offers on the published evenings between two weeks that lie ahead of `now`."""
    with clock.seen_from(now):
        earliest = clock.today() + timedelta(days=3)
    ahead = [
        shift
        for shift in rota.shifts_between(max(first.monday, earliest), last.sunday)
        if shift.is_published and shift.primary and shift.backup
    ]
    teams = {
        each.id: [shift for shift in ahead if shift.municipality_id == each.id]
        for each in accounts.municipalities()
    }
    busy = [shifts for shifts in teams.values() if len(shifts) >= 7]
    for shifts in busy:
        _done(shifts[0], now - timedelta(days=4))
        _awaiting(shifts[1], shifts[2:], now - timedelta(hours=7))
        _asked(shifts[3], now - timedelta(hours=5))
        _refused(shifts[4], now - timedelta(days=2))
        _expired(shifts[5], now - timedelta(days=6))
    for here, there in pairwise(busy):
        _between(here[2], there[2], now - timedelta(hours=3))
    for shifts in busy[1:2]:
        _vacancy(shifts[6], now - timedelta(hours=6))
    with clock.seen_from(now):
        settle_offers()


def _chief(municipality_id: int) -> Person:
    return accounts.chiefs(municipality_id)[0]


def _colleagues(shift: Shift) -> list[Person]:
    """Those of the municipality who are not on the evening."""
    on = {person.id for person in (shift.primary, shift.backup) if person is not None}
    return [
        each
        for each in accounts.eligible([shift.municipality_id])[shift.municipality_id]
        if each.id not in on
    ]


def _holder(shift: Shift, slot: Slot = Slot.PRIMARY) -> Person:
    held = shift.slot(slot)
    assert held is not None
    return held.person


def _done(shift: Shift, at: datetime) -> None:
    """A colleague took the backup's place, and the chief accepted."""
    taker = _colleagues(shift)[0]
    with clock.seen_from(at):
        offer = services.make_offer(
            _holder(shift, Slot.BACKUP), shift.id, Slot.BACKUP, NAMED, person_ids=[taker.id]
        )
    with clock.seen_from(at + timedelta(hours=2)):
        services.answer(taker, offer.id, Answer.YES)
    with clock.seen_from(at + timedelta(hours=20)):
        services.approve(_chief(shift.municipality_id), offer.id, shift.municipality_id, Answer.YES)


def _awaiting(shift: Shift, later: Sequence[Shift], at: datetime) -> None:
    """A swap of two evenings to which the other said yes; it waits for the chief."""
    giver = _holder(shift)
    on = {giver.id, _holder(shift, Slot.BACKUP).id}
    back = next(
        each for each in later if _holder(each).id not in on and _holder(each, Slot.BACKUP).id != giver.id
    )
    taker = _holder(back)
    with clock.seen_from(at):
        offer = services.make_offer(
            giver, shift.id, Slot.PRIMARY, NAMED, person_ids=[taker.id], both_ways=True
        )
    with clock.seen_from(at + timedelta(hours=1)):
        services.answer(taker, offer.id, Answer.YES, give=Held(back.id, Slot.PRIMARY))


def _asked(shift: Shift, at: datetime) -> None:
    """An evening that is offered to everybody of the municipality; one has said no."""
    with clock.seen_from(at):
        offer = services.make_offer(_holder(shift), shift.id, Slot.PRIMARY, Audience.OPEN)
    with clock.seen_from(at + timedelta(minutes=25)):
        services.answer(_colleagues(shift)[-1], offer.id, Answer.NO)


def _refused(shift: Shift, at: datetime) -> None:
    """A yes that the chief did not accept."""
    taker = _colleagues(shift)[1]
    with clock.seen_from(at):
        offer = services.make_offer(_holder(shift), shift.id, Slot.PRIMARY, NAMED, person_ids=[taker.id])
    with clock.seen_from(at + timedelta(hours=3)):
        services.answer(taker, offer.id, Answer.YES)
    with clock.seen_from(at + timedelta(hours=4)):
        chief = _chief(shift.municipality_id)
        services.approve(chief, offer.id, shift.municipality_id, Answer.NO, why=WHY)


def _expired(shift: Shift, at: datetime) -> None:
    """An offer that nobody answered."""
    colleagues = [each.id for each in _colleagues(shift)[:2]]
    with clock.seen_from(at):
        services.make_offer(_holder(shift), shift.id, Slot.PRIMARY, NAMED, person_ids=colleagues)
    with clock.seen_from(at + timedelta(hours=49)):
        settle_offers()


def _between(here: Shift, there: Shift, at: datetime) -> None:
    """Two municipalities: the one chief has accepted, the other not yet."""
    giver, taker = _holder(here, Slot.BACKUP), _colleagues(there)[2]
    with clock.seen_from(at):
        offer = services.make_offer(giver, here.id, Slot.BACKUP, NAMED, person_ids=[taker.id])
    with clock.seen_from(at + timedelta(minutes=40)):
        services.answer(taker, offer.id, Answer.YES)
        services.approve(_chief(here.municipality_id), offer.id, here.municipality_id, Answer.YES)


def _vacancy(shift: Shift, at: datetime) -> None:
    """A place that came to be empty: the chief asks everybody, and one has said no."""
    primary, backup = _holder(shift), _holder(shift, Slot.BACKUP)
    chief = _chief(shift.municipality_id)
    with clock.seen_from(at):
        planning.staff_evenings(chief, [planning.Wanted(shift.id, primary.id, None, primary.id, backup.id)])
        offer = services.ask_for_cover(chief, shift.id, Slot.BACKUP, None)
    with clock.seen_from(at + timedelta(hours=1)):
        services.answer(_colleagues(shift)[0], offer.id, Answer.NO)
