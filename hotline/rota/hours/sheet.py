"""Hours as a table to take along: a workbook with real numbers, or text that Danish Excel opens as it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from hotline.accounts.models import Municipality
from hotline.core.i18n import short_date
from hotline.rota.hours import words
from hotline.rota.hours.pay import Priced
from hotline.rota.hours.queries import Report

Cell = str | date | Decimal | int

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
# What a spreadsheet takes for a formula when a text begins with it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def table(report: Report, owners: Sequence[Municipality], *, money: bool) -> list[list[Cell]]:
    """One row for each person's evening under a row of headings; rates and kr. only with `money`."""
    names = {each.id: each.name for each in owners}
    head: list[Cell] = [
        _("Dato"),
        _("Kommune"),
        _("Navn"),
        _("Rolle"),
        _("Planlagt vagt, timer"),
        _("Planlagt bagvagt, timer"),
        _("Arbejdet, timer"),
        _("Afrundet, timer"),
        _("Rådighed, timer"),
        _("Lønart"),
        _("Faktor"),
        _("Lønækvivalent, timer"),
        _("Status"),
    ]
    if money:
        head += [_("Timeløn, kr."), _("Beløb, kr.")]
    rows = [head]
    for each in report.lines:
        row = _row(each, report.people[each.line.person_id].name, names.get(each.line.municipality_id, ""))
        if money:
            row += [Decimal(each.terms.rate_ore) / 100, Decimal(each.ore) / 100]
        rows.append(row)
    return rows


def _row(each: Priced, name: str, owner: str) -> list[Cell]:
    line = each.line
    standing = line.planned_standby or line.standby
    role = words.STANDBY if standing and not (line.worked or line.planned) else words.WORKS[line.work]
    minutes = (line.planned, line.planned_standby, line.worked, each.counted, line.standby)
    return [
        line.day,
        owner,
        name,
        str(role),
        *(words.as_hours(part) for part in minutes),
        str(words.CLASSES[each.terms.pay_class]),
        Decimal(each.terms.percent) / 100,
        words.as_hours(each.equivalent),
        str(words.STATES[line.state]),
    ]


def as_xlsx(rows: Sequence[Sequence[Cell]], title: str) -> bytes:
    """The table as a workbook: numbers are numbers, dates are dates, and no text is ever a formula."""
    # Only here: it brings numpy along, which no page needs.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    for index, row in enumerate(rows):
        sheet.append([_cell(sheet, value, heading=index == 0) for value in row])
    sheet.auto_filter.ref = f"A1:{chr(64 + len(rows[0]))}{len(rows)}"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(sheet: Any, value: Cell, *, heading: bool) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=_CONTROL.sub("", value))
        cell.data_type = "s"
    else:
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = "dd-mm-yyyy" if isinstance(value, date) else "0.00"
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
    if isinstance(value, Decimal | int):
        return f"{value:.2f}".replace(".", ",")
    text = " ".join(_CONTROL.sub("", value).splitlines())
    return f"'{text}" if text.startswith(_FORMULA) else text
