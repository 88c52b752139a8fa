"""Incidents that nobody ended end with the evening."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from hotline.core import clock, jobs
from hotline.organisation.campaigns import queries, services


def end_overdue() -> int:
    """A look first: most of the time there is nothing to write, and writers queue."""
    return services.end_overdue() if queries.overdue(clock.now()) else 0


def init_app(app: Flask) -> None:
    """Register the jobs."""
    jobs.every(app, timedelta(minutes=1), "incidents", end_overdue)
