"""Asking the planner, watching it work, and accepting what it answers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from hotline.accounts.models import Municipality
from hotline.accounts.queries import municipalities
from hotline.core import clock
from hotline.core.access import PLANNERS, Role, roles
from hotline.core.errors import NotFound, Refused
from hotline.rota import queries as rota
from hotline.rota import words as rota_words
from hotline.rota.availability import queries as availability
from hotline.rota.planner import accepting, draft, forms, history, queries, record, rules, services, words
from hotline.rota.planner.accepting import Accepted
from hotline.rota.planner.models import PlanRun
from hotline.rota.planner.problem import Holiday
from hotline.rota.planner.record import PeopleQuestion, WeeksQuestion
from hotline.rota.planner.rules import Kind, Status
from hotline.rota.rules import IsoWeek, Slot
from hotline.rota.services.weeks import LONGEST_WEEKS

bp = Blueprint("planner", __name__)

ALL = "all"


@bp.context_processor
def _words() -> dict[str, Any]:
    return {
        "words": rota_words,
        "says": words,
        "Slot": Slot,
        "Kind": Kind,
        "Status": Status,
        "Holiday": Holiday,
    }


def _municipality(key: str | None) -> Municipality:
    return availability.municipality_for(current_user, key)


def _index(municipality: Municipality, ask: Any, mend: Any, status: int = 200) -> Any:
    today = clock.today()
    draft_day, last_day = queries.first_draft(municipality.id, today), queries.last_evening(municipality.id)
    first, last = rules.default_period(draft_day, last_day, today)
    if not ask.is_submitted() or ask.first.raw_data is None:
        ask.first.data, ask.last.data = first, last
    if not mend.is_submitted() or mend.first.raw_data is None:
        mend.first.data, mend.last.data = today, last
    page = render_template(
        "rota/planner_index.html",
        ask=ask,
        mend=mend,
        municipality=municipality,
        municipalities=municipalities() if current_user.role == Role.COORDINATOR else [],
        limits=availability.rules_of(municipality.id),
        empty=queries.open_places(municipality.id, today, last),
        active=queries.active_run(municipality.id),
        runs=queries.runs_for(current_user),
        ALL=ALL,
    )
    return page, status


@bp.get("/rota/planner")
@roles(*PLANNERS)
def index() -> Any:
    municipality = _municipality(request.args.get("municipality"))
    return _index(municipality, forms.AskForm(prefix="ask"), forms.MendForm(prefix="mend"))


@bp.post("/rota/planner")
@roles(*PLANNERS)
def ask() -> Any:
    mend = request.form.get("kind") == Kind.MEND
    key = request.form.get("municipality") or None
    if key == ALL and current_user.role == Role.COORDINATOR and not mend:
        return _ask_all()
    municipality = _municipality(key)
    asked = forms.AskForm(prefix="ask", **({"formdata": None} if mend else {}))
    mended = forms.MendForm(prefix="mend", **({} if mend else {"formdata": None}))
    form = mended if mend else asked
    if not form.validate_on_submit():
        return _index(municipality, asked, mended, 422)
    try:
        run = services.ask(current_user, municipality.id, form.asked(), mend=mend)
    except Refused as error:
        status = form.refuse(error)
        return _index(_municipality(key), asked, mended, status)
    return redirect(url_for("planner.run", run_id=run.id))


def _ask_all() -> Any:
    """One question for each municipality; those that cannot be asked say why."""
    form = forms.AskForm(prefix="ask")
    if not form.validate_on_submit():
        return _index(_municipality(None), form, forms.MendForm(prefix="mend", formdata=None), 422)
    count = 0
    for municipality_id, name in [(each.id, each.name) for each in municipalities()]:
        try:
            services.ask(current_user, municipality_id, form.asked())
        except Refused as error:
            flash(f"{name}: {error.message}", "warning")
        else:
            count += 1
    if count:
        flash(ngettext("%(num)d plan er sat i gang.", "%(num)d planer er sat i gang.", count), "success")
    return redirect(url_for("planner.index"))


def _week(name: str, default: IsoWeek) -> IsoWeek:
    text = request.values.get(name, "")
    found = forms.week_of(text) if text else default
    if found is None or not 2000 < found.year < 2100:
        abort(404)
    return found


@bp.get("/rota/planner/weeks")
@roles(Role.COORDINATOR)
def weeks() -> Any:
    return _weeks_page({})


@bp.post("/rota/planner/weeks")
@roles(Role.COORDINATOR)
def ask_weeks() -> Any:
    pinned = forms.pinned(request.form)
    soon = IsoWeek.of(clock.today())
    try:
        run = services.ask_weeks(current_user, _week("first", soon), _week("last", soon), pinned)
    except NotFound:
        raise
    except Refused as error:
        return _weeks_page(pinned, error)
    return redirect(url_for("planner.run", run_id=run.id))


def _weeks_page(typed: dict[IsoWeek, int | None], error: Refused | None = None) -> Any:
    soon = IsoWeek.of(clock.today()).plus(1)
    allotted = None if request.values.get("first") else rota.last_allotted_week()
    first = _week("first", max(soon, allotted.plus(1)) if allotted else soon)
    last = _week("last", first.plus(51))
    message = error.message if error else None
    if last < first or len(IsoWeek.between(first, last)) > LONGEST_WEEKS:
        message = message or _("Vælg højst to år, og den sidste uge efter den første.")
        last = first.plus(51)
    page = render_template(
        "rota/planner_weeks.html",
        message=message,
        sheet=history.weeks_sheet(first, last, typed, free=request.args.get("free") == "y"),
        active=queries.active_run(None),
    )
    return page, error.status if error else 200


@bp.get("/rota/planner/<int:run_id>")
@roles(*PLANNERS)
def run(run_id: int) -> Any:
    found = queries.run_for(current_user, run_id)
    if found.status != Status.DONE:
        return render_template("rota/planner_run.html", run=found, **_progress(found))
    if found.kind == Kind.WEEKS:
        return render_template("rota/planner_weeks_answer.html", run=found, draft=draft.weeks_draft(found))
    return render_template("rota/planner_answer.html", run=found, draft=draft.people_draft(found))


def _progress(found: PlanRun) -> dict[str, Any]:
    progress = record.progress_of(found.progress) if found.progress else None
    ahead = queries.ahead_of(found) if found.status == Status.QUEUED else 0
    return {"progress": progress, "ahead": ahead}


@bp.get("/rota/planner/<int:run_id>/progress")
@roles(*PLANNERS)
def progress(run_id: int) -> Any:
    """Only the part of the page that moves; the page's script asks for it every second."""
    found = queries.run_for(current_user, run_id)
    return render_template("rota/_planner_progress.html", run=found, **_progress(found))


