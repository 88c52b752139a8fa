"""Hours planned and worked, and what they are worth."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("hours", __name__)
