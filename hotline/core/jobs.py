"""Work that nobody waits for: a thread in the web process, or `flask jobs` as a process of its own.

A job is safe to run in two processes at once: it claims the rows that it works on.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask

from hotline.core.db import db

log = logging.getLogger(__name__)


@dataclass
class Job:
    """Something to do every so often."""

    every: timedelta
    name: str
    work: Callable[[], Any]
    due: float = 0.0


def every(app: Flask, interval: timedelta, name: str, work: Callable[[], Any]) -> None:
    """Register `work` to be done about every `interval`."""
    app.extensions.setdefault("jobs", []).append(Job(interval, name, work))


def run_due(app: Flask, elapsed: float) -> None:
    """Do every job that is due at `elapsed` seconds of the process's own monotonic clock."""
    for job in app.extensions.get("jobs", []):
        if elapsed < job.due:
            continue
        job.due = elapsed + job.every.total_seconds()
        with app.app_context():
            try:
                job.work()
            except Exception:
                log.exception("Job %s failed; it is tried again in %s", job.name, job.every)
            finally:
                db.session.remove()


def _loop(app: Flask, stop: threading.Event) -> None:
    while not stop.wait(1):
        run_due(app, time.monotonic())


def start_thread(app: Flask) -> None:
    """Run the jobs in this process, in the background, until it ends."""
    threading.Thread(target=_loop, args=(app, threading.Event()), name="jobs", daemon=True).start()


def init_app(app: Flask) -> None:
    @app.cli.command("jobs")
    def run_jobs() -> None:
        """Do the background work in this process until it is stopped."""
        _loop(app, threading.Event())
