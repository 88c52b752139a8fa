"""Is the process alive, and can it work."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from hotline.core.access import public
from hotline.core.db import db

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def healthz() -> tuple[dict[str, str], int]:
    """The process answers; says nothing of what it stands on."""
    return {"status": "ok"}, 200


@bp.get("/readyz")
@public
def readyz() -> tuple[dict[str, str], int]:
    """The database answers too; 503 sends a load balancer elsewhere."""
    try:
        db.session.execute(text("select 1"))
    except SQLAlchemyError:
        return {"status": "database unavailable"}, 503
    return {"status": "ok"}, 200
