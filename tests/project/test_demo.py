"""The demo shows a hotline at work: what the statistics will stand on is in it, in the shares that are expected."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from hotline.accounts import queries as accounts
from hotline.calls.models import Call, Category, Outcome
from hotline.core.db import db
from hotline.guide.models import Entry
from hotline.organisation.campaigns.models import Campaign
from hotline.organisation.campaigns.rules import Kind
from hotline.organisation.competences import queries as competences
from hotline.organisation.competences.rules import Staffing, Standing
from hotline.organisation.responsibilities import queries as responsibilities
from tests.conftest import DEMO_EVENING, lay_demo


@pytest.fixture
def made(app, clock, groundwork):
    clock.move_to(DEMO_EVENING)
    lay_demo(groundwork)


def _share(*which):
    """How many of the real calls are such, between 0 and 1."""
    real = select(func.count()).select_from(Call).where(Call.non_call.is_(None))
    return db.session.scalar(real.where(*which)) / db.session.scalar(real)


def test_calls_name_the_guide_the_campaigns_and_what_stood_in_the_way(made):
    ends = select(Outcome.id)
    at_once = Call.outcome_id.in_(ends.where(Outcome.first_contact == "yes"))
    counted = Call.outcome_id.not_in(ends.where(Outcome.first_contact == "excluded"))
    assert 0.4 < _share(at_once, counted) / _share(counted) < 0.65
    used = Call.solution_id.is_not(None) | Call.article_id.is_not(None)
    assert 0.3 < _share(used) < 0.8
    assert 0.2 < _share(at_once, used) / _share(counted) < 0.5
    assert 0.03 < _share(Call.campaign_id.is_not(None)) < 0.2
    assert 0.35 < _share(Call.barrier.is_not(None)) < 0.7
    assert 0.2 < _share(Call.caller_type != "citizen") < 0.34
    assert _share(Call.referral_id.is_not(None)) > 0.1


def test_what_a_call_points_at_fits_it(made):
    used = select(Call.category_id, Entry.topic).join(Entry, Entry.id == Call.solution_id)
    codes = dict(db.session.execute(select(Category.id, Category.code)).all())
    pairs = {(codes[category], topic.partition(".")[0]) for category, topic in db.session.execute(used)}
    assert pairs
    assert all(category == topic for category, topic in pairs)
    about = select(Campaign.kind, Outcome.code).select_from(Call).join(Call.campaign).join(Call.outcome)
    ends = db.session.execute(about).all()
    assert {outcome for kind, outcome in ends if kind == Kind.INCIDENT} == {"DOWN"}
    assert "DOWN" not in {outcome for kind, outcome in ends if kind == Kind.CAMPAIGN}
    assert len({kind for kind, _outcome in ends}) == 2


def test_who_answers_for_what_is_said_to_be_an_example_and_gaps_can_be_seen(made):
    shared = responsibilities.shared()
    assert [each.area.key for each in shared if each.holder is None] == ["experience"]
    assert all("Eksempel i demoen" in each.holder.note for each in shared if each.holder)
    assert any(each.before for each in shared)
    standings = {each.standing for row in competences.matrix(None) for each in row.squares}
    assert standings == set(Standing)
    homes = competences.homes(accounts.municipalities())
    assert {each.staffing for each in homes} == set(Staffing)
    assert competences.ambassadors()
