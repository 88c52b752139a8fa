"""Calls to count: the same evening as tests/calls has, and a week made by hand."""

from __future__ import annotations

import pytest

from hotline.accounts import queries as accounts
from hotline.opening import services as opening
from hotline.rota import queries as rota
from hotline.rota import services as planning
from tests.calls.conftest import WEEK, guide, log, running, shift, topics, week
from tests.insight import evenings

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
