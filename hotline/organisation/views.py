"""Where coordinators keep the municipalities' public facts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts import queries
from hotline.core.access import Role, roles
from hotline.core.errors import Refused
from hotline.organisation import services
from hotline.organisation.forms import MunicipalityForm

bp = Blueprint("organisation", __name__)


@bp.app_template_filter("thousands")
def thousands(number: int) -> str:
    """For example »28.000«."""
    return str(format_decimal(number))


@bp.get("/admin/municipalities")
@roles(Role.COORDINATOR)
def municipalities() -> Any:
    found = queries.municipalities()
    population = sum(each.population for each in found)
    return render_template("organisation/municipalities.html", municipalities=found, population=population)


@bp.route("/admin/municipalities/<key>", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def municipalities_edit(key: str) -> Any:
    found = queries.municipality(key)
    form = MunicipalityForm(obj=found)
    status = 200
    if form.validate_on_submit():
        try:
            changed = services.change_municipality(current_user, key, form.version_number, _fields(form))
        except Refused as error:
            status = form.refuse(error)
            found = queries.municipality(key)
        else:
            flash(_("%(name)s er gemt.", name=changed.name), "success")
            return redirect(url_for("organisation.municipalities"))
    if form.errors and status == 200:
        status = 422
    return render_template("organisation/municipality.html", form=form, municipality=found), status


def _fields(form: MunicipalityForm) -> services.MunicipalityFields:
    return services.MunicipalityFields(
        form.name.data, form.website.data, form.phone.data, form.population.data, form.inbox.data or ""
    )
