"""The watch goes its round a few times a minute."""

from __future__ import annotations

import logging
from datetime import timedelta

from flask import Flask

from hotline.core import clock, jobs
from hotline.rota.watch import queries, services

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=20)


def go_round() -> None:
    """Do what is due on every evening at hand; one that fails does not stop the others, and is tried again."""
    services.release_forgotten()
    for shift_id in queries.to_watch(clock.now()):
        try:
            services.keep_watch(shift_id)
        except Exception:
            log.exception("The watch over shift %s failed", shift_id)


def init_app(app: Flask) -> None:
    """Register the jobs."""
    jobs.every(app, EVERY, "watch", go_round)
