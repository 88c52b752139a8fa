"""Checking in, handing the telephone over, and what happens when nobody checks in."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("watch", __name__)
