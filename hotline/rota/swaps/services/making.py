"""Offering a shift to others, asking people to fill an empty place, and taking an offer back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.accounts.queries import eligible, municipalities
from hotline.core import audit, clock
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota import kinds
from hotline.rota import queries as rota
from hotline.rota import words as evenings
from hotline.rota.models import Shift
from hotline.rota.rules import Breach, Happening, Slot
from hotline.rota.swaps import queries, rules, words
from hotline.rota.swaps.models import Offer, OfferReply, OfferReturn
from hotline.rota.swaps.rules import LIVE, Audience, Held, Status
from hotline.rota.swaps.services import telling
from hotline.rota.swaps.services.closing import close, settle_now
from hotline.rota.swaps.services.holding import hold, hold_place, holder_id
from hotline.rota.swaps.services.telling import Telling
from hotline.rota.timeline import note


@use_case
def make_offer(
    actor: Person,
    shift_id: int,
    slot: Slot,
    audience: Audience,
    *,
    person_ids: Collection[int] = (),
    both_ways: bool = False,
    wanted: Collection[Held] = (),
    expires_at: datetime | None = None,
) -> Offer:
    """Offer the place that somebody has on a published evening: by the person, or by a chief on behalf.

    `both_ways` is a swap: who says yes gives one of `wanted` in return, or any evening of the own when it is
    empty. Everybody asked is told. Raises NotFound when the place is not the actor's to offer, Refused when
    the evening is not published or has begun, is on offer already, or nobody is there to be asked.
    """
    giver_id = holder_id(shift_id, slot)
    people = hold_place(shift_id, {giver_id, actor.id, *person_ids})
    actor = people[actor.id]
    shift = db.session.get(Shift, shift_id)
    giver = people.get(giver_id) if giver_id is not None else None
    if shift is None or giver is None or not _may_offer(actor, giver, shift):
        raise NotFound()
    held = shift.slot(slot)
    if held is None or held.person_id != giver.id:
        raise Conflict()
    now = clock.now()
    if shift.starts_at <= now:
        raise Refused(_("Aftenen er begyndt og kan ikke byttes. Meld fravær, hvis du ikke kan komme."))
    _check_ready(shift, expires_at, now)
    _clear_the_way(actor, shift, slot)
    _check_wanted(wanted, giver, now)
    asked = _asked(audience, person_ids, people, shift)
    asked = [each for each in asked if each.id not in {giver.id, *_on(shift, both_ways)}]
    if not asked:
        raise Refused(_("Vælg mindst én, der kan spørges."))
    offer = _new(actor, shift, slot, audience, rules.expiry(expires_at, shift.starts_at, now))
    offer.giver, offer.both_ways = giver, both_ways
    offer.returns = [OfferReturn(shift_id=each.shift_id, slot=each.slot) for each in wanted if both_ways]
    _ask(actor, offer, asked)
    return offer


def _may_offer(actor: Person, giver: Person, shift: Shift) -> bool:
    if actor.id == giver.id:
        return True
    homes = {shift.municipality_id, giver.municipality_id or shift.municipality_id}
    return any(rota.may_plan(actor, each) for each in homes)


def _on(shift: Shift, both_ways: bool) -> set[int]:
    """Who is on the evening: they can change places, but not take the other's as well."""
    if both_ways:
        return set()
    return {held.person_id for slot in Slot if (held := shift.slot(slot)) is not None}


def _check_ready(shift: Shift, expires_at: datetime | None, now: datetime) -> None:
    if not shift.is_planned:
        raise Refused(_("Aftenen er aflyst."))
    if not shift.is_published:
        raise Refused(_("Aftenen er ikke udgivet endnu. Udgiv den, før nogen spørges."))
    if shift.ends_at <= now:
        raise Refused(_("Aftenen er forbi og kan ikke ændres."))
    if expires_at is not None and expires_at <= now:
        raise Refused(_("Fristen for at svare er allerede gået. Vælg en senere."))


def _clear_the_way(actor: Person | None, shift: Shift, slot: Slot) -> Offer | None:
    """The live vacancy of the place, if there is one; raises Refused when somebody offers the place already."""
    standing = queries.live_offer_on(shift.id, slot)
    if standing is None:
        return None
    settle_now(standing)
    if standing.status not in LIVE:
        db.session.flush()
        return None
    if standing.giver_id is not None:
        raise Refused(_("Vagten er allerede tilbudt andre. Træk det tilbud tilbage først."))
    return standing


def _check_wanted(wanted: Collection[Held], giver: Person, now: datetime) -> None:
    """What is wanted in return must be somebody else's, published, and not begun."""
    for each in wanted:
        shift = db.session.get(Shift, each.shift_id)
        held = shift.slot(each.slot) if shift else None
        if shift is None or held is None or not shift.is_published or shift.starts_at <= now:
            raise Refused(
                _("En af de aftener, du vil have i bytte, kan ikke længere byttes. Se listen igen.")
            )
        if held.person_id == giver.id:
            raise Refused(_("Du kan ikke få din egen aften i bytte."))


