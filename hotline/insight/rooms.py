"""The rooms of the figures, for the application to open."""

from __future__ import annotations

from flask import Flask

from hotline.insight.benefit.views import bp as benefit
from hotline.insight.economy.views import bp as economy
from hotline.insight.tally import jobs as tally_jobs
from hotline.insight.targets.views import bp as targets
from hotline.insight.views import bp as insight

BLUEPRINTS = (insight, targets, benefit, economy)


def init_app(app: Flask) -> None:
    """Keep the counts ready."""
    tally_jobs.init_app(app)
