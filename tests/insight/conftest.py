"""Calls to count: the same evening as tests/calls has."""

from __future__ import annotations

from tests.calls.conftest import log, running, shift, topics, week

__all__ = ["log", "running", "shift", "topics", "week"]
