"""Placeholder until the feature lands."""

from flask import Blueprint

from hotline.core.access import public

bp = Blueprint("opening", __name__)


@bp.get("/")
@public
def front() -> str:
    return "Vestegnens Hotline"
