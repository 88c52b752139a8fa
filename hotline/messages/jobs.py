"""Mails leave when they have waited for company long enough."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from hotline.core import jobs
from hotline.messages import post


def init_app(app: Flask) -> None:
    """Register the jobs."""
    jobs.every(app, timedelta(seconds=5), "messages", post.send_gathered)
