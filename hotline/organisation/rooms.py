"""The rooms of the organisation, for the application to open."""

from __future__ import annotations

from flask import Flask

from hotline.core import live
from hotline.organisation.campaigns import jobs as campaigns_jobs
from hotline.organisation.campaigns import steps as campaigns_steps
from hotline.organisation.campaigns.views import bp as campaigns
from hotline.organisation.competences.views import bp as competences
from hotline.organisation.lessons.views import bp as lessons
from hotline.organisation.responsibilities.views import bp as responsibilities
from hotline.organisation.retention.views import bp as retention
from hotline.organisation.views import bp as organisation

BLUEPRINTS = (organisation, responsibilities, competences, campaigns, lessons, retention)


def init_app(app: Flask) -> None:
    """Register the jobs of every room, and the socket of what runs."""
    live.open_to_people_at_work(campaigns_steps.NAMESPACE)
    campaigns_jobs.init_app(app)