def _asked(
    audience: Audience, person_ids: Collection[int], people: dict[int, Person], shift: Shift
) -> list[Person]:
    """Whom to ask; raises Refused when somebody who was named cannot take duty."""
    if audience is Audience.NAMED:
        named = [people.get(each) for each in sorted(set(person_ids))]
        found = [each for each in named if each is not None]
        if len(found) < len(named):
            raise Refused(_("Personen findes ikke."))
        for each in found:
            if not queries.is_fit(each):
                raise Refused(evenings.breach(Breach.NOT_APPROVED, each.name))
        return found
    everywhere = audience is Audience.EVERYWHERE
    ids = [each.id for each in municipalities()] if everywhere else [shift.municipality_id]
    return [person for group in eligible(ids).values() for person in group]


def _new(actor: Person | None, shift: Shift, slot: Slot, audience: Audience, expires_at: datetime) -> Offer:
    offer = Offer(
        shift=shift,
        slot=slot,
        made_by=actor,
        made_at=clock.now(),
        expires_at=expires_at,
        audience=audience,
        both_ways=False,
        municipality=shift.municipality,
        seen_starts_at=shift.starts_at,
        seen_ends_at=shift.ends_at,
        status=Status.OPEN,
    )
    db.session.add(offer)
    return offer


def _ask(actor: Person | None, offer: Offer, asked: Sequence[Person]) -> None:
    now = clock.now()
    offer.replies += [OfferReply(person=each, asked_at=now) for each in asked]
    db.session.flush()
    told = Telling(actor, offer)
    if actor is None or offer.giver_id != actor.id:
        told.to(offer.giver, kinds.ANSWERED, lambda: words.offered_for_you(offer))
    telling.ask(told, offer, asked)
    told.send()
    audit.record(
        "rota.offer",
        f"offer:{offer.id}",
        actor=actor,
        after={
            "shift_id": offer.shift_id,
            "slot": offer.slot,
            "giver_id": offer.giver_id,
            "asked": [each.id for each in asked],
        },
    )


@use_case
def ask_for_cover(
    actor: Person | None,
    shift_id: int,
    slot: Slot,
    person_ids: Collection[int] | None,
    expires_at: datetime | None = None,
) -> Offer:
    """Ask people to fill an empty place on a published evening; the first who says yes has it at once.

    None asks everybody of the municipality who takes duty. When people have been asked already, these are
    asked as well. Somebody from another municipality may be asked by name, and needs both chiefs. Raises
    NotFound when the evening is not the actor's to plan, Refused when the place is not empty, the evening is
    over or not published, or nobody is there to be asked.
    """
    people = hold_place(shift_id, {actor.id if actor else None, *(person_ids or ())})
    actor = people[actor.id] if actor else None
    shift = db.session.get(Shift, shift_id)
    if shift is None or (actor is not None and not rota.may_plan(actor, shift.municipality_id)):
        raise NotFound()
    now = clock.now()
    _check_ready(shift, expires_at, now)
    held = shift.slot(slot)
    if held is not None:
        raise Refused(_("Pladsen er ikke tom: %(name)s har den.", name=held.person.name))
    offer = _clear_the_way(actor, shift, slot)
    audience = Audience.OPEN if person_ids is None else Audience.NAMED
    known = {each.person_id for each in offer.replies} if offer else set()
    asked = [
        each
        for each in _asked(audience, person_ids or (), people, shift)
        if each.id not in known | _on(shift, both_ways=False)
    ]
    if not asked:
        raise Refused(_("Der er ingen at spørge, som ikke allerede er spurgt eller på vagt den aften."))
    last = rules.latest(shift.starts_at, shift.ends_at, vacancy=True, now=now)
    until = rules.expiry(expires_at, last, now)
    if offer is None:
        offer = _new(actor, shift, slot, audience, until)
    else:
        offer.expires_at = max(offer.expires_at, until)
        offer.audience = Audience.OPEN if Audience.OPEN in {offer.audience, audience} else audience
    for each in asked:
        note(shift, Happening.ASKED, person=each, actor=actor)
    _ask(actor, offer, asked)
    return offer


@use_case
def withdraw(actor: Person, offer_id: int) -> Offer:
    """Take an offer back: the giver, whoever made it, or a chief whose evening or staff it touches.

    Those who were asked are told. Raises NotFound when it is not the actor's, Conflict (saying what happened)
    when it is over.
    """
    offer = hold(offer_id, [actor.id])
    actor = db.session.get_one(Person, actor.id)
    mine = actor.id in {offer.giver_id, offer.made_by_id}
    if not (mine or queries.may_manage(actor, offer)):
        raise NotFound()
    how, why = queries.standing(offer, clock.now())
    if how not in LIVE:
        raise Conflict(words.over(offer, how, why))
    told = Telling(actor, offer)
    told.askers(kinds.ANSWERED, lambda: words.withdrawn(offer))
    told.all(telling.waiting(offer), kinds.ANSWERED, lambda: words.withdrawn(offer))
    close(offer, Status.WITHDRAWN, actor)
    told.send()
    return offer
