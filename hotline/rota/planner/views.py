"""Plans made by the solver, as drafts that somebody accepts."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("planner", __name__)
