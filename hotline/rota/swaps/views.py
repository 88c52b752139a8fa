"""Shifts that people offer each other, and vacancies that they are asked to take."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("swaps", __name__)
