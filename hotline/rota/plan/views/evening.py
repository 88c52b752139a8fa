"""The page of one evening, where every message leads."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_login import current_user

from hotline.core.access import AT_WORK, roles
from hotline.rota.plan.evening import around_for
from hotline.rota.plan.views.blueprint import asked, bp
from hotline.rota.timeline import say


@bp.get("/rota/evening/<int:shift_id>")
@roles(*AT_WORK)
def evening(shift_id: int) -> Any:
    """One evening: who, what is under way, what happened, and what can be done."""
    around = around_for(current_user, shift_id)
    return render_template("rota/evening.html", around=around, say=say, wanted=asked())
