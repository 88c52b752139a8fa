"""An evening to log calls on: Tuesday 24 November 2026, 19-22, staffed by Hvidovre."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from hotline.accounts import queries as accounts
from hotline.calls import services
from hotline.calls.models import Call
from hotline.calls.services import CallFields
from hotline.core.db import db
from hotline.guide.models import Entry
from hotline.opening import services as opening
from hotline.organisation.campaigns.models import Campaign
from hotline.organisation.campaigns.rules import Kind
from hotline.rota import queries as rota
from hotline.rota import services as planning
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek
from tests.conftest import in_copenhagen

TUESDAY = date(2026, 11, 24)
EVENING = in_copenhagen("2026-11-24 19:30")
WEEK = IsoWeek(2026, 48)


@pytest.fixture
def topics(cast, groundwork):
    """Topics and outcomes to choose from."""
    groundwork.lay("topics", services.install_taxonomy)


@pytest.fixture
def week(cast, topics, groundwork) -> None:
    """Opening hours, and an unstaffed week that Hvidovre has."""

    def make():
        opening.install_defaults(2026, 2027)
        rows = planning.allot_weeks(None, WEEK, WEEK)
        hvidovre = accounts.municipality("hvidovre")
        if rows[0].municipality_id != hvidovre.id:
            planning.change_week(None, WEEK, hvidovre.id, rows[0].version)

    groundwork.lay("week", make)


@pytest.fixture
def shift(cast, week, groundwork) -> Shift:
    """Tuesday's shift, published: Mette is on duty and Ole behind her."""

    def make():
        found = rota.shifts_between(TUESDAY, TUESDAY)[0]
        planning.staff_evenings(None, [planning.Wanted(found.id, cast.mette.id, cast.ole.id, None, None)])
        planning.publish(None, TUESDAY, TUESDAY)

    groundwork.lay("shift", make)
    return rota.shifts_between(TUESDAY, TUESDAY)[0]


@pytest.fixture
def running(cast) -> Callable[..., Campaign]:
    """Add an incident that runs at EVENING, or a campaign with `kind`."""

    def running(label="MitID er nede", kind=Kind.INCIDENT, contact_type="self_service_help"):
        times = {
            Kind.INCIDENT: {
                "began_at": EVENING - timedelta(minutes=10),
                "ends_by": EVENING + timedelta(hours=3),
                "same_as": label.lower(),
            },
            Kind.CAMPAIGN: {"first_day": TUESDAY, "last_day": TUESDAY + timedelta(days=13)},
        }
        row = Campaign(kind=kind, label=label, contact_type=contact_type, made_at=EVENING, **times[kind])
        db.session.add(row)
        db.session.commit()
        return row

    return running


@pytest.fixture
def guide(cast) -> Callable[..., Entry]:
    """Add an entry of the guide."""

    def guide(kind, title, municipality=None, **more):
        office = "citizen_service" if kind == "place" else None
        where = accounts.municipality(municipality).id if municipality else None
        row = Entry(kind=kind, title=title, municipality_id=where, office=office, **more)
        row.review_by, row.created_at = TUESDAY, EVENING
        db.session.add(row)
        db.session.commit()
        return row

    return guide


def new_key() -> str:
    return str(uuid.uuid4())


def fields(**changes: object) -> CallFields:
    """A common call: a move, finished while talking."""
    usual = {"category": "SB", "subcategory": "SB.FLYT", "outcome": "SB_DONE", "municipality": "hvidovre"}
    return CallFields(**{**usual, **changes})


@pytest.fixture
def log(topics) -> Callable[..., Call]:
    """Log a call as somebody, with the changes given."""

    def log(person, **changes):
        return services.log_call(person, fields(**changes), new_key()).call

    return log


def posted(**changes: object) -> dict[str, object]:
    """What a browser posts for the common call."""
    usual = {
        "idempotency_key": new_key(),
        "category": "SB",
        "subcategory": "SB.FLYT",
        "outcome": "SB_DONE",
        "municipality": "hvidovre",
        "back": "duty",
    }
    return {**usual, **changes}


def count() -> int:
    """How many calls there are, as the database says now."""
    db.session.rollback()
    return db.session.scalar(db.select(db.func.count()).select_from(Call))
