"""What staff say about when they can and want to take duty, and what their chief sees of it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.models import Person
from hotline.accounts.queries import municipalities
from hotline.core import clock
from hotline.core.access import PLANNERS, TAKES_DUTY, Role, roles
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota import words as rota_words
from hotline.rota.availability import forms, picture, queries, services, words
from hotline.rota.availability.rules import Mood
from hotline.rota.availability.services import Change
from hotline.rota.rules import Slot

bp = Blueprint("availability", __name__)

ANYBODY = (*TAKES_DUTY, Role.COORDINATOR)
UNDO = "availability_undo"
_MONTH = re.compile(r"\d{4}-\d{2}")
_ID = re.compile(r"[1-9][0-9]{0,8}")


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"words": rota_words, "wishes": words, "Mood": Mood, "Slot": Slot}


def _month() -> date:
    asked = request.args.get("month", "")
    if not asked:
        return clock.today().replace(day=1)
    try:
        first = date.fromisoformat(f"{asked}-01") if _MONTH.fullmatch(asked) else None
    except ValueError:
        first = None
    if first is None or not 2000 < first.year < 2100:
        abort(404)
    return first


def _home(person: Person) -> str:
    if person.id == current_user.id:
        return url_for("availability.index")
    return url_for("availability.person", person_id=person.id)


def _blank(kind: str) -> Any:
    """The two forms of the page; only the one that was posted is bound to what was posted."""
    made = {}
    for name, form in ((forms.PERIOD, forms.PeriodForm), (forms.WEEKLY, forms.WeeklyForm)):
        more = {} if kind == name else {"formdata": None}
        made[name] = form(prefix=name, **more)
    if not made[forms.WEEKLY].is_submitted() or kind != forms.WEEKLY:
        made[forms.WEEKLY].first.data = clock.today()
    if kind != forms.PERIOD and request.args.get("day"):
        try:
            made[forms.PERIOD].first.data = date.fromisoformat(request.args["day"])
        except ValueError:
            abort(404)
    return made


def _page(person: Person, made: Any, status: int = 200) -> Any:
    lines = picture.lines_of(person)
    said = [line.row.wish for line in lines]
    page = render_template(
        "rota/availability_index.html",
        person=person,
        own=person.id == current_user.id,
        home=_home(person),
        period=made[forms.PERIOD],
        weekly=made[forms.WEEKLY],
        lines=[line for line in lines if not line.over],
        past=[line for line in lines if line.over],
        month=picture.month_of(current_user, person, _month(), said),
        today=clock.today(),
        clashes=queries.clashes_of(current_user, person, clock.now(), said),
        undo=session.pop(UNDO, None) if request.method == "GET" else None,
    )
    return page, status


def _remember(change: Change) -> None:
    session[UNDO] = [change.begun_id, change.ended_id]


def _entries(person: Person) -> Any:
    kind = request.form.get("kind", "")
    made = _blank(kind)
    form = made.get(kind)
    if request.method == "GET":
        return _page(person, made)
    if form is None:
        raise Refused(_("Siden kunne ikke forstå det, der blev sendt. Genindlæs den, og prøv igen."))
    if not form.validate_on_submit():
        return _page(person, made, 422)
    try:
        change = services.add(current_user, person.id, form.wish())
    except Refused as error:
        status = form.refuse(error)
        return _page(queries.person_for(current_user, person.id), made, status)
    _remember(change)
    flash(_("Gemt: %(entry)s.", entry=words.entry(form.wish())), "success")
    return redirect(_home(queries.person_for(current_user, person.id)))


@bp.route("/rota/availability", methods=["GET", "POST"])
@roles(*TAKES_DUTY)
def index() -> Any:
    return _entries(queries.person_for(current_user, current_user.id))


@bp.route("/rota/availability/person/<int:person_id>", methods=["GET", "POST"])
@roles(*PLANNERS)
def person(person_id: int) -> Any:
    return _entries(queries.person_for(current_user, person_id))


@bp.route("/rota/availability/<int:entry_id>", methods=["GET", "POST"])
@roles(*ANYBODY)
def edit(entry_id: int) -> Any:
    row = queries.entry_for(current_user, entry_id)
    if row.ended_at is not None and request.method == "GET":
        raise Conflict(_("Linjen er imens rettet eller slettet. Se listen igen."))
    wish = row.wish
    form = forms.WeeklyForm() if wish.recurring else forms.PeriodForm()
    status = 200
    if request.method == "GET":
        form.fill(wish)
    elif not form.validate_on_submit():
        status = 422
    else:
        try:
            change = services.edit(current_user, entry_id, form.wish())
        except Refused as error:
            status = form.refuse(error)
        else:
            if change.begun_id is None:
                flash(_("Der var ikke noget at ændre."), "info")
            else:
                _remember(change)
                flash(_("Gemt: %(entry)s.", entry=words.entry(form.wish())), "success")
            return redirect(_home(queries.entry_for(current_user, entry_id).person))
    row = queries.entry_for(current_user, entry_id)
    page = render_template(
        "rota/availability_edit.html",
        form=form,
        wish=wish,
        person=row.person,
        own=row.person_id == current_user.id,
        home=_home(row.person),
    )
    return page, status


@bp.post("/rota/availability/<int:entry_id>/remove")
@roles(*ANYBODY)
def remove(entry_id: int) -> Any:
    row = queries.entry_for(current_user, entry_id)
    home, said = _home(row.person), words.entry(row.wish)
    _remember(services.remove(current_user, entry_id))
    flash(_("Slettet: %(entry)s.", entry=said), "success")
    return redirect(home)


def _posted_id(name: str) -> int | None:
    value = request.form.get(name, "")
    if value and not _ID.fullmatch(value):
        raise NotFound()
    return int(value) if value else None


@bp.post("/rota/availability/undo")
@roles(*ANYBODY)
def undo() -> Any:
    change = Change(_posted_id("begun"), _posted_id("ended"))
    either = change.begun_id or change.ended_id
    if either is None:
        raise NotFound()
    services.undo(current_user, change)
    flash(_("Ændringen er fortrudt."), "success")
    return redirect(_home(queries.entry_for(current_user, either).person))


@bp.get("/rota/availability/team", defaults={"key": None})
@bp.get("/rota/availability/team/<key>")
@roles(*PLANNERS)
def team(key: str | None) -> Any:
    municipality = queries.municipality_for(current_user, key)
    everything = request.args.get("show") == "all"
    return render_template(
        "rota/availability_team.html",
        matrix=picture.matrix_of(municipality, _month(), everything),
        everything=everything,
        limits=queries.rules_of(municipality.id),
        municipalities=municipalities() if current_user.role == Role.COORDINATOR else [],
    )


@bp.route("/rota/availability/rules", methods=["GET", "POST"], defaults={"key": None})
@bp.route("/rota/availability/rules/<key>", methods=["GET", "POST"])
@roles(*PLANNERS)
def limits(key: str | None) -> Any:
    municipality = queries.municipality_for(current_user, key)
    form = forms.RulesForm()
    status = 200
    if request.method == "GET":
        form.fill(queries.rules_of(municipality.id))
    elif not form.validate_on_submit():
        status = 422
    else:
        key = municipality.key
        try:
            services.change_rules(current_user, municipality.id, form.limits())
        except Refused as error:
            status = form.refuse(error)
            form.show_saved(queries.rules_of(municipality.id))
        else:
            flash(_("Reglerne er gemt. De gælder, næste gang der planlægges."), "success")
            return redirect(url_for("availability.team", key=key))
    page = render_template("rota/availability_rules.html", form=form, municipality=municipality)
    return page, status
