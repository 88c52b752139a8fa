"""Saying yes or no to an offer, accepting it for a municipality, and swapping back."""

from __future__ import annotations

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota import kinds
from hotline.rota import queries as rota
from hotline.rota.models import Shift
from hotline.rota.rules import Happening, Slot
from hotline.rota.services.escalation import tell_solved
from hotline.rota.services.notices import Notices
from hotline.rota.services.slots import database_guards
from hotline.rota.swaps import queries, rules, words
from hotline.rota.swaps.models import Offer, OfferApproval, OfferReply
from hotline.rota.swaps.rules import Answer, Audience, Held, Status
from hotline.rota.swaps.services import telling
from hotline.rota.swaps.services.closing import close
from hotline.rota.swaps.services.exchange import carry_out, check, moves_of
from hotline.rota.swaps.services.holding import hold
from hotline.rota.swaps.services.telling import Telling
from hotline.rota.timeline import note


@use_case
def answer(
    actor: Person, offer_id: int, said: Answer, *, person_id: int | None = None, give: Held | None = None
) -> Offer:
    """Say yes or no to an offer, or let a chief do it on behalf of `person_id`; gives the offer as it is then.

    The first yes decides: the offer comes about at once, or awaits the chiefs who must accept. `give` is what
    is given in return in a swap. A no may be changed to a yes while the offer is open, and a yes to a no while
    it awaits. Saying the same again changes nothing. Raises NotFound when the offer is not open to the person,
    Conflict (saying who was first, or what happened) when it is over, Refused with every broken hard rule.
    """
    wanted = person_id or actor.id
    offer = hold(offer_id, [actor.id, wanted], [give.shift_id] if give else [])
    actor, person = db.session.get_one(Person, actor.id), db.session.get(Person, wanted)
    if person is None or not _may_speak_for(actor, person) or not queries.may_answer(offer, person):
        raise NotFound()
    reply = offer.reply_of(person.id)
    if reply is not None and reply.answer == said:
        return offer
    how, why = queries.standing(offer, clock.now())
    changes_mind = how is Status.AWAITING and offer.taker_id == person.id
    if how is not Status.OPEN and not changes_mind:
        raise Conflict(words.over(offer, how, why))
    if reply is None:
        reply = OfferReply(person=person)
        offer.replies.append(reply)
    reply.answer, reply.answered_at, reply.answered_by_id = said, clock.now(), actor.id
    audit.record(
        "rota.offer_answer",
        f"offer:{offer.id}",
        actor=actor,
        after={"person_id": person.id, "answer": said, "give": str(give) if give else None},
    )
    if said is Answer.NO:
        _say_no(actor, offer, reply, changes_mind)
    else:
        _say_yes(actor, offer, reply, give)
    return offer


def _may_speak_for(actor: Person, person: Person) -> bool:
    if actor.id == person.id:
        return True
    return person.municipality_id is not None and rota.may_plan(actor, person.municipality_id)


def _say_no(actor: Person, offer: Offer, reply: OfferReply, changes_mind: bool) -> None:
    person = reply.person
    told = Telling(actor, offer)
    reply.return_shift, reply.return_slot = None, None
    if changes_mind:
        asked = {each.municipality_id for each in offer.approvals}
        offer.status, offer.taker = Status.OPEN, None
        offer.approvals = []
        told.chiefs(asked, kinds.APPROVAL, lambda: words.took_back(offer, person.name), quiet=True)
    if offer.is_vacancy:
        note(offer.shift, Happening.DECLINED, person=person, actor=actor)
    answers = [Answer(each.answer) if each.answer else None for each in offer.replies]
    if rules.all_declined(Audience(offer.audience), answers):
        told.askers(kinds.ANSWERED, lambda: words.nobody_left(offer))
        close(offer, Status.DECLINED, actor)
    elif changes_mind:
        told.askers(kinds.ANSWERED, lambda: words.took_back(offer, person.name))
    else:
        told.askers(kinds.ANSWERED, lambda: words.said_no(offer, person.name), quiet=True)
    told.send()


def _say_yes(actor: Person, offer: Offer, reply: OfferReply, give: Held | None) -> None:
    if offer.both_ways:
        _set_return(offer, reply, give)
    offer.taker = reply.person
    moves = moves_of(offer)
    check(moves)
    involved = queries.involved(offer)
    acted = _acted(actor, offer, involved)
    needed = rules.approvals_needed(
        involved,
        acted,
        vacancy=offer.is_vacancy,
        needs_chief={each: limits.swaps_need_chief for each, limits in queries.limits_of(involved).items()},
    )
    if not needed:
        _come_about(actor, offer)
        return
    offer.status = Status.AWAITING
    offer.approvals = [
        OfferApproval(municipality_id=each)
        if each in needed
        else OfferApproval(
            municipality_id=each, answer=Answer.YES, answered_at=clock.now(), by_id=acted[each].id
        )
        for each in sorted(involved)
    ]
    with database_guards():
        db.session.flush()
    told = Telling(actor, offer)
    told.chiefs(needed, kinds.APPROVAL, lambda: words.to_approve(offer))
    told.askers(kinds.ANSWERED, lambda: words.said_yes(offer))
    told.to(offer.taker, kinds.ANSWERED, lambda: words.said_yes(offer))
    told.send()


