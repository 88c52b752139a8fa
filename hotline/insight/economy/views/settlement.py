"""The settlement of a period: a page, a workbook and a document of the same tables."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, render_template, request
from flask_login import current_user

from hotline.core import clock, documents, spreadsheet
from hotline.core.access import PLANNERS, roles
from hotline.core.errors import NotFound
from hotline.core.i18n import language, moment
from hotline.insight import period as periods
from hotline.insight.economy import queries
from hotline.insight.economy import settlement as tables
from hotline.insight.economy.models import BudgetYear
from hotline.insight.economy.settlement import Table
from hotline.insight.economy.views.blueprint import bp
from hotline.insight.period import Kind, Period


@dataclass(frozen=True)
class Asked:
    """A settlement as its reader may see it."""

    year: BudgetYear
    period: Period
    tables: list[Table]
    standing: str


def _asked() -> Asked:
    """What the address asks for: a year or one of its quarters. Raises NotFound for what has no budget."""
    period = periods.parse(request.args.get("period", "")) or periods.year(clock.today().year)
    if period.kind not in {Kind.YEAR, Kind.QUARTER}:
        raise NotFound()
    book = queries.book(queries.budget_year(period.first.year), clock.now())
    paid = [each for each in tables.within(book.expenses, period) if queries.sees(current_user, each)]
    seen = queries.seen_by(current_user, book.owners)
    found = tables.tables(book.statement(period), book.owners, seen, paid)
    return Asked(book.year, period, found, tables.state(book.year, moment(clock.now())))


@bp.get("/insight/economy/settlement")
@roles(*PLANNERS)
def settlement() -> str:
    asked = _asked()
    first = asked.period.first
    offered = [periods.year(first.year)] + [
        periods.quarter(first.replace(month=month, day=1)) for month in (1, 4, 7, 10)
    ]
    return render_template(
        "economy/settlement.html", asked=asked, offered=offered, title=tables.title(asked.period)
    )


@bp.get("/insight/economy/settlement.xlsx")
@roles(*PLANNERS)
def settlement_xlsx() -> Response:
    asked = _asked()
    body = spreadsheet.as_workbook([(each.title, each.cells) for each in asked.tables])
    return _file(body, spreadsheet.XLSX, asked.period, "xlsx")


@bp.get("/insight/economy/settlement.pdf")
@roles(*PLANNERS)
def settlement_pdf() -> Response:
    asked = _asked()
    data = tables.document(asked.tables, asked.period, asked.standing, language())
    return _file(documents.as_pdf("economy/settlement.typ", data), documents.PDF, asked.period, "pdf")


def _file(body: bytes, kind: str, period: Period, ending: str) -> Response:
    answer = Response(body, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="afregning-{period.key}.{ending}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
