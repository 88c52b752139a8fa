"""One table as a file to take along."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from hotline.core import spreadsheet
from hotline.core.spreadsheet import Cell


def answer(rows: Sequence[Sequence[Cell]], title: str, kind: str, name: str) -> Response:
    """The table as a workbook, or as text where `kind` is csv; `name` is the file's, without its ending."""
    csv = kind == "csv"
    body = spreadsheet.as_csv(rows) if csv else spreadsheet.as_xlsx(rows, title)
    found = Response(body, content_type=spreadsheet.CSV if csv else spreadsheet.XLSX)
    found.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    found.headers["Cache-Control"] = "no-store"
    return found