@bp.post("/rota/planner/<int:run_id>/cancel")
@roles(*PLANNERS)
def cancel(run_id: int) -> Any:
    keep = request.form.get("keep") == "y"
    services.cancel(current_user, run_id, keep=keep)
    if keep:
        flash(_("Planlæggeren stopper og viser det bedste, den har fundet."), "info")
    else:
        flash(_("Planlæggeren stopper. Planen er uændret."), "info")
    return redirect(url_for("planner.run", run_id=run_id))


@bp.post("/rota/planner/<int:run_id>/accept")
@roles(*PLANNERS)
def accept(run_id: int) -> Any:
    found = queries.run_for(current_user, run_id)
    weekly = found.kind == Kind.WEEKS
    if weekly:
        chosen = forms.chosen_weeks(request.form, WeeksQuestion.of(found.question).present)
    else:
        evenings = PeopleQuestion.of(found.question).problem.evenings
        chosen = forms.chosen_evenings(request.form, {each.shift_id: each.day for each in evenings})
    back = redirect(url_for("planner.run", run_id=run_id))
    if not chosen:
        flash(_("Vælg mindst én uge.") if weekly else _("Vælg mindst én aften."), "error")
        return back
    _tell(accepting.accept(current_user, found, chosen), weekly)
    return back


def _tell(done: Accepted, weekly: bool) -> None:
    if done.count:
        said = (
            ngettext("%(num)d uge er ændret i planen.", "%(num)d uger er ændret i planen.", done.count)
            if weekly
            else ngettext(
                "%(num)d aften er ændret i planen.", "%(num)d aftener er ændret i planen.", done.count
            )
        )
        flash(said, "success")
    elif not done.told:
        flash(_("Der var ikke noget at ændre."), "info")
    for message in done.told:
        flash(message, "error")


@bp.post("/rota/planner/<int:run_id>/undo/<int:acceptance_id>")
@roles(*PLANNERS)
def undo(run_id: int, acceptance_id: int) -> Any:
    found = queries.run_for(current_user, run_id)
    if found.kind == Kind.WEEKS:
        _tell(accepting.undo_weeks(current_user, run_id, acceptance_id), weekly=True)
    else:
        _tell(accepting.undo_people(current_user, run_id, acceptance_id), weekly=False)
    return redirect(url_for("planner.run", run_id=run_id))
