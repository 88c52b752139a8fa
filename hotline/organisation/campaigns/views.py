"""Campaigns and incidents, for those who plan and decide."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.queries import municipalities
from hotline.core import clock
from hotline.core.access import PLANNERS, Role, roles
from hotline.core.errors import Refused
from hotline.core.forms import VersionedForm
from hotline.organisation.campaigns import queries, services, showing, words
from hotline.organisation.campaigns.forms import CampaignForm
from hotline.organisation.campaigns.models import Campaign
from hotline.organisation.campaigns.rules import Kind

bp = Blueprint("campaigns", __name__)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"says": words, "now": clock.now(), "today": clock.today()}


@bp.app_context_processor
def _running() -> dict[str, Any]:
    return {"running_incidents": showing.incidents, "incident_since": words.since}


@bp.get("/campaigns")
@roles(*PLANNERS)
def index() -> str:
    now, today = clock.now(), clock.today()
    found = queries.campaigns()
    live = [each for each in found if each.ended_at is None and each.last_day and each.last_day >= today]
    incidents = queries.incidents()
    owners = [
        each
        for each in municipalities()
        if current_user.role == Role.COORDINATOR or each.id == current_user.municipality_id
    ]
    return render_template(
        "campaigns/index.html",
        live=sorted(live, key=lambda each: (each.first_day, each.id)),
        over=[each for each in found if each not in live],
        running=[each for each in incidents if each.runs(now, today)],
        past=[each for each in incidents if not each.runs(now, today)],
        owners=owners,
        may_decide=queries.may_decide,
    )


def _form(row: Campaign | None = None) -> CampaignForm:
    form = CampaignForm()
    form.offer(municipalities())
    if row is not None and request.method == "GET":
        form.fill_from(row)
    return form


@bp.route("/campaigns/new", methods=["GET", "POST"])
@roles(*PLANNERS)
def new() -> Any:
    form = _form()
    status = 200
    if form.validate_on_submit():
        try:
            row = services.plan_campaign(current_user, form.fields())
        except Refused as error:
            status = form.refuse(error)
        else:
            flash(_("Kampagnen »%(label)s« er planlagt.", label=row.label), "success")
            return redirect(url_for("campaigns.index"))
    return _shown(form, None, status)


@bp.route("/campaigns/<int:campaign_id>", methods=["GET", "POST"])
@roles(*PLANNERS)
def edit(campaign_id: int) -> Any:
    row = queries.found(campaign_id, Kind.CAMPAIGN)
    form = _form(row)
    status = 200
    if form.validate_on_submit():
        try:
            services.change_campaign(current_user, campaign_id, form.version_number, form.fields())
        except Refused as error:
            status = form.refuse(error)
            row = queries.found(campaign_id, Kind.CAMPAIGN)
            form.show_saved(row)
        else:
            flash(_("Kampagnen er gemt."), "success")
            return redirect(url_for("campaigns.index"))
    return _shown(form, row, status)


def _shown(form: CampaignForm, row: Campaign | None, status: int) -> Any:
    form.say_wrong_dates()
    if form.errors and status == 200:
        status = 422
    return render_template("campaigns/campaign.html", form=form, row=row), status


@bp.post("/campaigns/<int:campaign_id>/end")
@roles(*PLANNERS)
def end(campaign_id: int) -> Any:
    row = services.end_campaign(current_user, campaign_id, VersionedForm().version_number)
    flash(_("Kampagnen »%(label)s« er afsluttet.", label=row.label), "success")
    return redirect(url_for("campaigns.index"))


@bp.get("/campaigns/incidents/<int:campaign_id>")
@roles(*PLANNERS)
def incident(campaign_id: int) -> str:
    row = queries.found(campaign_id, Kind.INCIDENT)
    return render_template("campaigns/incident.html", row=row, decides=queries.may_decide(current_user, row))


@bp.post("/campaigns/incidents/<int:campaign_id>/public")
@roles(*PLANNERS)
def decide(campaign_id: int) -> Any:
    public = request.form.get("public") == "yes"
    services.decide_public(current_user, campaign_id, public=public)
    flash(_("Det står nu på forsiden.") if public else _("Det står ikke på forsiden."), "success")
    return redirect(url_for("campaigns.incident", campaign_id=campaign_id))


@bp.post("/campaigns/rule/<int:municipality_id>")
@roles(*PLANNERS)
def rule(municipality_id: int) -> Any:
    row = services.choose_rule(current_user, municipality_id, at_once=request.form.get("at_once") == "yes")
    flash(_("Valget for %(name)s er gemt.", name=row.name), "success")
    return redirect(url_for("campaigns.index"))
