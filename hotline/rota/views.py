"""Placeholder until the feature lands."""

from flask import Blueprint

from hotline.rota import models as _models  # noqa: F401

bp = Blueprint("rota", __name__)
