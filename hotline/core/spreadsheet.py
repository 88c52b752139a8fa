"""Tables to take along: a workbook with real numbers, or text that Danish Excel opens as it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hotline.core.i18n import short_date
from hotline.core.xmltext import fitting

Cell = str | date | Decimal | int

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
# What a spreadsheet takes for a formula when a text begins with it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_xlsx(rows: Sequence[Sequence[Cell]], title: str) -> bytes:
    """The table as a workbook: numbers are numbers, dates are dates, and no text is ever a formula."""
    return as_workbook([(title, rows)])


def as_workbook(sheets: Sequence[tuple[str, Sequence[Sequence[Cell]]]]) -> bytes:
    """Several tables, each a title and rows, as the sheets of one workbook."""
    # Only here: it brings numpy along, which no page needs.
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
        sheet.freeze_panes = "A2"
        for number, wide in enumerate(_widths(rows), 1):
            sheet.column_dimensions[get_column_letter(number)].width = wide
        for index, row in enumerate(rows):
            sheet.append([_cell(sheet, value, heading=index == 0) for value in row])
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(rows[0]))}{len(rows)}"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """How wide each column is, in letters, so that nobody has to pull at it first."""
    longest = [max(len(str(cell)) for cell in column) for column in zip(*rows, strict=False)]
    return [min(60, max(10, length + 3)) for length in longest]


def _cell(sheet: Any, value: Cell, *, heading: bool) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=fitting(value))
        cell.data_type = "s"
    else:
        cell = WriteOnlyCell(sheet, value=value)
        whole = "0" if isinstance(value, int) else "0.00"
        cell.number_format = "dd-mm-yyyy" if isinstance(value, date) else whole
    if heading:
        cell.font = Font(bold=True)
    return cell


def as_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """The table as text for Danish Excel: UTF-8 with a mark, semicolons, decimal commas, and no formulas."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([_text(value) for value in row])
    return ("\ufeff" + stream.getvalue()).encode()


def _text(value: Cell) -> str:
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    text = " ".join(fitting(value).splitlines())
    return f"'{text}" if text.startswith(_FORMULA) else text
