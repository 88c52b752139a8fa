"""The guide as the person with the headset meets it: an answer at each key, by keyboard, over a bad line."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from hotline.core.db import db
from hotline.guide.models import Miss
from tests.browser.conftest import axe_violations
from tests.conftest import in_copenhagen

HEARD = """() => { window.heard = [];
  document.addEventListener("guide:used", ({ detail }) => window.heard.push(detail)); }"""
IN_RODOVRE = """() => document.dispatchEvent(
  new CustomEvent("guide:municipality", { detail: { key: "rodovre" } }))"""


@pytest.fixture
def open_page(guide, new_context, enter):
    """A page of Mette, who works in Hvidovre, with the guide at hand."""
    context = new_context()
    enter(context, guide.mette)

    def open_page(path: str) -> Page:
        page = context.new_page()
        page.goto(path, wait_until="networkidle")
        return page

    return open_page


def test_answers_come_at_each_key_without_asking_the_server(open_page):
    page = open_page("/guide")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    box = page.get_by_role("combobox", name="Søg i guiden")
    box.press_sequentially("boernehve")
    expect(page.get_by_role("option").first).to_contain_text("Skriv barn op til dagtilbud")
    assert asked == []


def test_arrows_and_enter_open_the_page(open_page):
    page = open_page("/guide")
    page.keyboard.press("/")
    page.keyboard.type("flytning")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Meld flytning")


def test_escape_empties_the_box(open_page):
    page = open_page("/guide")
    box = page.get_by_role("combobox", name="Søg i guiden")
    box.press_sequentially("pas")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Escape")
    expect(box).to_have_value("")
    expect(page.get_by_role("option")).to_have_count(0)


def test_the_search_works_when_the_line_is_gone(open_page):
    page = open_page("/guide")
    page.context.set_offline(True)
    page.get_by_role("combobox", name="Søg i guiden").press_sequentially("glemt kode")
    expect(page.get_by_role("option").first).to_contain_text("glemt bruger-ID eller adgangskode")


def test_a_page_that_cannot_fetch_the_guide_uses_the_one_it_kept(open_page):
    open_page("/guide").close()
    page = open_page("/duty")
    page.route("**/guide/index.json", lambda route: route.abort())
    page.goto("/guide")
    expect(page.get_by_text("Du søger i den guide, browseren har gemt.")).to_be_visible()
    page.get_by_role("combobox", name="Søg i guiden").press_sequentially("rotter")
    expect(page.get_by_role("option").first).to_contain_text("Anmeld rotter")
    # The browser reports the request that was cut off, as it should.
    page.context.problems.clear()


def test_picking_in_the_panel_shows_the_essentials_and_tells_the_page(open_page, entry):
    page = open_page("/guide/scripts")
    page.evaluate(HEARD)
    page.keyboard.press("/")
    page.keyboard.type("flytteanmeldelse")
    expect(page.get_by_role("option").first).to_contain_text("Meld flytning")
    page.keyboard.press("Enter")
    panel = page.locator("[data-chosen]")
    expect(panel).to_contain_text("Log ind med MitID.")
    expect(panel).to_contain_text("Borgerservice Hvidovre")
    expect(panel.get_by_role("link", name="Link i Hvidovre")).to_have_attribute(
        "href", "https://hvidovre.dk/selvbetjening/flytning"
    )
    wanted = {"id": entry("flytning").id, "kind": "solution", "topic": "SB.FLYT", "title": "Meld flytning"}
    assert page.evaluate("window.heard") == [wanted]
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("option").first).to_be_visible()


def test_the_panel_reads_opening_hours_on_the_portals_clock(open_page, clock):
    # A Tuesday evening for the portal, whatever the computer at home believes.
    clock.move_to(in_copenhagen("2026-11-24 19:30"))
    page = open_page("/guide/scripts")
    page.keyboard.press("/")
    page.keyboard.type("flytning")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[data-chosen]")).to_contain_text("Åbner i morgen kl. 10")


def test_the_panel_follows_the_citizens_municipality(open_page):
    page = open_page("/guide/scripts")
    page.keyboard.press("/")
    page.keyboard.type("flytning")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    page.evaluate(IN_RODOVRE)
    expect(page.get_by_role("link", name="Link i Rødovre")).to_be_visible()
    expect(page.locator("[data-chosen]")).to_contain_text("Borgerservice Rødovre")


def test_the_municipality_can_be_chosen_in_the_panel_too(open_page):
    page = open_page("/guide/scripts")
    page.keyboard.press("/")
    page.keyboard.type("flytning")
    expect(page.get_by_role("option", name="Meld flytning Selvbetjening")).to_be_visible()
    page.keyboard.press("Enter")
    page.locator("[data-chosen]").get_by_label("Borgerens kommune").select_option("Ishøj")
    expect(page.get_by_role("link", name="Link i Ishøj")).to_be_visible()
    assert axe_violations(page) == []


def test_a_search_that_finds_nothing_is_counted_once(open_page):
    page = open_page("/guide")
    with page.expect_response("**/guide/misses") as answered:
        page.get_by_role("combobox", name="Søg i guiden").press_sequentially("zxqwvk")
    assert answered.value.status == 204
    expect(page.get_by_text("Ingen svar på »zxqwvk«")).to_be_visible()
    db.session.rollback()
    assert [(row.term, row.times) for row in db.session.scalars(select(Miss))] == [("zxqwvk", 1)]