def _acted(actor: Person, offer: Offer, involved: set[int]) -> dict[int, Person]:
    """The municipalities for which a chief has acted already, by making the offer or by saying yes, and who."""
    people = [each for each in (offer.made_by, actor) if each is not None and each.active]
    return {
        municipality_id: each
        for each in people
        for municipality_id in involved
        if queries.may_approve(each, offer, municipality_id)
    }


def _set_return(offer: Offer, reply: OfferReply, give: Held | None) -> None:
    if give is None:
        raise Refused(_("Vælg, hvilken af dine aftener du giver i bytte."))
    if offer.wanted and give not in offer.wanted:
        raise Refused(_("Vælg en af de aftener, der ønskes i bytte."))
    shift = db.session.get(Shift, give.shift_id)
    held = shift.slot(give.slot) if shift is not None else None
    if shift is None or held is None or held.person_id != reply.person.id or not shift.is_published:
        raise Refused(_("Den aften, du vil give i bytte, har du ikke længere. Vælg en anden."))
    if shift.starts_at <= clock.now():
        raise Refused(_("Den aften, du vil give i bytte, er begyndt. Vælg en anden."))
    reply.return_shift, reply.return_slot = shift, give.slot


def _come_about(actor: Person, offer: Offer) -> None:
    """Do what was agreed; the moves have been checked in this very use case."""
    offer.status, offer.done_at = Status.DONE, clock.now()
    with database_guards():
        db.session.flush()
    happening = Happening.ASSIGNED if offer.is_vacancy else Happening.SWAPPED
    carry_out(actor, moves_of(offer), happening, words.reason(offer))
    telling.done(actor, offer)
    solved = Notices(actor)
    if (
        offer.is_vacancy
        and offer.taker
        and tell_solved(offer.shift, offer.taker, Slot(offer.slot), actor, solved)
    ):
        solved.send()


@use_case
def approve(
    actor: Person, offer_id: int, municipality_id: int, said: Answer, *, why: str | None = None
) -> Offer:
    """Accept, or not, for a municipality what two people have agreed on; the last yes lets it come about.

    Raises NotFound when it is not the actor's to accept, Conflict when it is over or another chief has
    answered, Refused when the rules no longer allow it.
    """
    offer = hold(offer_id, [actor.id])
    actor = db.session.get_one(Person, actor.id)
    has_chief = municipality_id in rota.chiefs_by_municipality()
    mine = queries.may_approve(actor, offer, municipality_id, has_chief)
    approval = next((each for each in offer.approvals if each.municipality_id == municipality_id), None)
    if approval is None or not mine:
        raise NotFound()
    how, void = queries.standing(offer, clock.now())
    if how is not Status.AWAITING:
        raise Conflict(words.over(offer, how, void))
    if approval.answer is not None:
        raise Conflict(_("%(name)s har allerede godkendt.", name=approval.by.name if approval.by else ""))
    approval.answer, approval.answered_at, approval.by = said, clock.now(), actor
    approval.why = why or None
    audit.record(
        "rota.offer_approve",
        f"offer:{offer.id}",
        actor=actor,
        after={"municipality_id": municipality_id, "answer": said},
        why=why or None,
    )
    if said is Answer.NO:
        _refuse(actor, offer, approval)
    elif all(each.answer == Answer.YES for each in offer.approvals):
        check(moves_of(offer))
        _come_about(actor, offer)
    return offer


def _refuse(actor: Person, offer: Offer, approval: OfferApproval) -> None:
    name = approval.municipality.name
    told = Telling(actor, offer)
    told.to(offer.taker, kinds.ANSWERED, lambda: words.refused(offer, name, approval.why))
    told.askers(kinds.ANSWERED, lambda: words.refused(offer, name, approval.why))
    others = {each.municipality_id for each in offer.approvals}
    told.chiefs(others, kinds.ANSWERED, lambda: words.refused(offer, name, approval.why), quiet=True)
    told.all(telling.waiting(offer), kinds.ANSWERED, lambda: words.withdrawn(offer), quiet=True)
    close(offer, Status.DECLINED, actor)
    told.send()


@use_case
def undo(actor: Person, offer_id: int) -> Offer:
    """Swap back what came about, while none of the evenings has begun: a chief of those it touches.

    A reverse of its own, so both the swap and its undoing stay in the history. Raises NotFound when it is not
    the actor's, Conflict when a place is no longer as the swap left it, Refused when an evening has begun, the
    offer was a vacancy or never came about, or the rules forbid the way back.
    """
    offer = hold(offer_id, [actor.id])
    actor = db.session.get_one(Person, actor.id)
    if not queries.may_manage(actor, offer):
        raise NotFound()
    if offer.status != Status.DONE or offer.is_vacancy:
        raise Refused(_("Her er intet bytte, som kan byttes tilbage."))
    moves = [each.reversed() for each in moves_of(offer)]
    if any(each.shift.starts_at <= clock.now() for each in moves):
        raise Refused(_("En af aftenerne er begyndt. Byttet kan ikke længere byttes tilbage."))
    check(moves)
    carry_out(actor, moves, Happening.SWAPPED, _("Byttet tilbage"))
    told = Telling(actor, offer)
    for person in (offer.giver, offer.taker):
        told.to(person, kinds.CHANGED, lambda: words.undone(offer, actor.name), was="after", now="before")
    told.chiefs(queries.involved(offer), kinds.CHIEF, lambda: words.undone(offer, actor.name), quiet=True)
    close(offer, Status.UNDONE, actor)
    told.send()
    return offer
