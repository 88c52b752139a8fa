"""Offers whose time is over, that cannot come about any more, or whose evening moved."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from hotline.core import clock, jobs
from hotline.rota.swaps import queries, services


def settle_offers() -> int:
    """Settle each offer that needs it, in a transaction of its own; gives how many."""
    return sum(services.settle(offer_id) for offer_id in queries.unsettled(clock.now()))


def init_app(app: Flask) -> None:
    """Register the jobs."""
    jobs.every(app, timedelta(minutes=1), "settle offers", settle_offers)
