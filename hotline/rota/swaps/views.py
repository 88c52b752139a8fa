"""Shifts that people offer each other, and vacancies that they are asked to take."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.models import Person
from hotline.accounts.queries import municipalities
from hotline.core import clock
from hotline.core.access import AT_WORK, PLANNERS, roles
from hotline.core.errors import NotFound, Refused
from hotline.rota import queries as rota
from hotline.rota import words as evenings
from hotline.rota.availability.rules import Limits
from hotline.rota.models import Shift
from hotline.rota.rules import Slot
from hotline.rota.swaps import choosing, forms, queries, services, story, words
from hotline.rota.swaps.models import Offer
from hotline.rota.swaps.queries import Seen
from hotline.rota.swaps.rules import Answer, Audience, Held, Status

bp = Blueprint("swaps", __name__)

_LOCAL = re.compile(r"/rota/[a-z0-9/_-]*")


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"words": evenings, "says": words, "story": story, "Slot": Slot, "Status": Status}


@bp.get("/rota/swaps")
@roles(*AT_WORK)
def index() -> Any:
    now = clock.now()
    found = queries.seen_by(current_user, now)
    to_answer = [each for each in found if each.approvals or (each.asks_me and each.reply is not None)]
    left = [each for each in found if each not in to_answer]
    mine = [each for each in left if each.live and (each.mine or each.my_yes_waits)]
    to_take = [each for each in left if each.can_say_yes and each not in mine]
    others = [each for each in left if each.live and each not in mine and each not in to_take]
    return render_template(
        "rota/swaps_index.html",
        to_answer=sorted(to_answer, key=lambda each: each.offer.answer_by),
        mine=mine,
        to_take=to_take,
        others=others,
        over=[each for each in left if not each.live],
        places=choosing.own_places(current_user, now),
        offered={(each.offer.shift_id, each.offer.slot): each.offer.id for each in found if each.live},
    )


def _my_slot(shift: Shift, person: Person) -> Slot | None:
    held = (slot for slot in Slot if (each := shift.slot(slot)) and each.person_id == person.id)
    return next(held, None)


def _new_page(shift: Shift, typed: forms.Typed, status: int = 200, message: Any = None) -> Any:
    mine = _my_slot(shift, current_user)
    plans = rota.may_plan(current_user, shift.municipality_id)
    slot = typed.slot or mine
    held = shift.slot(slot) if slot else None
    if (slot != mine or mine is None) and not plans:
        raise NotFound()
    giver = held.person if held else None
    now = clock.now()
    shared = municipalities()
    swap = typed.way == forms.SWAP
    ids = [each.id for each in shared]
    page = render_template(
        "rota/swaps_new.html",
        shift=shift,
        slot=slot,
        giver=giver,
        plans=plans,
        typed=typed,
        message=message,
        waits=forms.WAITS,
        choices=choosing.choices(shift, ids, both_ways=swap, but=[giver.id]) if giver else {},
        returns=choosing.to_have_in_return(shift, giver, now) if giver else [],
        municipalities=shared,
        Audience=Audience,
    )
    return page, status


@bp.get("/rota/swaps/new/<int:shift_id>")
@roles(*AT_WORK)
def new(shift_id: int) -> Any:
    shift = rota.shift_for(current_user, shift_id)
    return _new_page(shift, forms.Typed(slot=forms.slot_of(request.args.get("slot"))))


@bp.post("/rota/swaps/new/<int:shift_id>")
@roles(*AT_WORK)
def make(shift_id: int) -> Any:
    shift = rota.shift_for(current_user, shift_id)
    typed = forms.Typed(slot=forms.slot_of(request.form.get("slot")))
    try:
        typed = forms.typed(request.form)
        offer = _make(shift, typed)
    except NotFound:
        raise
    except Refused as error:
        return _new_page(rota.shift_for(current_user, shift_id), typed, error.status, error.message)
    flash(_("Spørgsmålet er sendt. Du får besked, når der er svaret."), "success")
    return redirect(url_for("swaps.show", offer_id=offer.id))


def _make(shift: Shift, typed: forms.Typed) -> Offer:
    slot = typed.slot or _my_slot(shift, current_user)
    if slot is None:
        raise Refused(_("Vælg, om det er vagten eller bagvagten."))
    swap = typed.way == forms.SWAP
    wanted = [] if typed.anything or not swap else typed.wanted
    if swap and not typed.anything and not wanted:
        raise Refused(_("Vælg de aftener, du gerne vil have i bytte, eller vælg »En hvilken som helst«."))
    return services.make_offer(
        current_user,
        shift.id,
        slot,
        typed.audience,
        person_ids=typed.person_ids if typed.audience is Audience.NAMED else (),
        both_ways=swap,
        wanted=wanted,
        expires_at=typed.expires_at(clock.now(), shift.starts_at),
    )


def _show_page(offer_id: int, status: int = 200, **more: Any) -> Any:
    now = clock.now()
    offer = queries.offer_for(current_user, offer_id)
    chiefs = rota.chiefs_by_municipality()
    seen = queries.seen(current_user, offer, now, chiefs)
    homes = queries.involved(offer) | {current_user.municipality_id}
    limits = queries.limits_of({each for each in homes if each is not None})
    page = render_template(
        "rota/swaps_show.html",
        **{"message": None, "why": forms.WhyForm(), "give": None, **more},
        seen=seen,
        offer=offer,
        lines=story.story(seen),
        steps=story.next_steps(seen, current_user, chiefs, limits),
        warnings=_warnings(seen, limits),
        returns=_returns(seen, now),
        on_behalf=_on_behalf(seen, now),
    )
    return page, status


def _warnings(seen: Seen, limits: Mapping[int, Limits]) -> list[str]:
    """What to think of first, for who may take it and for who must accept it."""
    offer = seen.offer
    pairs: list[tuple[Person, Shift]] = []
    leaving = {}
    if seen.can_say_yes:
        pairs.append((current_user, offer.shift))
    elif seen.approvals and offer.taker is not None:
        pairs.append((offer.taker, offer.shift))
        if offer.returned and offer.giver is not None:
            pairs.append((offer.giver, offer.returned[0]))
            leaving = {offer.giver.id: offer.shift.day, offer.taker.id: offer.returned[0].day}
    found = choosing.concerns(pairs, leaving=leaving, limits=limits)
    me = _("Du")
    return [
        f"{me if person.id == current_user.id else person.name} {words.concern(each)} ({evenings.short_day(shift.day)})."
        for person, shift in pairs
        for each in found.get((person.id, shift.id), ())
    ]


def _on_behalf(seen: Seen, now: datetime) -> list[tuple[Person, list[choosing.Place]]]:
    """The viewer's own staff who have not answered, for whom a chief may, with what each can give in return."""
    if seen.status is not Status.OPEN or current_user.role not in PLANNERS:
        return []
    people = [
        reply.person
        for reply in seen.offer.replies
        if reply.answer is None
        and reply.person_id != current_user.id
        and rota.may_plan(current_user, reply.person.municipality_id or 0)
        and queries.may_answer(seen.offer, reply.person)
    ]
    home = current_user.municipality_id
    returns = choosing.to_give_in_return(seen.offer, people, home, now)
    return [(each, returns[each.id]) for each in people]


