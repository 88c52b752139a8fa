"""Calls to count: the same evening as tests/calls has, a week made by hand, and a report of some."""

from __future__ import annotations

import pytest

from hotline.accounts import queries as accounts
from hotline.insight.economy import services
from hotline.insight.evaluation.models import EvaluationReport
from hotline.insight.komhen import services as komhen
from hotline.insight.komhen.models import CountWeek
from hotline.insight.komhen.rules import Kind
from hotline.opening import services as opening
from hotline.rota import queries as rota
from hotline.rota import services as planning
from tests.calls.conftest import WEEK, guide, log, running, shift, topics, week
from tests.insight import evenings
from tests.insight.economy_steps import WEDNESDAY, paid
from tests.insight.evaluation_steps import begun, some_calls

__all__ = ["guide", "log", "running", "shift", "topics", "week"]


@pytest.fixture
def staffed(cast, topics, clock, groundwork) -> None:
    """Week 48 staffed by Hvidovre on all its evenings: planned before it began, else Monday would have no shift."""

    def make():
        opening.install_defaults(2026, 2027)
        row = planning.allot_weeks(None, WEEK, WEEK)[0]
        hvidovre = accounts.municipality("hvidovre")
        if row.municipality_id != hvidovre.id:
            planning.change_week(None, WEEK, hvidovre.id, row.version)
        shifts = rota.shifts_between(evenings.MONDAY, evenings.THURSDAY)
        wanted = [planning.Wanted(each.id, cast.mette.id, cast.ole.id, None, None) for each in shifts]
        planning.staff_evenings(None, wanted)
        planning.publish(None, evenings.MONDAY, evenings.THURSDAY)

    clock.move_to(evenings.FRIDAY_BEFORE)
    groundwork.lay("staffed", make)


@pytest.fixture
def by_hand(cast, staffed, guide, clock) -> int:
    """The week of tests/insight/evenings.py, looked at on the Friday; gives the solution's id."""
    solution = guide("solution", "Meld flytning", vendor="Netcompany").id
    article = guide("article", "Hvad gør jeg, når jeg flytter?").id
    clock.move_to(evenings.FRIDAY_NOON)
    evenings.fill(cast, solution, article)
    return solution


@pytest.fixture
def report(cast, topics, log) -> EvaluationReport:
    some_calls(log, cast)
    return begun(cast)


@pytest.fixture
def counting(cast, topics) -> CountWeek:
    """Week 48, in which it is Tuesday now."""
    return komhen.plan(cast.coordinator, 2026, 48, Kind.REAL)


@pytest.fixture
def budget(cast):
    services.install_budget(2026)


@pytest.fixture
def accounted(cast, shift, budget, clock):
    paid(cast.chief, "Co-browsing", "hvidovre", "2026-03-10", 100_003)
    paid(cast.coordinator, "Markedsføring", "ishoj", "2026-05-20", 50_000)
    paid(cast.other_chief, "Softphone-licens", "glostrup", "2026-04-01", 35_000, "Licens for et år")
    clock.move_to(WEDNESDAY)
