"""Calls to count: the same evening as tests/calls has."""

from __future__ import annotations

from tests.calls.conftest import log, running, shift, topics, week
from tests.insight.economy_steps import accounted, budget

__all__ = ["accounted", "budget", "log", "running", "shift", "topics", "week"]
