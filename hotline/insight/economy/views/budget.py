"""The lines of the budget."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.queries import municipalities
from hotline.core.access import Role, roles
from hotline.core.errors import NotFound, Refused
from hotline.insight.economy import queries, services
from hotline.insight.economy.forms import LineForm
from hotline.insight.economy.models import BudgetLine
from hotline.insight.economy.views.blueprint import bp


def _shown(form: LineForm, year: int, row: BudgetLine | None, status: int) -> Any:
    status = 422 if form.errors and status == 200 else status
    return render_template("economy/line.html", form=form, row=row, year=year), status


def _open(year: int) -> None:
    if queries.budget_year(year).closed_at is not None:
        raise NotFound()


@bp.route("/insight/economy/years/<int(fixed_digits=4):year>/lines/new", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def new_line(year: int) -> Any:
    _open(year)
    form = LineForm.of(municipalities())
    status = 200
    if form.validate_on_submit():
        try:
            services.add_line(current_user, year, form.fields())
        except Refused as error:
            status = form.refuse(error)
        else:
            flash(_("Linjen er gemt."), "success")
            return redirect(url_for("economy.index", year=year))
    return _shown(form, year, None, status)


@bp.route("/insight/economy/lines/<int:line_id>", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def edit_line(line_id: int) -> Any:
    row = queries.line(line_id)
    year = row.year
    _open(year)
    form = LineForm.of(municipalities())
    if request.method == "GET":
        form.fill_from(row)
    status = 200
    if form.validate_on_submit():
        try:
            services.change_line(current_user, line_id, form.version_number, form.fields())
        except Refused as error:
            status = form.refuse(error)
            row = queries.line(line_id)
            form.show_saved(row)
        else:
            flash(_("Linjen er gemt."), "success")
            return redirect(url_for("economy.index", year=year))
    return _shown(form, year, row, status)
