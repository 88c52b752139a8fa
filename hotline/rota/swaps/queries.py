"""Reads of offers. A person sees the own ones and those that the person may take, a chief those of the own
municipality, the coordinator all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, false, or_, select, true

from hotline.accounts.models import Person
from hotline.core.access import AT_WORK, TAKES_DUTY, Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.rota import queries as rota
from hotline.rota.availability.models import MunicipalityRules
from hotline.rota.availability.rules import Limits
from hotline.rota.models import Shift
from hotline.rota.needs import Need
from hotline.rota.rules import Slot
from hotline.rota.swaps import rules, words
from hotline.rota.swaps.models import Offer, OfferApproval, OfferReply
from hotline.rota.swaps.rules import LIVE, Answer, Audience, Bid, Place, Status, Void

KEPT = timedelta(days=90)
MOST = 200
URGENT = timedelta(hours=24)


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


def limits_of(municipality_ids: Collection[int]) -> dict[int, Limits]:
    """What each of these municipalities plans by; one query."""
    rows = db.session.scalars(
        select(MunicipalityRules).where(MunicipalityRules.municipality_id.in_(municipality_ids))
    )
    chosen = {row.municipality_id: row.limits for row in rows}
    return {each: chosen.get(each, Limits()) for each in municipality_ids}


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


def declined(shift_ids: Collection[int]) -> set[tuple[int, int]]:
    """The (shift id, person id) of everybody whose latest answer, when asked to take an empty place there, is no."""
    rows = db.session.execute(
        select(Offer.shift_id, OfferReply.person_id, OfferReply.answer)
        .join(Offer, OfferReply.offer_id == Offer.id)
        .where(Offer.shift_id.in_(shift_ids), Offer.giver_id.is_(None), OfferReply.answer.is_not(None))
        .order_by(OfferReply.answered_at, OfferReply.id)
    )
    latest = {(shift_id, person_id): answer for shift_id, person_id, answer in rows}
    return {which for which, answer in latest.items() if answer == Answer.NO}


def unsettled(now: datetime) -> list[int]:
    """The live offers of which something is to be written and told: expired, void, or on other hours."""
    offers = db.session.scalars(select(Offer).where(Offer.status.in_(LIVE)).order_by(Offer.id)).unique()
    return [offer.id for offer in offers if standing(offer, now)[0] not in LIVE or has_moved(offer)]


def has_moved(offer: Offer) -> bool:
    """Whether the evening has other hours than the invited were told."""
    shift = offer.shift
    return (offer.seen_starts_at, offer.seen_ends_at) != (shift.starts_at, shift.ends_at)


@dataclass(frozen=True)
class Seen:
    """An offer as it stands for one viewer: what the viewer may do with it."""

    offer: Offer
    status: Status
    void: Void | None
    may_answer: bool
    reply: OfferReply | None
    approvals: tuple[OfferApproval, ...]
    mine: bool
    manages: bool
    begun: bool

    @property
    def asks_me(self) -> bool:
        """Whether it waits for the viewer's yes or no."""
        return (
            self.status is Status.OPEN and self.may_answer and (self.reply is None or not self.reply.answer)
        )

    @property
    def can_say_yes(self) -> bool:
        """Whether the viewer may take it, perhaps after a no."""
        return self.status is Status.OPEN and self.may_answer

    @property
    def my_yes_waits(self) -> bool:
        """Whether the viewer said yes and may still regret."""
        said = self.reply is not None and self.reply.answer == Answer.YES
        return self.status is Status.AWAITING and said

    @property
    def can_withdraw(self) -> bool:
        """Whether the viewer may take it back."""
        # Who is to accept says no there; two buttons for the same would only be a riddle.
        return self.status in LIVE and (self.mine or self.manages) and not self.approvals

    @property
    def can_undo(self) -> bool:
        """Whether the viewer may swap back."""
        return self.status is Status.DONE and self.manages and not self.offer.is_vacancy and not self.begun

    @property
    def sees_answers(self) -> bool:
        """Whether the viewer may know what each who was asked has said."""
        return self.mine or self.manages

    @property
    def live(self) -> bool:
        """Whether it can still come about."""
        return self.status in LIVE


def seen(viewer: Person, offer: Offer, now: datetime, with_chiefs: Collection[int]) -> Seen:
    """What `viewer` may do with an offer; `with_chiefs` are the municipalities that have a chief."""
    status, void = standing(offer, now)
    waiting = [each for each in offer.approvals if each.answer is None and status is Status.AWAITING]
    shifts = [offer.shift, *([offer.returned[0]] if offer.returned else [])]
    return Seen(
        offer,
        status,
        void,
        may_answer(offer, viewer),
        offer.reply_of(viewer.id),
        tuple(
            each
            for each in waiting
            if may_approve(viewer, offer, each.municipality_id, each.municipality_id in with_chiefs)
        ),
        mine=viewer.id in {offer.giver_id, offer.made_by_id},
        manages=may_manage(viewer, offer),
        begun=any(shift.starts_at <= now for shift in shifts),
    )


def seen_by(viewer: Person, now: datetime) -> list[Seen]:
    """What the viewer may see, with what may be done; in the same few queries however much it is."""
    with_chiefs = rota.chiefs_by_municipality() if viewer.role == Role.COORDINATOR else _own(viewer)
    return [seen(viewer, each, now, with_chiefs) for each in offers_for(viewer, now)]


def _own(viewer: Person) -> set[int]:
    return {viewer.municipality_id} if viewer.municipality_id is not None else set()


def needs_for(viewer: Person, now: datetime) -> list[Need]:
    """What waits for the viewer: a question to answer, or an agreement to accept."""
    if viewer.role not in AT_WORK:
        return []
    found = []
    for each in seen_by(viewer, now):
        offer = each.offer
        soon = offer.answer_by - now < URGENT
        if each.asks_me and each.reply is not None:
            text, action = words.asks(offer), _("Svar")
        elif each.approvals:
            text, action = words.to_approve(offer), _("Godkend eller afvis")
        else:
            continue
        found.append(Need(text, words.path(offer), action, by=offer.answer_by, urgent=soon))
    return found
