"""Placeholder until the feature lands."""

from flask import Blueprint

bp = Blueprint("rota", __name__)
