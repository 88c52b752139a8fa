"""Somebody cannot come: the backup steps up, and a new one is found, or the evening closes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.core import clock
from hotline.core.access import AT_WORK, PLANNERS, roles
from hotline.core.errors import NotFound, Refused
from hotline.opening.words import reason
from hotline.rota import queries as rota
from hotline.rota import words
from hotline.rota.absence import forms, queries, services
from hotline.rota.absence import words as said
from hotline.rota.absence.queries import Reporting
from hotline.rota.absence.rules import Way
from hotline.rota.models import Shift
from hotline.rota.rules import Slot

bp = Blueprint("absence", __name__)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"words": words, "said": said, "why": reason, "Slot": Slot}


def _slot(value: str) -> Slot:
    try:
        return Slot(value)
    except ValueError:
        raise NotFound() from None


def _seen_person() -> int:
    """Whom the page was about: the slot may have somebody else by now."""
    seen = forms.person_id(request.form.get("person_id", ""))
    if seen is None:
        raise Refused(_("Siden kunne ikke forstå det, der blev sendt. Genindlæs den, og prøv igen."))
    return seen


def _cover(shift_id: int) -> str:
    return url_for("absence.cover", shift_id=shift_id)


def _after(shift: Shift) -> Any:
    """Where to go when an absence is said or taken back: whoever must find the next one goes to do that."""
    if rota.may_plan(current_user, shift.municipality_id):
        return redirect(_cover(shift.id))
    return redirect(words.path(shift))


@bp.get("/rota/absence/<int:shift_id>/<slot>")
@roles(*AT_WORK)
def report(shift_id: int, slot: str) -> Any:
    return _report_page(queries.reporting_for(current_user, shift_id, _slot(slot)))


def _report_page(about: Reporting, message: Any = None, status: int = 200) -> Any:
    shift, person = about.shift, about.person
    chiefs = rota.chiefs_by_municipality().get(shift.municipality_id, [])
    names = said.names([each for each in chiefs if each.id != current_user.id])
    page = render_template(
        "rota/absence_report.html",
        about=about,
        shift=shift,
        mine=person.id == current_user.id,
        over=shift.ends_at <= clock.now(),
        message=message,
        consequences=said.consequences(
            shift, person, about.slot, mine=person.id == current_user.id, chiefs=names
        )
        if about.slot
        else [],
    )
    return page, status


@bp.post("/rota/absence/<int:shift_id>/<slot>")
@roles(*AT_WORK)
def report_now(shift_id: int, slot: str) -> Any:
    place = _slot(slot)
    try:
        row = services.report(current_user, shift_id, _seen_person())
    except NotFound:
        raise
    except Refused as error:
        return _report_page(queries.reporting_for(current_user, shift_id, place), error.message, error.status)
    flash(said.reported(row.shift, row.person, mine=row.person_id == current_user.id), "success")
    if row.person_id == current_user.id and not rota.may_plan(current_user, row.shift.municipality_id):
        return redirect(url_for("absence.report", shift_id=shift_id, slot=place))
    return _after(row.shift)


@bp.post("/rota/absence/<int:shift_id>/withdraw")
@roles(*AT_WORK)
def withdraw(shift_id: int) -> Any:
    person_id = _seen_person()
    back = services.withdraw(current_user, shift_id, person_id)
    mine = person_id == current_user.id
    flash(said.returned(back.slot, back.why_not, mine=mine), "info" if back.way is Way.NONE else "success")
    return _after(rota.shift_for(current_user, shift_id))


@bp.get("/rota/absence/<int:shift_id>/cover")
@roles(*PLANNERS)
def cover(shift_id: int) -> Any:
    return _cover_page(shift_id)


def _cover_page(shift_id: int, message: Any = None, status: int = 200, chosen: tuple[str, ...] = ()) -> Any:
    found = queries.cover_for(current_user, shift_id, clock.now())
    page = render_template(
        "rota/absence_cover.html",
        cover=found,
        shift=found.shift,
        now=clock.now(),
        message=message,
        chosen=chosen,
    )
    return page, status


@bp.post("/rota/absence/<int:shift_id>/assign")
@roles(*PLANNERS)
def assign(shift_id: int) -> Any:
    place = forms.place(request.form.get("place", ""))
    if place is None:
        raise Refused(_("Siden kunne ikke forstå det, der blev sendt. Genindlæs den, og prøv igen."))
    try:
        held = services.assign(current_user, shift_id, *place)
    except NotFound:
        raise
    except Refused as error:
        return _cover_page(shift_id, error.message, error.status, tuple(request.form.getlist("person_id")))
    flash(said.assigned(held), "success")
    return redirect(_cover(shift_id))


@bp.post("/rota/absence/<int:shift_id>/others")
@roles(*PLANNERS)
def ask_others(shift_id: int) -> Any:
    try:
        services.ask_others(current_user, shift_id)
    except NotFound:
        raise
    except Refused as error:
        return _cover_page(shift_id, error.message, error.status)
    flash(_("De andre chefer er spurgt. Den første, der sætter en på, har den."), "success")
    return redirect(_cover(shift_id))


def _closing_for(shift_id: int) -> Shift:
    shift = queries.shift_to_cover_for(current_user, shift_id)
    if not rota.may_plan(current_user, shift.municipality_id):
        raise NotFound()
    return shift


@bp.route("/rota/absence/<int:shift_id>/close", methods=["GET", "POST"])
@roles(*PLANNERS)
def close(shift_id: int) -> Any:
    shift = _closing_for(shift_id)
    form = forms.ClosingForm()
    if form.validate_on_submit():
        try:
            services.close(current_user, shift_id, form.why)
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("Aftenen er lukket ekstraordinært. Det står på den offentlige side."), "success")
            return redirect(_cover(shift_id))
    now = clock.now()
    page = render_template(
        "rota/absence_close.html",
        form=form,
        shift=shift,
        running=shift.starts_at < now,
        over=shift.ends_at <= now or not shift.is_planned,
        now=now,
    )
    return page, 422 if form.errors or form.form_errors else 200


@bp.post("/rota/absence/<int:shift_id>/reopen")
@roles(*PLANNERS)
def reopen(shift_id: int) -> Any:
    try:
        services.reopen(current_user, shift_id)
    except NotFound:
        raise
    except Refused as error:
        flash(str(error.message), "error")
    else:
        flash(_("Aftenen er åbnet igen, og alle har fået besked."), "success")
    return redirect(_cover(shift_id))