def _returns(seen: Seen, now: datetime) -> list[choosing.Place]:
    """What the viewer could give in return."""
    people = [current_user] if seen.can_say_yes else []
    found = choosing.to_give_in_return(seen.offer, people, None, now)
    return found.get(current_user.id, [])


@bp.get("/rota/swaps/<int:offer_id>")
@roles(*AT_WORK)
def show(offer_id: int) -> Any:
    return _show_page(offer_id)


def _done(offer: Offer, said: Any) -> Any:
    flash(said, "success")
    return redirect(url_for("swaps.show", offer_id=offer.id))


@bp.post("/rota/swaps/<int:offer_id>/answer")
@roles(*AT_WORK)
def answer(offer_id: int) -> Any:
    queries.offer_for(current_user, offer_id)
    give = request.form.get("give", "")
    try:
        said = forms.answer(request.form)
        offer = services.answer(
            current_user,
            offer_id,
            said,
            person_id=forms.number(request.form, "person_id"),
            give=Held.read(give),
        )
    except NotFound:
        raise
    except Refused as error:
        return _show_page(offer_id, error.status, message=error.message, give=give)
    if said is Answer.NO:
        return _done(offer, _("Svaret er noteret: nej. Den, der spurgte, får det at vide."))
    if offer.status == Status.AWAITING:
        return _done(offer, _("Svaret er noteret: ja. Det gælder, når det er godkendt."))
    return _done(offer, words.came_about(offer))


@bp.post("/rota/swaps/<int:offer_id>/approve")
@roles(*PLANNERS)
def approve(offer_id: int) -> Any:
    queries.offer_for(current_user, offer_id)
    form = forms.WhyForm()
    municipality_id = forms.number(request.form, "municipality_id")
    if municipality_id is None:
        raise NotFound()
    if not form.validate_on_submit():
        return _show_page(offer_id, 422, why=form)
    try:
        said = forms.answer(request.form)
        offer = services.approve(current_user, offer_id, municipality_id, said, why=form.why.data)
    except NotFound:
        raise
    except Refused as error:
        return _show_page(offer_id, error.status, message=error.message, why=form)
    if said is Answer.NO:
        return _done(offer, _("Det er ikke godkendt, og de berørte får besked."))
    if offer.status == Status.AWAITING:
        return _done(offer, _("Godkendt. Nu venter det på den anden kommune."))
    return _done(offer, words.came_about(offer))


@bp.post("/rota/swaps/<int:offer_id>/withdraw")
@roles(*AT_WORK)
def withdraw(offer_id: int) -> Any:
    queries.offer_for(current_user, offer_id)
    try:
        offer = services.withdraw(current_user, offer_id)
    except NotFound:
        raise
    except Refused as error:
        return _show_page(offer_id, error.status, message=error.message)
    return _done(offer, _("Tilbuddet er trukket tilbage, og de spurgte får besked."))


@bp.post("/rota/swaps/<int:offer_id>/undo")
@roles(*PLANNERS)
def undo(offer_id: int) -> Any:
    queries.offer_for(current_user, offer_id)
    try:
        offer = services.undo(current_user, offer_id)
    except NotFound:
        raise
    except Refused as error:
        return _show_page(offer_id, error.status, message=error.message)
    return _done(offer, _("Der er byttet tilbage, og begge får besked."))


@bp.post("/rota/swaps/ask/<int:shift_id>/<slot>")
@roles(*PLANNERS)
def ask(shift_id: int, slot: str) -> Any:
    which = forms.slot_of(slot)
    if which is None:
        raise NotFound()
    back = request.form.get("back", "")
    local = back if _LOCAL.fullmatch(back) else None
    try:
        asked = forms.person_ids(request.form)
        offer = services.ask_for_cover(current_user, shift_id, which, asked or None)
    except NotFound:
        raise
    except Refused as error:
        flash(error.message, "error")
        return redirect(local or evenings.path(rota.shift_for(current_user, shift_id)))
    flash(_("Der er spurgt. Den første, der siger ja, får den, og du får besked."), "success")
    return redirect(local or url_for("swaps.show", offer_id=offer.id))
