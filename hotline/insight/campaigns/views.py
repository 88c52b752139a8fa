"""What a campaign did, as far as the calls can tell."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_login import current_user

from hotline.core import clock
from hotline.core.access import PLANNERS, roles
from hotline.insight.campaigns import queries, tables
from hotline.insight.overview import drawing, pictures
from hotline.insight.overview import tables as overview
from hotline.insight.overview import words as said
from hotline.insight.picture import is_narrow
from hotline.insight.tally import services as tally

bp = Blueprint("campaign_report", __name__)


def _report(campaign_id: int) -> queries.Report:
    tally.refresh()
    return queries.report(current_user, campaign_id, request.args.get("topic", ""))


@bp.get("/insight/campaigns/<int(max=2147483647):campaign_id>")
@roles(*PLANNERS)
def show(campaign_id: int) -> Any:
    report = _report(campaign_id)
    drawn = pictures.sized("campaign", tables.picture(report), tables.gist(report)) if report.parts else None
    return render_template(
        "insight/campaigns/show.html",
        report=report,
        row=report.campaign,
        table_of=tables.table(report),
        drawn=drawn,
        topics=overview.topic_names(report.names),
        misread=bool(request.args.get("topic")) and not report.topic,
        says=said,
        parts=tables.PARTS,
        days=tables.days,
        today=clock.today(),
    )


@bp.get("/insight/campaigns/<int(max=2147483647):campaign_id>/picture.svg")
@roles(*PLANNERS)
def picture(campaign_id: int) -> Response:
    found = tables.picture(_report(campaign_id))
    return drawing.answer(drawing.drawn(found, narrow=is_narrow()))
