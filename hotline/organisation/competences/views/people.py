"""Who can what: one's own, a person's, the matrix, and the same to take along."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.models import Municipality, Person
from hotline.accounts.queries import municipalities
from hotline.core import clock, spreadsheet
from hotline.core.access import PLANNERS, TAKES_DUTY, Role, roles
from hotline.core.errors import Refused
from hotline.organisation.competences import queries, services, sheet
from hotline.organisation.competences.forms import TrainingForm
from hotline.organisation.competences.views.blueprint import bp


def _asked() -> Municipality | None:
    return queries.municipality_for(current_user, request.args.get("municipality") or None)


@bp.get("/organisation/competences")
@roles(*PLANNERS)
def index() -> str:
    chosen = _asked()
    everywhere = municipalities()
    return render_template(
        "competences/index.html",
        chosen=chosen,
        municipalities=everywhere if current_user.role == Role.COORDINATOR else [],
        homes=queries.homes([chosen] if chosen else everywhere),
        competences=queries.catalogue(),
        rows=queries.matrix(chosen),
    )


@bp.get("/organisation/competences/export.xlsx", defaults={"kind": "xlsx"})
@bp.get("/organisation/competences/export.csv", defaults={"kind": "csv"})
@roles(*PLANNERS)
def export(kind: str) -> Response:
    chosen = _asked()
    rows = sheet.table(queries.matrix(chosen))
    title = str(_("Kompetencer"))
    body = spreadsheet.as_xlsx(rows, title) if kind == "xlsx" else spreadsheet.as_csv(rows)
    answer = Response(body, content_type=spreadsheet.XLSX if kind == "xlsx" else spreadsheet.CSV)
    name = f"kompetencer-{chosen.key if chosen else 'hotline'}-{clock.today().isoformat()}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/organisation/competences/mine")
@roles(*TAKES_DUTY)
def mine() -> str:
    return _shown("competences/mine.html", current_user)


@bp.route("/organisation/competences/people/<int:person_id>", methods=["GET", "POST"])
@roles(*PLANNERS)
def person(person_id: int) -> Any:
    found = queries.person_for(current_user, person_id)
    form = _form(found)
    status = 200
    if form.validate_on_submit():
        try:
            services.record_training(current_user, person_id, form.fields())
        except Refused as error:
            status = form.refuse(error)
            found = queries.person_for(current_user, person_id)
        else:
            flash(_("Oplæringen er skrevet ned."), "success")
            return redirect(url_for("competences.person", person_id=person_id))
    form.say_wrong_date()
    if form.errors and status == 200:
        status = 422
    return _shown("competences/person.html", found, form=form), status


def _form(found: Person) -> TrainingForm:
    form = TrainingForm()
    form.offer(queries.catalogue(), queries.possible_trainers(found))
    if request.method == "GET":
        form.day.data = clock.today()
        form.competence.data = request.args.get("competence", "")
    return form


def _shown(page: str, found: Person, **more: Any) -> str:
    return render_template(
        page,
        person=found,
        row=queries.row_of(found),
        trainings=queries.trainings(found.id),
        terms=queries.key_terms(found.id),
        **more,
    )


@bp.post("/organisation/competences/people/<int:person_id>/key")
@roles(*PLANNERS)
def choose_key(person_id: int) -> Any:
    is_key = request.form.get("key") == "yes"
    found = services.choose_key_person(current_user, person_id, is_key=is_key)
    said = (
        _("%(name)s er primær kompetenceperson fra i dag.", name=found.name)
        if is_key
        else _("%(name)s er ikke længere primær kompetenceperson.", name=found.name)
    )
    flash(said, "success")
    return redirect(url_for("competences.person", person_id=person_id))


@bp.post("/organisation/competences/records/<int:training_id>/withdraw")
@roles(*PLANNERS)
def withdraw(training_id: int) -> Any:
    row = services.withdraw_training(current_user, training_id)
    flash(_("Oplæringen er taget tilbage."), "success")
    return redirect(url_for("competences.person", person_id=row.person_id))
