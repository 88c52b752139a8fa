"""Calls to count: the same evening as tests/calls has, and a week made by hand."""

from __future__ import annotations

import pytest

from hotline.rota import queries as rota
from hotline.rota import services as planning
from tests.calls.conftest import guide, log, running, shift, topics, week
from tests.insight import evenings

__all__ = ["guide", "log", "running", "shift", "topics", "week"]


@pytest.fixture
def by_hand(cast, week, guide, clock) -> int:
    """The week of tests/insight/evenings.py, looked at on the Friday; gives the solution's id."""
    # Who is put on an evening that is over has no hours of it.
    clock.move_to(evenings.FRIDAY_BEFORE)
    shifts = rota.shifts_between(evenings.MONDAY, evenings.THURSDAY)
    planning.staff_evenings(
        None, [planning.Wanted(each.id, cast.mette.id, cast.ole.id, None, None) for each in shifts]
    )
    planning.publish(None, evenings.MONDAY, evenings.THURSDAY)
    solution = guide("solution", "Meld flytning", vendor="Netcompany").id
    article = guide("article", "Hvad gør jeg, når jeg flytter?").id
    clock.move_to(evenings.FRIDAY_NOON)
    evenings.fill(cast, solution, article)
    return solution
