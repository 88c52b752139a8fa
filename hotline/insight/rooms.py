"""The rooms of the figures, for the application to open."""

from __future__ import annotations

from flask import Flask

from hotline.insight.benefit.views import bp as benefit
from hotline.insight.campaigns.views import bp as campaigns
from hotline.insight.economy.views import bp as economy
from hotline.insight.evaluation.views import bp as evaluation
from hotline.insight.exports.views import bp as exports
from hotline.insight.komhen import jobs as komhen_jobs
from hotline.insight.komhen.views import bp as komhen
from hotline.insight.tally import jobs as tally_jobs
from hotline.insight.targets.views import bp as targets
from hotline.insight.views import bp as insight

BLUEPRINTS = (insight, campaigns, targets, komhen, benefit, economy, evaluation, exports)


def init_app(app: Flask) -> None:
    """Keep the counts ready."""
    tally_jobs.init_app(app)
    komhen_jobs.init_app(app)
