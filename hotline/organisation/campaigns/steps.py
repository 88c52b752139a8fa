"""What use cases have in common, here and in the rooms above that know the evening: always inside one of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Municipality, Person
from hotline.accounts.queries import chiefs
from hotline.core import audit, clock, live
from hotline.core.db import db
from hotline.core.errors import Conflict, Refused
from hotline.messages import post
from hotline.organisation.campaigns import kinds, queries, rules, words
from hotline.organisation.campaigns.models import Campaign
from hotline.organisation.campaigns.rules import ContactType, Kind

NAMESPACE = "/campaigns"


def announce_change() -> None:
    """Tell the open pages after the commit that what runs is not what they show; they ask for it over HTTP."""
    live.announce(db.session.info, NAMESPACE, "changed", {})


@dataclass(frozen=True)
class Begun:
    """The incident that runs, and whether it is new or somebody had reported it already."""

    row: Campaign
    is_new: bool


def begin_incident(
    actor: Person, label: str, ends_by: datetime, responsible: Municipality | None, about: Municipality | None
) -> Begun:
    """Report that something is down: the same once only, its chiefs told, and public at once where they chose that.

    Raises Refused when `label` says nothing.
    """
    end_overdue_incidents()
    label = " ".join(label.split())
    same = rules.same_as(label)
    if not same or len(label) > rules.LABEL_MOST:
        raise Refused(_("Skriv i få ord, hvad der er nede. Højst %(most)d tegn.", most=rules.LABEL_MOST))
    now = clock.now()
    known = queries.incident_like(same, now)
    if known is not None:
        return Begun(known, is_new=False)
    at_once = responsible is not None and responsible.incidents_at_once
    row = Campaign(
        kind=Kind.INCIDENT,
        label=label,
        same_as=same,
        contact_type=ContactType.SELF_SERVICE_HELP,
        municipality=about,
        responsible=responsible,
        began_at=now,
        ends_by=ends_by,
        made_at=now,
        made_by=db.session.get_one(Person, actor.id),
        public=True if at_once else None,
        public_at=now if at_once else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        # Two reports at once: on PostgreSQL the other one committed between our look and our insert.
        known = queries.incident_like(same, now)
        if known is None:
            raise
        return Begun(known, is_new=False)
    audit.record(
        "organisation.report_incident",
        f"campaign:{row.id}",
        actor=actor,
        after={"label": label, "public": row.public},
    )
    _tell_chiefs(row, actor)
    announce_change()
    return Begun(row, is_new=True)


def _tell_chiefs(row: Campaign, actor: Person) -> None:
    if row.responsible_id is None:
        return
    item = post.Item(kinds.INCIDENT, lambda: words.reported(row), f"/campaigns/incidents/{row.id}")
    post.tell({chief: [item] for chief in chiefs(row.responsible_id) if chief.id != actor.id})


def end_incident(actor: Person, campaign_id: int) -> Campaign:
    """It works again. Ending what has ended changes nothing. Raises NotFound when there is no such incident."""
    row = queries.found(campaign_id, Kind.INCIDENT)
    if row.ended_at is not None:
        return row
    now = clock.now()
    row.ended_at = min(now, row.ends_by) if row.ends_by else now
    row.ended_by_id = actor.id
    audit.record("organisation.end_incident", f"campaign:{row.id}", actor=actor)
    announce_change()
    return row


def end_overdue_incidents() -> int:
    """End what nobody ended, as of the moment when its time was up; gives how many."""
    rows = queries.overdue(clock.now())
    for row in rows:
        row.ended_at = row.ends_by
        audit.record("organisation.end_incident", f"campaign:{row.id}", why="overdue")
        announce_change()
    db.session.flush()
    return len(rows)


def check_version(row: Campaign, version: int) -> None:
    """Raises Conflict when somebody else changed the row since `version`."""
    if row.version != version:
        raise Conflict()
