"""The economy as files and as a picture: the figures of test_economy.py, whose working stands there."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from hotline.insight.economy import queries, services
from hotline.insight.economy.rules import Rule
from hotline.insight.economy.services import LineFields
from tests.insight.economy_steps import paid
from tests.tools import pdf
from tests.tools.svg import inches_wide

PAGE = "/insight/economy/years/2026/expenses/new"


def test_the_budget_is_taken_along_as_the_page_shows_it(accounted, cast, sign_in):
    body = sign_in(cast.chief).get("/insight/economy/export.xlsx?year=2026").data
    found = [list(row) for row in load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)]
    assert [2026, "Hvidovre", "Co-browsing", "Fælles", 25_000, 200.01, 25_000, 0] in found
    assert [2026, "Hvidovre", "Bemanding", "Løn", 36_000, 900, 2_700, 33_300] in found
    assert [2026, "Det fælles for alle fem", "Co-browsing", "Fælles", 125_000, 1_000.03, 125_000, 0] in [
        [round(cell, 2) if isinstance(cell, float) else cell for cell in row] for row in found
    ]
    assert "Glostrup" not in str(found)
    other = sign_in(cast.other_chief).get("/insight/economy/export.csv?year=2026&municipality=hvidovre")
    assert other.status_code == 404


def test_a_document_takes_whatever_was_typed(accounted, cast, sign_in):
    paid(
        cast.chief,
        "Co-browsing",
        "hvidovre",
        "2026-03-11",
        100,
        "Gave 👩🏽‍💻 – \u202egnirts » #let x = 1 $y$ *z*",
    )
    body = sign_in(cast.chief).get("/insight/economy/settlement.pdf?period=2026").data
    assert "#let x = 1 $y$ *z*" in pdf.text(body)
    assert pdf.faults(body) == []


def test_the_picture_is_drawn_and_kept(accounted, cast, sign_in):
    browser = sign_in(cast.chief)
    drawn = browser.get("/insight/economy/picture.svg")
    assert (drawn.status_code, drawn.mimetype) == (200, "image/svg+xml")
    assert drawn.headers["Cache-Control"] == "private, no-cache"
    again = browser.get("/insight/economy/picture.svg", headers={"If-None-Match": drawn.headers["ETag"]})
    assert again.status_code == 304


def test_a_telephone_gets_the_picture_in_its_own_width(accounted, cast, sign_in):
    browser = sign_in(cast.chief)
    address = "/insight/economy/picture.svg?year=2026&municipality=hvidovre"
    assert f'srcset="{address}&narrow=1"'.replace("&", "&amp;") in browser.get("/insight/economy").text
    drawn = [browser.get(address + narrow).data for narrow in ("", "&narrow=1")]
    assert [inches_wide(each) for each in drawn] == [pytest.approx(5.2), pytest.approx(3.35)]


@pytest.mark.parametrize(
    "name", [r"Konsulent $\foo$ og $x", "💰 مرحبا", "Et meget langt navn på en linje " * 2]
)
def test_a_line_is_drawn_whatever_it_is_called(accounted, cast, sign_in, name):
    services.add_line(cast.coordinator, 2026, LineFields(name.strip(), Rule.OWN, {}))
    assert sign_in(cast.coordinator).get("/insight/economy/picture.svg").status_code == 200


def test_an_expense_that_was_taken_out_is_taken_back(accounted, cast, sign_in, post):
    row = next(each for each in queries.expenses(2026) if each.ore == 100_003)
    browser = sign_in(cast.chief)
    left = post(browser, f"/insight/economy/expenses/{row.id}/cancel", {"version": row.version}, PAGE)
    page = browser.get(left.location).text
    assert "Udgiften er taget ud af regnskabet." in page
    assert "Fortryd" in page
    assert 100_003 not in [each.ore for each in queries.expenses(2026)]
    restore = f"/insight/economy/expenses/{row.id}/restore"
    assert post(sign_in(cast.other_chief), restore, {}, PAGE).status_code == 404
    assert post(sign_in(cast.chief), restore, {}, PAGE).status_code == 302
    assert 100_003 in [each.ore for each in queries.expenses(2026)]
    assert post(sign_in(cast.chief), restore, {}, PAGE).status_code == 404
