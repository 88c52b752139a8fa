"""Who answers for what, for chiefs and coordinators."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.queries import municipalities
from hotline.core.access import PLANNERS, Role, roles
from hotline.core.errors import Conflict, Refused
from hotline.core.forms import VersionedForm
from hotline.organisation.responsibilities import queries, services
from hotline.organisation.responsibilities.forms import AllotForm, AreaForm
from hotline.organisation.responsibilities.models import Area

bp = Blueprint("responsibilities", __name__)


@bp.get("/organisation/responsibilities")
@roles(*PLANNERS)
def index() -> str:
    return render_template(
        "responsibilities/index.html", shared=queries.shared(), may_allot=queries.may_allot
    )


@bp.route("/organisation/responsibilities/<int:area_id>", methods=["GET", "POST"])
@roles(*PLANNERS)
def allot(area_id: int) -> Any:
    area = queries.area(area_id)
    holder = queries.holder_of(area_id)
    if request.method == "GET":
        area, holder = queries.area_for(current_user, area_id)
    form = AllotForm()
    anywhere = current_user.role == Role.COORDINATOR
    homes = municipalities() if anywhere else [current_user.municipality]
    form.offer(homes, queries.possible_people(current_user))
    status = 200
    if request.method == "GET":
        form.fill_from(holder, None if anywhere else current_user.municipality)
    elif form.validate():
        try:
            services.allot(current_user, area_id, form.version_number, form.wanted())
        except Refused as error:
            status = form.refuse(error, conflict=_told_meanwhile())
            area, holder = queries.area(area_id), queries.holder_of(area_id)
            if isinstance(error, Conflict):
                form.see(holder)
        else:
            flash(_("Ansvaret for »%(area)s« er gemt.", area=_(area.label)), "success")
            return redirect(url_for("responsibilities.index"))
    else:
        status = 422
    page = render_template("responsibilities/allot.html", form=form, area=area, holder=holder)
    return page, status


def _told_meanwhile() -> str:
    return str(
        _("En anden har givet området til nogen imens; det står herunder. Gem igen, hvis dit skal gælde.")
    )


@bp.post("/organisation/responsibilities/<int:area_id>/vacate")
@roles(*PLANNERS)
def lay_down(area_id: int) -> Any:
    services.lay_down(current_user, area_id, VersionedForm().version_number)
    flash(_("Området har ingen ansvarlig nu."), "success")
    return redirect(url_for("responsibilities.index"))


@bp.route("/organisation/responsibilities/new", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def new() -> Any:
    form = AreaForm()
    status = 200
    if form.validate_on_submit():
        try:
            services.add_area(current_user, form.label.data)
        except Refused as error:
            status = form.refuse(error)
        else:
            flash(_("Ansvarsområdet er tilføjet."), "success")
            return redirect(url_for("responsibilities.index"))
    return _area_page(form, None, status)


@bp.route("/organisation/responsibilities/<int:area_id>/name", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def rename(area_id: int) -> Any:
    area = queries.own_area(area_id)
    form = AreaForm(obj=area)
    status = 200
    if form.validate_on_submit():
        try:
            services.rename_area(current_user, area_id, form.version_number, form.label.data)
        except Refused as error:
            status = form.refuse(error)
            area = queries.own_area(area_id)
            form.show_saved(area)
        else:
            flash(_("Ansvarsområdet er gemt."), "success")
            return redirect(url_for("responsibilities.index"))
    return _area_page(form, area, status)


def _area_page(form: AreaForm, area: Area | None, status: int) -> Any:
    if form.errors and status == 200:
        status = 422
    return render_template("responsibilities/area.html", form=form, area=area), status


@bp.post("/organisation/responsibilities/<int:area_id>/end")
@roles(Role.COORDINATOR)
def end(area_id: int) -> Any:
    services.end_area(current_user, area_id, VersionedForm().version_number)
    flash(_("Ansvarsområdet er taget af listen."), "success")
    return redirect(url_for("responsibilities.index"))
