"""Calls to count: the same evening as tests/calls has; and a report of some."""

from __future__ import annotations

import pytest

from hotline.insight.evaluation.models import EvaluationReport
from hotline.insight.komhen import services as komhen
from hotline.insight.komhen.models import CountWeek
from hotline.insight.komhen.rules import Kind
from tests.calls.conftest import log, running, shift, topics, week
from tests.insight.evaluation_steps import begun, some_calls

__all__ = ["log", "running", "shift", "topics", "week"]


@pytest.fixture
def report(cast, topics, log) -> EvaluationReport:
    some_calls(log, cast)
    return begun(cast)


@pytest.fixture
def counting(cast, topics) -> CountWeek:
    """Week 48, in which it is Tuesday now."""
    return komhen.plan(cast.coordinator, 2026, 48, Kind.REAL)
