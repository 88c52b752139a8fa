"""The receipt: what happened, to read, to print and to keep."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, render_template, session, url_for

from hotline.cobrowse import queries
from hotline.cobrowse.models import CobrowseSession
from hotline.cobrowse.receipt import lines
from hotline.cobrowse.rules import State
from hotline.cobrowse.switchboard import settle_overdue
from hotline.cobrowse.views.blueprint import bp, phone
from hotline.core import clock
from hotline.core.access import public


def _row() -> CobrowseSession | None:
    settle_overdue()
    return queries.receipt_of(session.get("cobrowse_token", ""), clock.now())


@bp.get("/deltag/slut")
@public
def receipt() -> Any:
    row = _row()
    ended = row is not None and row.state == State.ENDED
    return render_template(
        "cobrowse/receipt.html", row=row, lines=lines(row) if row and ended else [], phone=phone()
    )


@bp.get("/deltag/kvittering")
@public
def receipt_file() -> Any:
    """The same as one file without anything around it: for keeping, and for printing."""
    row = _row()
    if row is None or row.state != State.ENDED:
        return redirect(url_for("cobrowse.receipt"))
    page = render_template("cobrowse/receipt_file.html", row=row, lines=lines(row), phone=phone())
    name = f"kvittering-{clock.local(row.created_at):%Y-%m-%d}.html"
    return Response(page, headers={"Content-Disposition": f'attachment; filename="{name}"'})
