"""What changed since the reader last looked, and how the reader wants to be told."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("messages", __name__)
