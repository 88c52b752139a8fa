"""The rooms of the rota, for the application to open."""

from __future__ import annotations

from flask import Flask

from hotline.core import live
from hotline.rota.absence.views import bp as absence
from hotline.rota.availability.views import bp as availability
from hotline.rota.feeds.views import bp as feeds
from hotline.rota.handover import jobs as handover_jobs
from hotline.rota.handover.views import bp as handover
from hotline.rota.hours.views import bp as hours
from hotline.rota.plan.views import bp as plan
from hotline.rota.planner import jobs as planner_jobs
from hotline.rota.planner.views import bp as planner
from hotline.rota.swaps import jobs as swaps_jobs
from hotline.rota.swaps.views import bp as swaps
from hotline.rota.watch import jobs as watch_jobs
from hotline.rota.watch.views import bp as watch

BLUEPRINTS = (plan, planner, availability, absence, watch, swaps, handover, hours, feeds)


def init_app(app: Flask) -> None:
    """Register the jobs of every room, and the plan's socket."""
    live.open_to_people_at_work("/rota")
    for jobs in (planner_jobs, swaps_jobs, watch_jobs, handover_jobs):
        jobs.init_app(app)
