"""What staff say about when they can and want to take duty."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("availability", __name__)
