"""What was paid."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.queries import municipalities
from hotline.core.access import PLANNERS, roles
from hotline.core.errors import NotFound, Refused
from hotline.core.forms import VersionedForm
from hotline.insight.asked import row_number
from hotline.insight.economy import queries, services
from hotline.insight.economy.forms import ExpenseForm
from hotline.insight.economy.models import Expense
from hotline.insight.economy.views.blueprint import asked_years, bp


@bp.get("/insight/economy/expenses")
@roles(*PLANNERS)
def expenses() -> str:
    year = asked_years().asked
    if year is None:
        raise NotFound()
    return render_template(
        "economy/expenses.html",
        year=year,
        rows=[each for each in queries.expenses(year.year) if queries.sees(current_user, each)],
        may_pay=queries.may_pay,
        cancelled=queries.cancelled_for(current_user, row_number(request.args, "cancelled")),
    )


def _form(year: int) -> ExpenseForm:
    form = ExpenseForm()
    form.offer(queries.lines(year), queries.seen_by(current_user, municipalities()))
    return form


def _shown(form: ExpenseForm, year: int, row: Expense | None, status: int) -> Any:
    status = 422 if form.errors and status == 200 else status
    return render_template("economy/expense.html", form=form, row=row, year=year), status


@bp.route("/insight/economy/years/<int(fixed_digits=4):year>/expenses/new", methods=["GET", "POST"])
@roles(*PLANNERS)
def new_expense(year: int) -> Any:
    if queries.budget_year(year).closed_at is not None:
        raise NotFound()
    form = _form(year)
    status = 200
    if form.validate_on_submit():
        try:
            services.add_expense(current_user, form.fields())
        except Refused as error:
            status = form.refuse(error)
        else:
            flash(_("Udgiften er gemt."), "success")
            return redirect(url_for("economy.expenses", year=year))
    return _shown(form, year, None, status)


@bp.route("/insight/economy/expenses/<int:expense_id>", methods=["GET", "POST"])
@roles(*PLANNERS)
def edit_expense(expense_id: int) -> Any:
    row = queries.expense_for(current_user, expense_id)
    year = row.line.year
    if queries.budget_year(year).closed_at is not None:
        raise NotFound()
    form = _form(year)
    if request.method == "GET":
        form.fill_from(row)
    status = 200
    if form.validate_on_submit():
        try:
            services.change_expense(current_user, expense_id, form.version_number, form.fields())
        except Refused as error:
            status = form.refuse(error)
            row = queries.expense_for(current_user, expense_id)
            form.show_saved(row)
        else:
            flash(_("Udgiften er gemt."), "success")
            return redirect(url_for("economy.expenses", year=year))
    return _shown(form, year, row, status)


@bp.post("/insight/economy/expenses/<int:expense_id>/cancel")
@roles(*PLANNERS)
def cancel_expense(expense_id: int) -> Any:
    row = services.cancel_expense(current_user, expense_id, VersionedForm().version_number)
    # The page that follows says so, with a way to take it back.
    return redirect(url_for("economy.expenses", year=row.line.year, cancelled=row.id))


@bp.post("/insight/economy/expenses/<int:expense_id>/restore")
@roles(*PLANNERS)
def restore_expense(expense_id: int) -> Any:
    row = services.restore_expense(current_user, expense_id)
    flash(_("Udgiften er med i regnskabet igen."), "success")
    return redirect(url_for("economy.expenses", year=row.line.year))
