"""Placeholder until the feature lands."""

from flask import Blueprint

bp = Blueprint("calls", __name__)
