"""Placeholder until the feature lands."""

from flask import Blueprint

from hotline.rota import services as _services  # noqa: F401

bp = Blueprint("rota", __name__)
