"""What staff say about when they can and want to take duty."""

from __future__ import annotations

from flask import Blueprint

from hotline.rota.availability import queries  # noqa: F401

bp = Blueprint("availability", __name__)
