"""Reads of offers. A person sees the own ones and those that the person may take, a chief those of the own
municipality, the coordinator all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from hotline.accounts.models import Person
from hotline.core.access import AT_WORK, TAKES_DUTY, Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.rota import queries as rota
from hotline.rota.models import Assignment, Shift
from hotline.rota.rules import Slot
from hotline.rota.swaps import rules
from hotline.rota.swaps.models import Offer, OfferApproval, OfferReply
from hotline.rota.swaps.rules import LIVE, Answer, Audience, Bid, Place, Status, Void

KEPT = timedelta(days=90)
MOST = 200


def place_of(shift: Shift, slot: Slot) -> Place:
    """What the rules need to know of a slot as it is now."""
    held = shift.slot(slot)
    return Place(
        shift.is_planned,
        shift.is_published,
        shift.municipality_id,
        shift.starts_at,
        shift.ends_at,
        held.person_id if held else None,
    )


def is_fit(person: Person) -> bool:
    """Whether the person takes duty at all."""
    return person.active and person.approved and person.role in TAKES_DUTY


def standing(offer: Offer, now: datetime) -> tuple[Status, Void | None]:
    """How an offer really stands at `now`, also when the job has not written it down yet."""
    if offer.void_why is not None:
        return Status.VOID, Void(offer.void_why)
    bid = Bid(
        Status(offer.status),
        offer.giver_id,
        offer.municipality_id,
        offer.expires_at,
        offer.taker_id,
        giver_active=offer.giver is None or offer.giver.active,
        taker_fit=offer.taker is None or is_fit(offer.taker),
    )
    returned = place_of(*offer.returned) if offer.returned else None
    return rules.standing(bid, place_of(offer.shift, Slot(offer.slot)), returned, now)


def involved(offer: Offer) -> set[int]:
    """The municipalities whose evenings or people an offer touches, as far as it is known who takes part."""
    found = {offer.municipality_id}
    found |= {each.municipality_id for each in (offer.giver, offer.taker) if each and each.municipality_id}
    if offer.returned:
        found.add(offer.returned[0].municipality_id)
    return found


def may_answer(offer: Offer, person: Person) -> bool:
    """Whether the person may say yes or no: is asked, or it is open to the person; not the giver."""
    if not is_fit(person) or person.id == offer.giver_id:
        return False
    if offer.reply_of(person.id) is not None or offer.audience == Audience.EVERYWHERE:
        return True
    return offer.audience == Audience.OPEN and person.municipality_id == offer.municipality_id


def may_manage(viewer: Person, offer: Offer) -> bool:
    """Whether the viewer plans for one of the municipalities that the offer touches."""
    return any(rota.may_plan(viewer, each) for each in involved(offer))


def may_approve(viewer: Person, offer: Offer, municipality_id: int, has_chief: bool = True) -> bool:
    """Whether the viewer may accept for a municipality that must."""
    return rules.may_approve(
        viewer.role,
        viewer.municipality_id,
        municipality_id,
        inside=len(involved(offer)) == 1,
        has_chief=has_chief,
    )


def _seen_by(viewer: Person) -> ColumnElement[bool]:
    if viewer.role == Role.COORDINATOR:
        return true()
    asked = select(OfferReply.offer_id).where(OfferReply.person_id == viewer.id)
    seen = [
        Offer.giver_id == viewer.id,
        Offer.made_by_id == viewer.id,
        Offer.taker_id == viewer.id,
        Offer.id.in_(asked),
        _open_to(viewer),
    ]
    if viewer.role == Role.CHIEF:
        team = select(Person.id).where(Person.municipality_id == viewer.municipality_id)
        accepts = select(OfferApproval.offer_id).where(
            OfferApproval.municipality_id == viewer.municipality_id
        )
        seen += [
            Offer.municipality_id == viewer.municipality_id,
            Offer.giver_id.in_(team),
            Offer.taker_id.in_(team),
            Offer.id.in_(accepts),
        ]
    return or_(*seen)


def _open_to(viewer: Person) -> ColumnElement[bool]:
    if not is_fit(viewer):
        return false()
    here = and_(Offer.audience == Audience.OPEN, Offer.municipality_id == viewer.municipality_id)
    return and_(Offer.status.in_(LIVE), or_(Offer.audience == Audience.EVERYWHERE, here))


def offers_for(viewer: Person, now: datetime) -> Sequence[Offer]:
    """What the viewer may see: all that is live, and what ended lately; the latest first."""
    recent = or_(Offer.status.in_(LIVE), Offer.closed_at > now - KEPT, Offer.done_at > now - KEPT)
    return (
        db.session.scalars(
            select(Offer).where(_seen_by(viewer), recent).order_by(Offer.id.desc()).limit(MOST)
        )
        .unique()
        .all()
    )


def offer_for(viewer: Person, offer_id: int) -> Offer:
    """One offer that the viewer may see; raises NotFound for any other."""
    if viewer.role not in AT_WORK:
        raise NotFound()
    found = db.session.scalar(select(Offer).where(Offer.id == offer_id, _seen_by(viewer)))
    if found is None:
        raise NotFound()
    return found


def live_offer_on(shift_id: int, slot: Slot) -> Offer | None:
    """The offer of this place that is written down as live."""
    return db.session.scalar(
        select(Offer).where(Offer.shift_id == shift_id, Offer.slot == slot, Offer.status.in_(LIVE))
    )


@dataclass(frozen=True)
class UnderWay:
    """An offer that touches a shift. `returned`: it is the evening that is given in return."""

    offer_id: int
    slot: Slot
    status: Status
    giver_id: int | None
    taker_id: int | None
    returned: bool = False

    @property
    def vacancy(self) -> bool:
        """Whether people are asked to take an empty place."""
        return self.giver_id is None


def under_way(shift_ids: Collection[int]) -> dict[int, list[UnderWay]]:
    """The live offers that touch these shifts, by shift, in two queries; shifts without any are left out.

    As they are written down: one that ended within the last minute may still be there.
    """
    columns = (Offer.id, Offer.status, Offer.giver_id, Offer.taker_id)
    live = Offer.status.in_(LIVE)
    found: dict[int, list[UnderWay]] = {}
    given = select(*columns, Offer.shift_id, Offer.slot).where(Offer.shift_id.in_(shift_ids), live)
    taken = (
        select(*columns, OfferReply.return_shift_id, OfferReply.return_slot)
        .join(OfferReply, OfferReply.offer_id == Offer.id)
        .where(OfferReply.return_shift_id.in_(shift_ids), OfferReply.answer == Answer.YES, live)
    )
    rows: list[tuple[Any, ...]] = [(*row, False) for row in db.session.execute(given.order_by(Offer.id))]
    rows += [(*row, True) for row in db.session.execute(taken.order_by(Offer.id))]
    for offer_id, status, giver_id, taker_id, shift_id, slot, returned in rows:
        each = UnderWay(offer_id, Slot(slot), Status(status), giver_id, taker_id, returned)
        found.setdefault(shift_id, []).append(each)
    return found


@dataclass(frozen=True)
class Asked:
    """Somebody who was asked to take an empty place, and what the answer was so far."""

    offer_id: int
    person: Person
    slot: Slot
    asked_at: datetime | None
    answer: Answer | None
    answered_at: datetime | None
    live: bool


def asked(shift_id: int) -> list[Asked]:
    """Who was asked to take an empty place on the shift, the latest first; one query."""
    rows = db.session.execute(
        select(OfferReply, Offer.slot, Offer.status)
        .join(Offer, OfferReply.offer_id == Offer.id)
        .where(Offer.shift_id == shift_id, Offer.giver_id.is_(None))
        .order_by(OfferReply.id.desc())
    )
    return [
        Asked(
            reply.offer_id,
            reply.person,
            Slot(slot),
            reply.asked_at,
            Answer(reply.answer) if reply.answer else None,
            reply.answered_at,
            status in LIVE,
        )
        for reply, slot, status in rows
    ]


def unsettled(now: datetime) -> list[int]:
    """The live offers of which something is to be written and told: expired, void, or on other hours."""
    offers = db.session.scalars(select(Offer).where(Offer.status.in_(LIVE)).order_by(Offer.id)).unique()
    return [offer.id for offer in offers if standing(offer, now)[0] not in LIVE or has_moved(offer)]


def has_moved(offer: Offer) -> bool:
    """Whether the evening has other hours than the invited were told."""
    shift = offer.shift
    return (offer.seen_starts_at, offer.seen_ends_at) != (shift.starts_at, shift.ends_at)


def people_to_hold(person_ids: Collection[int], municipality_ids: Collection[int]) -> dict[int, Person]:
    """These people, and the chiefs of their municipalities and of these, locked in a fixed order.

    Everybody whom the use case may tell something is among them. The lock is the weaker one, which lets
    others write rows that point at the same people.
    """
    near = select(Person.municipality_id).where(Person.id.in_(person_ids))
    chief = and_(
        Person.role == Role.CHIEF,
        or_(Person.municipality_id.in_(near), Person.municipality_id.in_(municipality_ids)),
    )
    rows = db.session.scalars(
        select(Person)
        .where(or_(Person.id.in_(person_ids), chief))
        .order_by(Person.id)
        .with_for_update(of=Person, key_share=True)
        .execution_options(populate_existing=True)
    )
    return {person.id: person for person in rows}


def shifts_to_hold(shift_ids: Collection[int]) -> dict[int, Shift]:
    """These shifts, locked in a fixed order, as they are once nobody else holds them."""
    rows = db.session.scalars(
        select(Shift)
        .where(Shift.id.in_(shift_ids))
        .order_by(Shift.id)
        .with_for_update(of=Shift, key_share=True)
        .execution_options(populate_existing=True)
    )
    return {shift.id: shift for shift in rows}


def offer_to_hold(offer_id: int) -> Offer:
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
class Touched:
    """The ids of everything that an offer touches, read before it is locked."""

    people: set[int]
    shifts: set[int]
    municipalities: set[int]


def touched_by(offer_id: int) -> Touched:
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
    return Touched(people, shifts, municipalities)
