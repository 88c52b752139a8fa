"""The report of what was wiped."""

from __future__ import annotations

from flask import Blueprint, render_template

from hotline.core import retention
from hotline.core.access import PLANNERS, roles
from hotline.organisation.retention import queries

bp = Blueprint("retention", __name__)


@bp.get("/admin/retention")
@roles(*PLANNERS)
def index() -> str:
    kept = retention.everything()
    return render_template(
        "retention/index.html",
        kept=kept,
        names={each.action: each.name for each in kept},
        last=queries.last_by_action(),
        wipings=queries.wipings(),
    )
