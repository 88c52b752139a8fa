"""Reads of campaigns and incidents. That one runs is known to everybody at work; citizens see what was allowed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from hotline.accounts.models import Person
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.organisation.campaigns.models import Campaign
from hotline.organisation.campaigns.rules import Kind, Period


def _running(now: datetime) -> ColumnElement[bool]:
    today = clock.local(now).date()
    return and_(
        Campaign.ended_at.is_(None),
        or_(
            and_(Campaign.kind == Kind.INCIDENT, Campaign.ends_by > now),
            and_(Campaign.kind == Kind.CAMPAIGN, Campaign.first_day <= today, Campaign.last_day >= today),
        ),
    )


def running(now: datetime) -> Sequence[Campaign]:
    """What runs at `now`, in one query: the incidents first, the newest of them first, then the campaign."""
    return db.session.scalars(
        select(Campaign)
        .where(_running(now))
        .order_by(Campaign.kind.desc(), Campaign.began_at.desc(), Campaign.id.desc())
    ).all()


def notices(now: datetime) -> Sequence[Campaign]:
    """What citizens are told of at `now`, in the order of `running`."""
    return [each for each in running(now) if each.public]


def incident_like(same_as: str, now: datetime) -> Campaign | None:
    """The incident that runs at `now` and is known by the same words."""
    same = and_(Campaign.kind == Kind.INCIDENT, Campaign.same_as == same_as)
    return db.session.scalar(select(Campaign).where(same, _running(now)))


def overdue(now: datetime) -> Sequence[Campaign]:
    """The incidents whose time is up and that nobody ended."""
    return db.session.scalars(
        select(Campaign)
        .where(Campaign.kind == Kind.INCIDENT, Campaign.ended_at.is_(None), Campaign.ends_by <= now)
        .order_by(Campaign.id)
    ).all()


def periods() -> list[Period]:
    """The days of every campaign that was not called off."""
    rows = db.session.execute(
        select(Campaign.id, Campaign.label, Campaign.first_day, Campaign.last_day).where(
            Campaign.kind == Kind.CAMPAIGN, Campaign.ended_at.is_(None)
        )
    )
    return [
        Period(row.id, row.label, row.first_day, row.last_day)
        for row in rows
        if row.first_day and row.last_day
    ]


def campaigns() -> Sequence[Campaign]:
    """Every campaign, the latest first."""
    return db.session.scalars(
        select(Campaign)
        .where(Campaign.kind == Kind.CAMPAIGN)
        .order_by(Campaign.first_day.desc(), Campaign.id.desc())
    ).all()


def incidents(limit: int = 50) -> Sequence[Campaign]:
    """The latest incidents, the newest first."""
    return db.session.scalars(
        select(Campaign)
        .where(Campaign.kind == Kind.INCIDENT)
        .order_by(Campaign.began_at.desc(), Campaign.id.desc())
        .limit(limit)
    ).all()


def found(campaign_id: int, kind: Kind) -> Campaign:
    """The campaign or incident with this id; raises NotFound."""
    row = db.session.get(Campaign, campaign_id)
    if row is None or row.kind != kind:
        raise NotFound()
    return row


def may_decide(viewer: Person, incident: Campaign) -> bool:
    """Whether `viewer` decides if citizens are told: the chief of whoever has the evening, or the coordinator."""
    if viewer.role == Role.COORDINATOR:
        return True
    return viewer.role == Role.CHIEF and incident.responsible_id in {None, viewer.municipality_id}


def waiting_for(viewer: Person, now: datetime) -> list[Campaign]:
    """The running incidents on which `viewer` has not decided yet."""
    return [
        each for each in running(now) if each.is_incident and each.public is None and may_decide(viewer, each)
    ]
