"""The list of sites, and one site: for the municipality's chief and the coordinator."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.cobrowse.sites import queries, services
from hotline.cobrowse.sites.forms import SiteForm
from hotline.cobrowse.sites.models import CobrowseSite
from hotline.cobrowse.sites.views.blueprint import bp
from hotline.core.access import PLANNERS, roles
from hotline.core.errors import NotFound, Refused
from hotline.core.forms import VersionedForm


@bp.get("/admin/sites")
@roles(*PLANNERS)
def index() -> str:
    rows = queries.sites_for(current_user)
    return render_template(
        "sites/index.html",
        live=[row for row in rows if row.removed_at is None],
        removed=[row for row in rows if row.removed_at is not None],
        as_site=queries.site,
    )


def _form(row: CobrowseSite | None = None) -> SiteForm:
    form = SiteForm()
    form.offer(queries.municipalities_of(current_user))
    if row is not None:
        # Whose it is was decided when it was written down.
        form.municipality.data = str(row.municipality_id)
        if request.method == "GET":
            form.fill_from(row)
    return form


@bp.route("/admin/sites/new", methods=["GET", "POST"])
@roles(*PLANNERS)
def new() -> Any:
    form = _form()
    status = 200
    if form.validate_on_submit():
        try:
            row = services.add_site(current_user, int(form.municipality.data), form.fields())
        except NotFound:
            raise
        except Refused as error:
            form.form_errors.append(error.message)
            status = error.status
        else:
            flash(
                _("%(origin)s kan nu deles. Sæt linjen ind på siden, og tjek den.", origin=row.origin),
                "success",
            )
            return redirect(url_for("sites.kit"))
    return _shown(form, None, status)


@bp.route("/admin/sites/<int:site_id>", methods=["GET", "POST"])
@roles(*PLANNERS)
def edit(site_id: int) -> Any:
    row = queries.found(current_user, site_id)
    form = _form(row)
    status = 200
    if form.validate_on_submit():
        try:
            services.change_site(current_user, site_id, form.version_number, form.fields())
        except NotFound:
            raise
        except Refused as error:
            form.form_errors.append(error.message)
            status = error.status
            row = queries.found(current_user, site_id)
            # The page now shows what is saved, so the next save is made knowing it.
            form.version.data = str(row.version)
        else:
            flash(_("Siden er gemt. Det gælder fra næste gang, en side bliver vist."), "success")
            return redirect(url_for("sites.index"))
    return _shown(form, row, status)


def _shown(form: SiteForm, row: CobrowseSite | None, status: int) -> Any:
    if form.errors and status == 200:
        status = 422
    past = queries.history(row) if row else []
    return render_template(
        "sites/site.html", form=form, row=row, past=list(zip_longest(past, past[1:])), as_site=queries.site
    ), status


@bp.post("/admin/sites/<int:site_id>/remove")
@roles(*PLANNERS)
def remove(site_id: int) -> Any:
    row = services.remove_site(current_user, site_id, VersionedForm().version_number)
    flash(
        _(
            "%(origin)s er fjernet og kan ikke deles mere. Du kan hente den tilbage nederst.",
            origin=row.origin,
        ),
        "success",
    )
    return redirect(url_for("sites.index"))


@bp.post("/admin/sites/<int:site_id>/back")
@roles(*PLANNERS)
def bring_back(site_id: int) -> Any:
    row = services.bring_back(current_user, site_id)
    flash(_("%(origin)s er hentet tilbage, som den var.", origin=row.origin), "success")
    return redirect(url_for("sites.index"))
