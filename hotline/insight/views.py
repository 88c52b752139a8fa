"""The overview of the figures: the page, its pictures, and the same to take along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_login import current_user

from hotline.core import clock, spreadsheet
from hotline.core.access import signed_in
from hotline.core.errors import NotFound
from hotline.insight import period as periods
from hotline.insight import words
from hotline.insight.asked import Asked, asked, asked_exactly
from hotline.insight.overview import drawing, headline, pictures, sheet, tables
from hotline.insight.overview import words as said
from hotline.insight.overview.queries import Reading
from hotline.insight.picture import is_narrow
from hotline.insight.tally import services as tally

bp = Blueprint("insight", __name__)


@bp.app_context_processor
def _around() -> dict[str, Any]:
    return {"figures": words, "periods": periods}


def _reading(read: Callable[..., Asked] = asked) -> Reading:
    tally.refresh()
    return Reading(read(current_user, request.args, clock.today()))


@bp.get("/insight")
@signed_in
def index() -> str:
    reading = _reading()
    return render_template(
        "insight/index.html",
        reading=reading,
        asked=reading.asked,
        today=reading.today,
        municipalities=reading.asked.municipalities,
        says=said,
        numbers=headline.numbers(reading),
        rates=headline.lines(reading),
        beside=headline.beside(reading),
        tables={name: make(reading) for name, make in tables.DIVISIONS.items()},
        pictures={name: pictures.shown(reading, name) for name in pictures.PICTURES},
        opened=request.args.get("tables") == "open",
    )


@bp.get("/insight/picture/<name>.svg")
@signed_in
def picture(name: str) -> Response:
    if name not in pictures.PICTURES:
        raise NotFound()
    found = pictures.picture(_reading(), name)
    return drawing.answer(drawing.drawn(found, narrow=is_narrow()))


@bp.get("/insight/export.xlsx", defaults={"kind": "xlsx"})
@bp.get("/insight/export.csv", defaults={"kind": "csv"})
@signed_in
def export(kind: str) -> Response:
    reading = _reading(asked_exactly)
    csv = kind == "csv"
    body = spreadsheet.as_csv(sheet.long(reading)) if csv else sheet.workbook(reading)
    answer = Response(body, content_type=spreadsheet.CSV if csv else spreadsheet.XLSX)
    whose = f"-{reading.asked.municipality.key}" if reading.asked.municipality else ""
    name = reading.period.key.replace("..", "-til-")
    answer.headers["Content-Disposition"] = f'attachment; filename="overblik-{name}{whose}.{kind}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
