"""Somebody cannot come: the backup steps up, and a new one is found."""

from __future__ import annotations

from flask import Blueprint

from hotline.rota.absence import models  # noqa: F401  # TEMP

bp = Blueprint("absence", __name__)
