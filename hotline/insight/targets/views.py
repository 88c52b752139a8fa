"""Targets: the list with its lights, one target with its years and actions, and the strategies' examples."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.queries import municipalities
from hotline.core import clock, pictures
from hotline.core.access import PLANNERS, Role, roles, signed_in
from hotline.core.errors import NotFound, Refused
from hotline.core.forms import VersionedForm
from hotline.core.i18n import language
from hotline.insight import file, picture
from hotline.insight.asked import row_number
from hotline.insight.tally import services as tally
from hotline.insight.targets import chart, queries, rules, services, sheet, words
from hotline.insight.targets.forms import ActionForm, TargetForm, YearForm
from hotline.insight.targets.models import Target, TargetYear
from hotline.insight.targets.rules import Year

bp = Blueprint("targets", __name__)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"says": words, "today": clock.today(), "overdue": rules.is_overdue}


def _years(row: Target) -> list[Year]:
    return queries.years(row, queries.Reckoner(), current_user, clock.today().year)


@bp.get("/insight/targets")
@signed_in
def index() -> str:
    tally.refresh()
    reckoner, year = queries.Reckoner(), clock.today().year
    rows = queries.own()
    now = {
        row.id: next(each for each in queries.years(row, reckoner, current_user, year) if each.year == year)
        for row in rows
    }
    return render_template(
        "targets/index.html",
        rows=rows,
        now=now,
        year=year,
        examples=queries.examples(),
        removed=queries.removed_for(current_user, row_number(request.args, "removed")),
        may_add=queries.may_write(current_user, None),
        decides=current_user.role == Role.COORDINATOR,
        first_years=range(year - 1, year + 4),
    )


@bp.get("/insight/targets/export.xlsx", defaults={"kind": "xlsx"})
@bp.get("/insight/targets/export.csv", defaults={"kind": "csv"})
@signed_in
def export(kind: str) -> Response:
    tally.refresh()
    reckoner, year = queries.Reckoner(), clock.today().year
    found = {row: queries.years(row, reckoner, current_user, year) for row in queries.own()}
    return file.answer(sheet.table(found), _("Målepunkter"), kind, f"maalepunkter-{year}")


@bp.get("/insight/targets/<int:target_id>")
@signed_in
def show(target_id: int) -> str:
    tally.refresh()
    row = queries.target(target_id)
    years = _years(row)
    return render_template(
        "targets/target.html",
        row=row,
        years=years,
        sizes=picture.sizes(lambda narrow: chart.size(narrow=narrow)),
        typed={each.year: each for each in row.years},
        now=next((each for each in years if each.year == clock.today().year), None),
        may_write=not row.is_example and queries.may_write(current_user, row),
        may_act=queries.may_act(current_user, row),
    )


@bp.get("/insight/targets/<int:target_id>/picture.svg")
@signed_in
def drawn(target_id: int) -> Response:
    row = queries.target(target_id)
    years = _years(row)
    width, height = chart.size(narrow=picture.is_narrow())
    paint = chart.painter(years, row.unit)
    return picture.answer(
        (years, row.unit, width, language()), lambda: pictures.draw(paint, width=width, height=height)
    )


def _target_form() -> TargetForm:
    """A coordinator sets targets for anybody, a chief for the own municipality."""
    all_five = current_user.role == Role.COORDINATOR
    mine = [each for each in municipalities() if all_five or each.id == current_user.municipality_id]
    return TargetForm(mine, all_five=all_five)


@bp.route("/insight/targets/new", methods=["GET", "POST"])
@roles(*PLANNERS)
def new() -> Any:
    form = _target_form()
    status = 200
    if form.validate_on_submit():
        try:
            row = services.add_target(current_user, form.fields())
        except Refused as error:
            status = form.refuse(error)
        else:
            flash(_("Målepunktet er gemt. Skriv nu årenes mål."), "success")
            return redirect(url_for("targets.show", target_id=row.id))
    return _form(form, None, status)


@bp.route("/insight/targets/<int:target_id>/edit", methods=["GET", "POST"])
@roles(*PLANNERS)
def edit(target_id: int) -> Any:
    row = _writable(target_id)
    form = _target_form()
    if request.method == "GET":
        form.fill_from(row)
    status = 200
    if form.validate_on_submit():
        try:
            services.change_target(current_user, target_id, form.version_number, form.fields())
        except Refused as error:
            status = form.refuse(error)
            row = queries.target(target_id)
            form.show_saved(row)
        else:
            flash(_("Målepunktet er gemt."), "success")
            return redirect(url_for("targets.show", target_id=target_id))
    return _form(form, row, status)


def _writable(target_id: int) -> Target:
    row = queries.target(target_id)
    if row.is_example or not queries.may_write(current_user, row):
        raise NotFound()
    return row


def _form(form: VersionedForm, row: Target | None, status: int, **more: Any) -> Any:
    page = more.pop("page", "targets/edit.html")
    return render_template(page, form=form, row=row, **more), 422 if form.errors and status == 200 else status


@bp.post("/insight/targets/<int:target_id>/adopt")
@roles(Role.COORDINATOR)
def adopt(target_id: int) -> Any:
    text = request.form.get("first_year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    services.adopt(current_user, target_id, VersionedForm().version_number, year)
    flash(_("Målepunktet er jeres. Ret det, så det passer til jer, og skriv jeres eget nulpunkt."), "success")
    return redirect(url_for("targets.show", target_id=target_id))


@bp.post("/insight/targets/<int:target_id>/remove")
@roles(*PLANNERS)
def remove(target_id: int) -> Any:
    row = services.remove_target(current_user, target_id, VersionedForm().version_number)
    # The page that follows says so, with a way to put it back.
    return redirect(url_for("targets.index", removed=row.id))


@bp.post("/insight/targets/<int:target_id>/restore")
@roles(*PLANNERS)
def restore(target_id: int) -> Any:
    row = services.restore_target(current_user, target_id)
    flash(_("»%(name)s« er tilbage på listen.", name=row.name), "success")
    return redirect(url_for("targets.index"))


@bp.get("/insight/targets/<int:target_id>/year")
@roles(*PLANNERS)
def choose_year(target_id: int) -> Any:
    """Where the form that asks for a year leads."""
    _writable(target_id)
    text = request.args.get("year", "")
    if not (text.isascii() and text.isdigit() and len(text) == 4 and int(text) in rules.YEARS):
        flash(
            _("Skriv et årstal fra %(first)d til %(last)d.", first=rules.YEARS[0], last=rules.YEARS[-1]),
            "error",
        )
        return redirect(url_for("targets.show", target_id=target_id))
    return redirect(url_for("targets.write_year", target_id=target_id, year=int(text)))


@bp.route("/insight/targets/<int:target_id>/years/<int(fixed_digits=4):year>", methods=["GET", "POST"])
@roles(*PLANNERS)
def write_year(target_id: int, year: int) -> Any:
    row = _writable(target_id)
    if year not in rules.YEARS:
        raise NotFound()
    form = YearForm()
    if request.method == "GET":
        form.fill_from(_saved(row, year))
    status = 200
    if form.validate_on_submit():
        values = form.wanted.data, form.actual.data
        try:
            services.write_year(current_user, target_id, year, form.version_number, *values)
        except Refused as error:
            status = form.refuse(error)
            row = queries.target(target_id)
            form.show_saved(_saved(row, year))
        else:
            flash(_("%(year)d er gemt.", year=year), "success")
            return redirect(url_for("targets.show", target_id=target_id))
    return _form(form, row, status, page="targets/year.html", year=year, saved=_saved(row, year))


def _saved(row: Target, year: int) -> TargetYear | None:
    return next((each for each in row.years if each.year == year), None)


@bp.route("/insight/targets/<int:target_id>/actions/new", methods=["GET", "POST"])
@roles(*PLANNERS)
def new_action(target_id: int) -> Any:
    row = _acted_on(target_id)
    form = ActionForm(queries.owners())
    status = 200
    if form.validate_on_submit():
        try:
            services.add_action(current_user, target_id, form.fields())
        except Refused as error:
            status = form.refuse(error)
        else:
            flash(_("Opgaven er skrevet ned."), "success")
            return redirect(url_for("targets.show", target_id=target_id))
    return _form(form, row, status, page="targets/action.html", action=None)


def _acted_on(target_id: int) -> Target:
    row = queries.target(target_id)
    if not queries.may_act(current_user, row):
        raise NotFound()
    return row


@bp.route("/insight/targets/<int:target_id>/actions/<int:action_id>", methods=["GET", "POST"])
@roles(*PLANNERS)
def edit_action(target_id: int, action_id: int) -> Any:
    row = _acted_on(target_id)
    action = queries.action(target_id, action_id)
    form = ActionForm(queries.owners())
    if request.method == "GET":
        form.fill_from(action)
    status = 200
    if form.validate_on_submit():
        version, done = form.version_number, bool(form.done.data)
        try:
            services.change_action(current_user, target_id, action_id, version, form.fields(), done=done)
        except Refused as error:
            status = form.refuse(error)
            row, action = queries.target(target_id), queries.action(target_id, action_id)
            form.show_saved(action)
        else:
            flash(_("Opgaven er gemt."), "success")
            return redirect(url_for("targets.show", target_id=target_id))
    return _form(form, row, status, page="targets/action.html", action=action)
