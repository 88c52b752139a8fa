"""Checking in, handing the telephone over, and what happens when nobody checks in."""

from __future__ import annotations

from flask import Blueprint

from hotline.rota.watch import queries  # noqa: F401  # The views to come read; Alembic sees the table already.

bp = Blueprint("watch", __name__)
