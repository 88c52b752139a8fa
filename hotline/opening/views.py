"""The public page, the machine-readable state, and the administration of opening."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, jsonify

from hotline.core import clock
from hotline.core.access import public
from hotline.opening import queries

bp = Blueprint("opening", __name__)


@bp.get("/")
@public
def front() -> Any:
    return "Vestegnens Hotline"


def _iso(moment: datetime | None) -> str | None:
    return clock.local(moment).isoformat(timespec="seconds") if moment else None


@bp.get("/status.json")
@public
def status_json() -> Any:
    now = clock.now()
    state = queries.state(now)
    answer = jsonify(
        open=state.is_open,
        now=_iso(now),
        opens_at=_iso(state.next.opens_at if state.next else None),
        closes_at=_iso(state.current.closes_at if state.current else None),
        phone=current_app.extensions["settings"].phone,
        reason=state.reason,
    )
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = "public, max-age=30"
    return answer
