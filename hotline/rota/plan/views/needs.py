"""What waits for the reader, out of all rooms of the rota."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_login import current_user

from hotline.core import clock
from hotline.core.access import AT_WORK, roles
from hotline.rota.plan.needs import needs_for
from hotline.rota.plan.views.blueprint import bp


@bp.get("/rota/needs")
@roles(*AT_WORK)
def needs() -> Any:
    """What waits for the reader."""
    return render_template("rota/needs.html", needs=needs_for(current_user, clock.now()))


@bp.get("/rota/needs/count")
@roles(*AT_WORK)
def needs_count() -> Any:
    """For the number beside the room's name: asked for by the page's script, so that no page waits for it."""
    found = needs_for(current_user, clock.now())
    return {"count": len(found), "urgent": sum(each.urgent for each in found)}
