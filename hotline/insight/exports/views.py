"""What there is to take along, and the calls one by one."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request
from flask_login import current_user

from hotline.core import clock, spreadsheet
from hotline.core.access import AT_WORK, Role, roles, signed_in
from hotline.insight.asked import asked, asked_exactly
from hotline.insight.exports import listing, queries, sheet

bp = Blueprint("exports", __name__)


@bp.get("/insight/exports")
@signed_in
def index() -> str:
    wanted = asked(current_user, request.args, clock.today())
    role = Role(current_user.role)
    return render_template(
        "insight/exports/index.html",
        asked=wanted,
        today=clock.today(),
        municipalities=wanted.municipalities,
        exports=listing.exports(current_app, role, wanted),
        rooms=listing.rooms(current_app, role),
        most=queries.MOST,
    )


@bp.get("/insight/exports/calls.xlsx", defaults={"kind": "xlsx"})
@bp.get("/insight/exports/calls.csv", defaults={"kind": "csv"})
@roles(*AT_WORK)
def calls(kind: str) -> Response:
    wanted = asked_exactly(current_user, request.args, clock.today())
    rows = sheet.table(queries.calls_for(current_user, wanted))
    csv = kind == "csv"
    body = spreadsheet.as_csv(rows) if csv else spreadsheet.as_xlsx(rows, sheet.title())
    answer = Response(body, content_type=spreadsheet.CSV if csv else spreadsheet.XLSX)
    name = wanted.period.key.replace("..", "-til-")
    answer.headers["Content-Disposition"] = f'attachment; filename="opkald-{name}.{kind}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
