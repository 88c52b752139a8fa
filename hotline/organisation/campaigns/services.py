"""What can be done with campaigns, with the public line of an incident, and with a municipality's rule about it.

Incidents are reported and ended in `calls.incidents`, which knows who is on duty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Municipality, Person
from hotline.core import audit, clock
from hotline.core.access import PLANNERS, Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.organisation.campaigns import queries, rules, steps, words
from hotline.organisation.campaigns.models import Campaign
from hotline.organisation.campaigns.rules import ContactType, Kind, Period


@dataclass(frozen=True)
class CampaignFields:
    """What is said of a campaign. `municipality_id` None is all of them."""

    label: str
    first_day: date
    last_day: date
    contact_type: ContactType
    aim: str | None = None
    material: str | None = None
    medium: str | None = None
    municipality_id: int | None = None
    public: bool = False


@use_case
def plan_campaign(actor: Person, fields: CampaignFields) -> Campaign:
    """Plan a campaign. Raises Refused, naming the other one, when its days are taken, and for impossible days."""
    _may_plan(actor)
    now = clock.now()
    row = Campaign(kind=Kind.CAMPAIGN, made_at=now, made_by_id=actor.id)
    _fill(row, fields, actor)
    if fields.last_day < clock.today():
        raise Refused(_("Kampagnens sidste dag er forbi. Vælg en dag fra i dag og frem."))
    db.session.add(row)
    _save(fields, None)
    audit.record(
        "organisation.plan_campaign", f"campaign:{row.id}", actor=actor, after={"label": fields.label}
    )
    steps.announce_change()
    return row


@use_case
def change_campaign(actor: Person, campaign_id: int, version: int, fields: CampaignFields) -> Campaign:
    """Change a campaign that is not over.

    Raises NotFound, Conflict when somebody else changed it since `version`, and Refused as `plan_campaign` does.
    """
    _may_plan(actor)
    row = queries.found(campaign_id, Kind.CAMPAIGN)
    steps.check_version(row, version)
    today = clock.today()
    if row.ended_at is not None or (row.last_day is not None and row.last_day < today):
        raise Refused(_("Kampagnen er forbi og kan ikke ændres."))
    if row.first_day is not None and row.first_day <= today and fields.first_day != row.first_day:
        raise Refused(_("Kampagnen er begyndt, så dens første dag kan ikke ændres."))
    before = {"label": row.label, "first_day": str(row.first_day), "last_day": str(row.last_day)}
    with db.session.no_autoflush:
        _fill(row, fields, actor)
        _save(fields, row.id)
    after = {"label": row.label, "first_day": str(row.first_day), "last_day": str(row.last_day)}
    audit.record(
        "organisation.change_campaign", f"campaign:{row.id}", actor=actor, before=before, after=after
    )
    steps.announce_change()
    return row


@use_case
def end_campaign(actor: Person, campaign_id: int, version: int) -> Campaign:
    """Stop a campaign now, or call one off that has not begun; its days are free again."""
    _may_plan(actor)
    row = queries.found(campaign_id, Kind.CAMPAIGN)
    if row.ended_at is not None:
        return row
    steps.check_version(row, version)
    row.ended_at, row.ended_by_id = clock.now(), actor.id
    audit.record("organisation.end_campaign", f"campaign:{row.id}", actor=actor)
    steps.announce_change()
    return row


def _may_plan(actor: Person) -> None:
    if actor.role not in PLANNERS:
        raise Refused(_("Chefer og tovholder planlægger kampagner."))


def _fill(row: Campaign, fields: CampaignFields, actor: Person) -> None:
    if fields.first_day > fields.last_day:
        raise Refused(_("Kampagnens første dag ligger efter den sidste."))
    row.label, row.contact_type = fields.label, fields.contact_type
    row.first_day, row.last_day = fields.first_day, fields.last_day
    row.aim, row.material, row.medium = fields.aim or None, fields.material or None, fields.medium or None
    row.municipality_id = fields.municipality_id
    if bool(row.public) != fields.public or row.public is None:
        row.public, row.public_at, row.public_by_id = fields.public, clock.now(), actor.id


def _save(fields: CampaignFields, campaign_id: int | None) -> None:
    wanted = Period(campaign_id, fields.label, fields.first_day, fields.last_day)
    with db.session.no_autoflush:
        other = rules.overlapping(wanted, queries.periods())
    if other is not None:
        raise Refused(words.taken(other))
    try:
        db.session.flush()
    except IntegrityError as error:
        if "campaign: days are taken" not in str(error.orig):
            raise
        # The trigger speaks when somebody else planned theirs between our look and our save.
        raise Conflict(
            _("En anden har imens lagt en kampagne på nogle af dagene. Se listen, og vælg andre dage.")
        ) from None


@use_case
def decide_public(actor: Person, campaign_id: int, *, public: bool) -> Campaign:
    """Let citizens see an incident on the front page, or not. Raises NotFound when it is not the actor's to decide."""
    row = queries.found(campaign_id, Kind.INCIDENT)
    if not queries.may_decide(actor, row):
        raise NotFound()
    if row.ended_at is not None:
        raise Refused(_("Hændelsen er slut, så der er ikke noget at vise."))
    if row.public is not public:
        row.public, row.public_at, row.public_by_id = public, clock.now(), actor.id
        audit.record(
            "organisation.decide_public", f"campaign:{row.id}", actor=actor, after={"public": public}
        )
        steps.announce_change()
    return row


@use_case
def choose_rule(actor: Person, municipality_id: int, *, at_once: bool) -> Municipality:
    """Whether what a municipality's evenings report is public at once, or after its chief's yes.

    Raises NotFound for another municipality than the chief's own.
    """
    own = actor.role == Role.CHIEF and actor.municipality_id == municipality_id
    row = db.session.get(Municipality, municipality_id)
    if row is None or not (own or actor.role == Role.COORDINATOR):
        raise NotFound()
    if row.incidents_at_once != at_once:
        row.incidents_at_once = at_once
        audit.record(
            "organisation.choose_incident_rule",
            f"municipality:{row.id}",
            actor=actor,
            after={"at_once": at_once},
        )
    return row


@use_case
def end_overdue() -> int:
    """End the incidents whose evening is over; gives how many."""
    return steps.end_overdue_incidents()
