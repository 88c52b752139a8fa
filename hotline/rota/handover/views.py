"""Weeks and evenings that municipalities hand over to each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.models import Municipality
from hotline.accounts.queries import municipalities
from hotline.core import clock
from hotline.core.access import PLANNERS, Role, roles
from hotline.core.errors import NotFound, Refused
from hotline.rota import queries as rota
from hotline.rota import words as rota_words
from hotline.rota.handover import forms, queries, rules, services, words
from hotline.rota.handover.models import Handover
from hotline.rota.handover.rules import Status, Thing
from hotline.rota.models import Shift

bp = Blueprint("handover", __name__)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"words": rota_words, "handing": words}


@bp.get("/rota/handover")
@roles(*PLANNERS)
def index() -> Any:
    now = clock.now()
    rows = queries.handovers_for(current_user)
    waiting = [each for each in rows if each.is_open(now)]
    mine = [each for each in waiting if queries.may_act_for(current_user, each.taker_id)]
    own = None if current_user.role == Role.COORDINATOR else current_user.municipality_id
    weeks, _shifts = queries.offers_to_choose(own, now)
    return render_template(
        "rota/handover_index.html",
        to_answer=mine,
        asked=[each for each in waiting if each not in mine],
        settled=[each for each in rows if not each.is_open(now)],
        weeks=weeks,
        overdue=lambda row: row.status == Status.OPEN,
    )


@bp.route("/rota/handover/new", methods=["GET", "POST"])
@roles(*PLANNERS)
def new() -> Any:
    thing = forms.thing_of(request.args.get("week", ""), request.args.get("shift", ""))
    owner_id = queries.owner_of(thing) if thing else None
    if thing is None or owner_id is None or not queries.may_act_for(current_user, owner_id):
        raise NotFound()
    everybody = {each.id: each for each in municipalities()}
    takers = [each for each in everybody.values() if each.id != owner_id]
    form = forms.OfferForm()
    form.offer(takers, _returns(thing, everybody, owner_id))
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                row = services.offer(current_user, form.wanted(thing, takers))
            except Refused as error:
                status = form.refuse(error)
            else:
                flash(_("Tilbuddet er sendt. %(taker)s skal svare.", taker=row.taker.name), "success")
                return redirect(url_for("handover.show", handover_id=row.id))
    shifts = queries.evenings_of(thing, owner_id)
    page = render_template(
        "rota/handover_new.html",
        form=form,
        thing=thing,
        named=words.thing(thing, shifts[0] if shifts else None),
        owner=rota.municipality_known(owner_id),
        shifts=shifts,
        may_see=lambda _shift: True,
        until=rules.expiry(clock.now(), [each.starts_at for each in shifts]),
    )
    return page, status


def _returns(
    thing: Thing, everybody: dict[int, Municipality], owner_id: int
) -> list[tuple[Thing, Municipality, Shift | None]]:
    """What the others have that could be given in return: weeks for a week, evenings for an evening."""
    weeks, shifts = queries.offers_to_choose(None, clock.now())
    found: list[tuple[Thing, Municipality, Shift | None]] = []
    if thing.is_week and weeks:
        owners = rota.allotments(weeks[0], weeks[-1])
        found = [(Thing(week=week), everybody[owners[week].municipality_id], None) for week in weeks]
    elif not thing.is_week:
        found = [(Thing(shift_id=each.id), everybody[each.municipality_id], each) for each in shifts]
    return sorted(
        (each for each in found if each[1].id != owner_id), key=lambda each: (each[1].name, str(each[0].week))
    )


@bp.get("/rota/handover/<int:handover_id>")
@roles(*PLANNERS)
def show(handover_id: int) -> Any:
    return _page(handover_id)


def _page(
    handover_id: int, form: forms.AnswerForm | None = None, status: int = 200, message: Any = None
) -> Any:
    row = queries.handover_for(current_user, handover_id)
    now = clock.now()
    now_is = queries.standing(row)
    found = now_is.moves
    is_open = row.is_open(now)
    page = render_template(
        "rota/handover_show.html",
        row=row,
        found=found,
        may_see=lambda shift: _may_see(row, shift),
        names={each.id: each.name for each in municipalities()},
        years=queries.consequences(found, done=row.status == Status.DONE) if is_open or row.evenings else [],
        problem=queries.problem(row, now_is, now) if is_open else None,
        seen=queries.fingerprint(row, now_is),
        is_open=is_open,
        ran_out=row.status == Status.OPEN and not is_open,
        answers=queries.may_act_for(current_user, row.taker_id),
        gives=queries.may_act_for(current_user, row.giver_id),
        may_undo=_may_undo(row, found),
        form=form or forms.AnswerForm(formdata=None),
        message=message,
    )
    return page, status


def _may_see(row: Handover, shift: Shift) -> bool:
    """Who is on a draft is its own chief's to know, unless the offer is about those people."""
    return shift.is_published or row.keep_people or queries.may_act_for(current_user, shift.municipality_id)


def _may_undo(row: Handover, found: Sequence[queries.Move]) -> bool:
    if row.status != Status.DONE or row.answered_at is None:
        return False
    late = current_user.role == Role.COORDINATOR
    return rules.may_undo(row.answered_at, [each.shift.starts_at for each in found], clock.now(), late=late)


@bp.post("/rota/handover/<int:handover_id>/accept")
@roles(*PLANNERS)
def accept(handover_id: int) -> Any:
    try:
        row = services.accept(current_user, handover_id, request.form.get("seen", ""))
    except NotFound:
        raise
    except Refused as error:
        return _page(handover_id, status=error.status, message=error.message)
    flash(_("Aftalt. %(summary)s.", summary=words.summary(row)), "success")
    return redirect(url_for("handover.show", handover_id=handover_id))


@bp.post("/rota/handover/<int:handover_id>/decline")
@roles(*PLANNERS)
def decline(handover_id: int) -> Any:
    form = forms.AnswerForm()
    queries.handover_for(current_user, handover_id)
    if not form.validate():
        return _page(handover_id, form, 422)
    try:
        row = services.decline(current_user, handover_id, form.why.data)
    except NotFound:
        raise
    except Refused as error:
        return _page(handover_id, form, error.status, error.message)
    flash(_("Du har sagt nej. %(giver)s får besked.", giver=row.giver.name), "success")
    return redirect(url_for("handover.index"))


@bp.post("/rota/handover/<int:handover_id>/withdraw")
@roles(*PLANNERS)
def withdraw(handover_id: int) -> Any:
    try:
        services.withdraw(current_user, handover_id)
    except NotFound:
        raise
    except Refused as error:
        return _page(handover_id, status=error.status, message=error.message)
    flash(_("Tilbuddet er trukket tilbage."), "success")
    return redirect(url_for("handover.index"))


@bp.post("/rota/handover/<int:handover_id>/undo")
@roles(*PLANNERS)
def undo(handover_id: int) -> Any:
    try:
        services.undo(current_user, handover_id)
    except NotFound:
        raise
    except Refused as error:
        return _page(handover_id, status=error.status, message=error.message)
    flash(_("Overdragelsen er fortrudt. Aftenerne er tilbage, hvor de var."), "success")
    return redirect(url_for("handover.show", handover_id=handover_id))
