"""What the municipalities have agreed about pay."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.models import Municipality
from hotline.accounts.queries import municipalities
from hotline.core import clock
from hotline.core.access import PLANNERS, Role, roles
from hotline.core.errors import NotFound, Refused
from hotline.rota.hours import forms, queries, services
from hotline.rota.hours.models import PayRule
from hotline.rota.hours.views.blueprint import bp


def _municipality() -> Municipality:
    found = queries.municipality_for(current_user, request.args.get("municipality") or None)
    # The coordinator begins with the first of them.
    return found or municipalities()[0]


def _page(
    municipality: Municipality, form: forms.PayRuleForm, status: int = 200, row: PayRule | None = None
) -> Any:
    page = render_template(
        "rota/hours_pay.html",
        municipality=municipality,
        rules=queries.pay_rules(municipality.id),
        form=form,
        row=row,
        today=clock.today(),
        chooser_of=municipalities() if current_user.role == Role.COORDINATOR else [],
    )
    return page, status


@bp.route("/rota/hours/pay", methods=["GET", "POST"])
@roles(*PLANNERS)
def pay_rules() -> Any:
    municipality = _municipality()
    form = forms.PayRuleForm()
    if not form.is_submitted():
        return _page(municipality, form)
    if not form.validate():
        return _page(municipality, form, 422)
    municipality_id, key = municipality.id, municipality.key
    try:
        services.add_pay_rule(current_user, municipality_id, form.fields())
    except Refused as error:
        status = form.refuse(error)
        return _page(_municipality(), form, status)
    flash(_("Reglen er gemt."), "success")
    return redirect(url_for("hours.pay_rules", municipality=key))


@bp.route("/rota/hours/pay/<int:rule_id>", methods=["GET", "POST"])
@roles(*PLANNERS)
def pay_rule(rule_id: int) -> Any:
    row = queries.pay_rule_for(current_user, rule_id)
    form = forms.PayRuleForm(row)
    key = row.municipality.key
    if not form.is_submitted():
        return _page(row.municipality, form, row=row)
    if not form.validate():
        return _page(row.municipality, form, 422, row)
    try:
        services.change_pay_rule(current_user, rule_id, form.version_number, form.fields())
    except Refused as error:
        status = form.refuse(error)
        row = queries.pay_rule_for(current_user, rule_id)
        return _page(row.municipality, form, status, row)
    flash(_("Reglen er ændret."), "success")
    return redirect(url_for("hours.pay_rules", municipality=key))


@bp.post("/rota/hours/pay/<int:rule_id>/remove")
@roles(*PLANNERS)
def pay_rule_remove(rule_id: int) -> Any:
    key = queries.pay_rule_for(current_user, rule_id).municipality.key
    try:
        services.remove_pay_rule(current_user, rule_id, forms.PayRuleForm().version_number)
    except NotFound:
        raise
    except Refused as error:
        flash(str(error.message), "error")
    else:
        flash(_("Reglen er fjernet."), "success")
    return redirect(url_for("hours.pay_rules", municipality=key))
