"""What there is to take along, and the calls one by one."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import format_decimal
from flask_login import current_user

from hotline.core import clock
from hotline.core.access import AT_WORK, Role, roles, signed_in
from hotline.insight import file
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
        most=format_decimal(queries.MOST),
    )


@bp.get("/insight/exports/calls.xlsx", defaults={"kind": "xlsx"})
@bp.get("/insight/exports/calls.csv", defaults={"kind": "csv"})
@roles(*AT_WORK)
def calls(kind: str) -> Response:
    wanted = asked_exactly(current_user, request.args, clock.today())
    rows = sheet.table(queries.calls_for(current_user, wanted))
    name = wanted.period.key.replace("..", "-til-")
    return file.answer(rows, sheet.title(), kind, f"opkald-{name}")
