"""A planned count begins when its Monday comes, also when nobody looks."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from hotline.core import jobs
from hotline.insight.komhen import services


def init_app(app: Flask) -> None:
    """Register the job."""
    jobs.every(app, timedelta(minutes=15), "count_weeks", services.begin_if_due)
