"""Around the calls as people meet it: two clicks when something is down, a file that is looked at before it is saved."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from hotline.calls.telephony import queries
from hotline.calls.telephony.rules import Figures
from hotline.core.db import db
from tests.browser.conftest import axe_violations
from tests.calls.conftest import EVENING, TUESDAY

FILE = "dato;tilbudt;besvaret;opgivet;andet;ventetid\n24-11-2026;40;30;6;1;1:25\n"
WRONG = FILE + "31-02-2026;fyrre;30;6;;\n"


@pytest.fixture
def open_as(shift, cast, clock, new_context, enter):
    """A page of somebody on this evening."""

    def open_as(person, path, **options):
        clock.move_to(EVENING)
        context = new_context(**options)
        enter(context, person)
        page = context.new_page()
        page.goto(path)
        return page

    return open_as


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_down_takes_two_clicks_and_that_it_works_again_takes_one(open_as, cast, width):
    page = open_as(cast.mette, "/duty", viewport={"width": width, "height": 800})
    page.get_by_text("Meld hændelse").click()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Digital Post er nede").click()
    expect(page.get_by_text("»Digital Post er nede« er meldt.")).to_be_visible()
    page.get_by_role("button", name="Virker igen").click()
    expect(page.get_by_text("»Digital Post er nede« er slut.")).to_be_visible()


def test_letters_in_ones_own_words_are_letters_and_not_keys_of_the_form(open_as, cast):
    page = open_as(cast.mette, "/duty")
    page.get_by_text("Meld hændelse").click()
    page.get_by_label("Noget andet").press_sequentially("Hvidovres side")
    assert page.locator("input[name=municipality]:checked").count() == 0
    page.get_by_label("Noget andet").press("Enter")
    expect(page.get_by_text("»Hvidovres side« er meldt.")).to_be_visible()


def _saved():
    """Tuesday's figures, as the database says now."""
    db.session.rollback()
    row = queries.evening(TUESDAY)
    return row.figures if row else None


def _choose(page, text):
    page.get_by_label("CSV-fil").set_input_files(
        {"name": "tal.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Se filen").click()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_file_is_looked_at_put_right_and_then_saved(open_as, cast, width):
    page = open_as(cast.chief, "/calls/telephony/file", viewport={"width": width, "height": 800})
    page.context.problems.clear()
    _choose(page, WRONG)
    expect(page.get_by_text("1 linje er ikke rigtig.")).to_be_visible()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # The browser itself reports an answer that says no, and that is right.
    page.context.problems.clear()
    _choose(page, FILE)
    expect(page.get_by_text("De er ikke gemt endnu.")).to_be_visible()
    assert axe_violations(page) == []
    assert _saved() is None
    page.get_by_role("button", name="Gem tallene").click()
    expect(page.get_by_text("Filen er indlæst. Nye aftener: 1, ændrede: 0")).to_be_visible()
    assert _saved() == Figures(40, 30, 6, 1, 85)
