"""The work of this room that nobody waits for."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the jobs."""
