"""The overview of the figures."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask_login import current_user

from hotline.accounts import queries as accounts
from hotline.core import clock
from hotline.core.access import signed_in
from hotline.insight import period as periods
from hotline.insight import queries, words
from hotline.insight.asked import asked
from hotline.insight.tally import services as tally

bp = Blueprint("insight", __name__)


@bp.app_context_processor
def _around() -> dict[str, Any]:
    return {"figures": words, "periods": periods}


@bp.get("/insight")
@signed_in
def index() -> str:
    tally.refresh()
    wanted = asked(current_user, request.args, clock.today())
    return render_template(
        "insight/index.html",
        asked=wanted,
        today=clock.today(),
        municipalities=accounts.municipalities(),
        now=queries.summary(wanted.period, wanted.scope),
        before=queries.summary(wanted.period.before, wanted.scope),
    )
