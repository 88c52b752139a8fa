"""The work of this room that nobody waits for: one plan at a time in each process, in a thread of its own.

A solver may take half a minute, and the jobs' own thread has mails to send meanwhile.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask

from hotline.core import clock, jobs
from hotline.rota.planner import queries, record, services
from hotline.rota.planner.people import plan_people
from hotline.rota.planner.problem import Progress
from hotline.rota.planner.record import PeopleQuestion, WeeksQuestion
from hotline.rota.planner.replan import replan
from hotline.rota.planner.rules import Kind
from hotline.rota.planner.services import Job
from hotline.rota.planner.weeks import plan_weeks

log = logging.getLogger(__name__)

BEAT_EVERY = 0.5  # Seconds between two writes of how far the work is.
LIMITS = {Kind.WEEKS: 20.0, Kind.PEOPLE: 30.0, Kind.MEND: 10.0}  # Seconds; the best by then is the answer.


def init_app(app: Flask) -> None:
    """Register the jobs."""
    worker = Worker(app)
    jobs.every(app, timedelta(seconds=1), "planner", worker.look)


class Worker:
    """Takes what waits, one run at a time."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._busy = threading.Lock()

    def look(self) -> None:
        """Begin on what waits, unless this process is at work already."""
        if self._busy.locked() or not queries.anything_waits(clock.now()):
            return
        threading.Thread(target=self._work, name="planner", daemon=True).start()

    def _work(self) -> None:
        if not self._busy.acquire(blocking=False):
            return
        try:
            with self._app.app_context():
                while work() is not None:
                    pass
        except Exception:
            log.exception("The planner's thread failed; what waits is tried again")
        finally:
            self._busy.release()


def work() -> int | None:
    """Take the eldest run that waits and answer it; gives its id, None when nothing waits."""
    job = services.claim()
    if job is None:
        return None
    log.info("Planning run %s, attempt %s", job.run_id, job.attempt)
    try:
        answer: dict[str, Any] | None = solve(job, Pulse(job))
    except Exception:
        log.exception("Planning run %s failed", job.run_id)
        answer = None
    services.finish(job, answer)
    return job.run_id


class Pulse:
    """Says now and then how far the work is, and hears whether to stop; each time in a short transaction."""

    def __init__(self, job: Job, seconds: Callable[[], float] = time.monotonic) -> None:
        self._job = job
        self._seconds = seconds
        self._last = -BEAT_EVERY
        self._stopped = False
        self._news: Progress | None = None

    def report(self, progress: Progress) -> None:
        """What the solver calls when it knows more."""
        self._news = progress
        self.stop()

    def stop(self) -> bool:
        """What the solver asks: whether to stop with the best found so far."""
        now = self._seconds()
        if not self._stopped and now - self._last >= BEAT_EVERY:
            self._last = now
            news = record.progress_data(self._news) if self._news else None
            # The commit gives the connection back: one held while the solver thinks is one that others lack.
            self._stopped = services.beat(self._job, news)
        return self._stopped


def solve(job: Job, pulse: Pulse) -> dict[str, Any]:
    """The answer to a run, as it is kept; outside every transaction."""
    limit = LIMITS[job.kind]
    if job.kind is Kind.WEEKS:
        weeks = WeeksQuestion.of(job.question)
        plan = plan_weeks(weeks.problem, time_limit=limit, report=pulse.report, stop=pulse.stop)
        owners = {**weeks.problem.fixed, **plan.owners}
        differs = any(owners.get(week, owner) != owner for week, (owner, _version) in weeks.present.items())
        return record.weeks_data(plan) | {"differs": differs}
    asked = PeopleQuestion.of(job.question)
    if job.kind is Kind.PEOPLE:
        people = plan_people(asked.problem, time_limit=limit, report=pulse.report, stop=pulse.stop)
        return record.people_data(people) | {"differs": people.assignments != asked.present}
    mended = replan(
        asked.problem,
        asked.present,
        settled=asked.settled,
        time_limit=limit,
        report=pulse.report,
        stop=pulse.stop,
    )
    return record.people_data(mended.plan, mended.fewest) | {"differs": bool(mended.changes)}
