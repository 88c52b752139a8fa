"""Locks in one fixed order: people before shifts before the offer, so that those who come at once queue."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from hotline.accounts.models import Person
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.rota import queries as rota
from hotline.rota.models import Assignment, Shift
from hotline.rota.rules import Slot
from hotline.rota.swaps.models import Offer, OfferApproval, OfferReply


def hold(offer_id: int, person_ids: Collection[int | None], shift_ids: Collection[int] = ()) -> Offer:
    """The offer, with everybody and everything that it touches locked as well; raises NotFound.

    Nothing may have been read as a row before in the running use case, since it could be stale.
    """
    touched = _touched(offer_id)
    people = touched.people | {each for each in person_ids if each is not None}
    _people(people, touched.municipalities)
    rota.shifts_locked(Shift.id.in_(touched.shifts | set(shift_ids)))
    return _offer(offer_id)


def hold_place(shift_id: int, person_ids: Collection[int | None]) -> dict[int, Person]:
    """The people and their chiefs, locked, and then the shift; gives the people."""
    people = _people({each for each in person_ids if each is not None}, ())
    rota.shifts_locked(Shift.id == shift_id)
    return people


def _people(person_ids: Collection[int], municipality_ids: Collection[int]) -> dict[int, Person]:
    """These people, and the chiefs of their municipalities and of these, locked in a fixed order.

    Everybody whom the use case may tell something is among them.
    """
    near = select(Person.municipality_id).where(Person.id.in_(person_ids))
    chief = and_(
        Person.role == Role.CHIEF,
        or_(Person.municipality_id.in_(near), Person.municipality_id.in_(municipality_ids)),
    )
    return rota.people_locked(person_ids, chief)


def _offer(offer_id: int) -> Offer:
    """The offer, locked, as it is once nobody else holds it; raises NotFound."""
    found = db.session.scalar(
        select(Offer)
        .where(Offer.id == offer_id)
        .with_for_update(of=Offer)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    return found


def holder_id(shift_id: int, slot: Slot) -> int | None:
    """Who is in the slot, read without loading anything: to know whom to lock first."""
    return db.session.scalar(
        select(Assignment.person_id).where(
            Assignment.shift_id == shift_id, Assignment.slot == slot, Assignment.ended_at.is_(None)
        )
    )


@dataclass(frozen=True)
class _Touched:
    """The ids of everything that an offer touches, read before it is locked."""

    people: set[int]
    shifts: set[int]
    municipalities: set[int]


def _touched(offer_id: int) -> _Touched:
    """Whom and what to lock before the offer itself; raises NotFound."""
    row = db.session.execute(
        select(Offer.giver_id, Offer.made_by_id, Offer.taker_id, Offer.shift_id, Offer.municipality_id).where(
            Offer.id == offer_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound()
    people = {each for each in row[:3] if each is not None}
    shifts, municipalities = {row[3]}, {row[4]}
    replies = db.session.execute(
        select(OfferReply.person_id, OfferReply.return_shift_id).where(OfferReply.offer_id == offer_id)
    )
    for person_id, shift_id in replies:
        people.add(person_id)
        if shift_id is not None:
            shifts.add(shift_id)
    approvals = select(OfferApproval.municipality_id).where(OfferApproval.offer_id == offer_id)
    municipalities |= set(db.session.scalars(approvals))
    return _Touched(people, shifts, municipalities)
