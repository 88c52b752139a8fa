"""The catalogue: read by everybody at work, kept by coordinators."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.core.access import AT_WORK, Role, roles
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.core.forms import VersionedForm
from hotline.organisation.competences import queries, services
from hotline.organisation.competences.forms import CompetenceForm
from hotline.organisation.competences.models import Competence
from hotline.organisation.competences.views.blueprint import bp


@bp.get("/organisation/catalogue")
@roles(*AT_WORK)
def catalogue() -> str:
    return render_template("competences/catalogue.html", competences=queries.catalogue())


@bp.get("/organisation/catalogue/<int:competence_id>")
@roles(*AT_WORK)
def show(competence_id: int) -> str:
    row = queries.competence(competence_id)
    return render_template(
        "competences/show.html",
        row=row,
        editions=queries.editions(competence_id),
        button=VersionedForm(formdata=None),
    )


@bp.route("/organisation/catalogue/new", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def new() -> Any:
    form = CompetenceForm()
    form.offer()
    status = 200
    if form.validate_on_submit():
        try:
            row = services.add_competence(current_user, form.fields())
        except Refused as error:
            status = form.refuse(error)
        else:
            flash(_("Kompetencen »%(name)s« er tilføjet.", name=row.now.name), "success")
            return redirect(url_for("competences.catalogue"))
    return _form_page(form, None, status)


@bp.route("/organisation/catalogue/<int:competence_id>/edit", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def edit(competence_id: int) -> Any:
    row = queries.competence(competence_id)
    if row.ended_at is not None:
        raise NotFound()
    form = CompetenceForm()
    form.offer()
    status = 200
    if request.method == "GET":
        form.fill_from(row)
    elif form.validate():
        try:
            changed = services.change_competence(
                current_user, competence_id, form.version_number, form.fields()
            )
        except Refused as error:
            status = form.refuse(error)
            row = queries.competence(competence_id)
            if isinstance(error, Conflict):
                form.show_saved(row)
        else:
            flash(_("Gemt. Det er udgave %(number)s.", number=changed.edition), "success")
            return redirect(url_for("competences.show", competence_id=competence_id))
    return _form_page(form, row, status)


def _form_page(form: CompetenceForm, row: Competence | None, status: int) -> Any:
    if form.errors and status == 200:
        status = 422
    return render_template("competences/edit.html", form=form, row=row), status


@bp.post("/organisation/catalogue/<int:competence_id>/end")
@roles(Role.COORDINATOR)
def end(competence_id: int) -> Any:
    services.end_competence(current_user, competence_id, VersionedForm().version_number)
    flash(_("Kompetencen er taget ud af kataloget. Det, folk er oplært i, står der stadig."), "success")
    return redirect(url_for("competences.catalogue"))
