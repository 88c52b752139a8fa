"""The chief's quarter, in a real browser: look, print, settle, begin the report and take it all along; the numbers agree.

The calls are those of tests/insight/evenings.py: 20 in the week, 3 the week before, and A is 12 of 18 and 1 of 3.
So the quarter has 23 calls, and A is 13 of 21, 61,9 %. Three evenings are paid: Hvidovre has four, Monday to Thursday, of
3 h x 1,5 x 200 kr. = 900 kr. each: 3.600 kr. Of the common costs Hvidovre paid 1.000,03 kr., of which it bears 200,01.
"""

from __future__ import annotations

import io
from datetime import date

import docx
import openpyxl
from playwright.sync_api import expect

from hotline.accounts import queries as accounts
from hotline.insight.economy import queries as economy
from hotline.insight.economy import services as spending
from hotline.insight.evaluation import services as evaluation
from tests.calls.conftest import guide
from tests.insight.conftest import by_hand, staffed
from tests.tools import pdf

__all__ = ["by_hand", "guide", "staffed"]


def _taken(page, link):
    with page.expect_download() as download:
        page.get_by_role("link", name=link, exact=True).click()
    return download.value.path().read_bytes()


def _said(text):
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-").split())


def test_a_chiefs_quarter(by_hand, cast, server, new_context, enter):
    spending.install_budget(2026)
    line = next(each for each in economy.lines(2026) if each.name == "Co-browsing")
    home = accounts.municipality("hvidovre").id
    spending.add_expense(
        cast.chief, spending.ExpenseFields(line.id, home, date(2026, 11, 10), 100_003, "Licens")
    )
    evaluation.set_trial(cast.coordinator, 0, date(2026, 10, 1), date(2027, 9, 30))
    context = new_context()
    enter(context, cast.chief)
    page = context.new_page()

    # Look: the quarter at hand is what the page begins with.
    page.goto(f"{server.url}/duty")
    page.get_by_role("link", name="Tal", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("4. kvartal 2026")
    assert "61,9 % 13 af 21" in _said(page.locator("main").inner_text())

    # Print: the same on paper.
    assert "61,9 % 13 af 21" in _said(pdf.text(page.pdf(format="A4")))

    # Export: the same as numbers.
    book = openpyxl.load_workbook(io.BytesIO(_taken(page, "Hent som Excel")))
    rates = {row[0].value: [cell.value for cell in row[1:4]] for row in book["Andele"].iter_rows(min_row=2)}
    assert rates["Straksafklaring A"] == [61.9, 13, 21]

    # Settle: what the page says stands in the workbook and in the PDF, which can be heard.
    page.get_by_role("navigation", name="Tal og det omkring dem").get_by_role("link", name="Økonomi").click()
    page.goto(f"{server.url}/insight/economy/settlement?period=2026-Q4")
    ours = "Hvidovre 200,01 0,00 3.600,00 3.800,01"
    assert ours in _said(page.locator("main").inner_text())
    workbook = openpyxl.load_workbook(io.BytesIO(_taken(page, "Hent som Excel")))
    cells = [
        [cell.value for cell in row] for sheet in workbook.worksheets for row in sheet.iter_rows(min_row=2)
    ]
    assert ["Hvidovre", 200.01, 0, 3600, 3800.01] in cells
    settled = _taken(page, "Hent som PDF")
    assert pdf.faults(settled) == []
    assert ours in _said(pdf.text(settled))

    # Report: begun with one click from the same figures, as a page, a PDF and a Word file.
    page.goto(f"{server.url}/insight/evaluation")
    page.get_by_role("button", name="Begynd rapporten").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("4. kvartal 2026")
    assert "13 af 21" in _said(page.locator("main").inner_text())
    report = _taken(page, "Hent PDF")
    assert pdf.faults(report) == []
    assert "13 af 21" in _said(pdf.text(report))
    assert "Co-browsing 125.000,00 1.000,03" in _said(pdf.text(report))
    words = docx.Document(io.BytesIO(_taken(page, "Hent Word")))
    assert any(
        "13 af 21" in _said(cell.text) for table in words.tables for row in table.rows for cell in row.cells
    )
