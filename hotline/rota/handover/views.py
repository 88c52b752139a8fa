"""Weeks and evenings that municipalities hand over to each other."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("handover", __name__)
