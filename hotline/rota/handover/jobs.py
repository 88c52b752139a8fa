"""Offers whose time has run out."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from hotline.core import clock, jobs
from hotline.rota.handover import queries, services


def expire_handovers() -> int:
    """Close each offer that nobody answered in time, in a transaction of its own; gives how many."""
    return sum(services.expire(handover_id) for handover_id in queries.expired(clock.now()))


def init_app(app: Flask) -> None:
    """Register the jobs."""
    jobs.every(app, timedelta(minutes=5), "expire handovers", expire_handovers)
