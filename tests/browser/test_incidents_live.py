"""Two people at work at once: what one of them reports stands on the other's open page, which loses nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from hotline.organisation.campaigns.rules import Kind
from tests.browser.conftest import axe_violations
from tests.calls.conftest import count


@pytest.fixture
def two(open_duty, new_context, enter, cast):
    """The open duty pages of Mette, who is on this evening, and of Ole behind her; both lines are up."""
    context = new_context()
    mettes = open_duty()
    enter(context, cast.ole)
    oles = context.new_page()
    oles.goto("/duty")
    for page in (mettes, oles):
        page.locator("[data-running-said][data-live=on]").wait_for(state="attached")
    return mettes, oles


def _report(page, name="MitID er nede"):
    page.get_by_text("Meld hændelse").click()
    page.get_by_role("button", name=name).click()
    expect(page.get_by_text(f"»{name}« er meldt.")).to_be_visible()


def _end(page, name="MitID er nede"):
    page.locator(".evening-incident", has_text=name).get_by_role("button", name="Virker igen").click()
    expect(page.get_by_text(f"»{name}« er slut.")).to_be_visible()


def test_an_incident_comes_and_goes_on_an_open_page_while_somebody_types(two):
    mette, ole = two
    for name, value in (("municipality", "ishoj"), ("category", "TEK")):
        mette.locator(f"input[name={name}][value={value}]").check()
    mette.get_by_text("Note, flere emner og andet").click()
    note = mette.get_by_label("Note", exact=True)
    note.fill("Siden bliver hængende")
    mette.get_by_text("Meld hændelse").click()
    mette.get_by_label("Noget andet").fill("Rødovres side")
    note.focus()
    _report(ole)
    top = mette.get_by_role("button", name="Om hændelsen: MitID er nede")
    line = mette.locator(".evening-incident", has_text="MitID er nede")
    beside = mette.locator("[data-guide-panel]").get_by_text("MitID er nede")
    for place in (top, line, beside):
        expect(place).to_be_visible()
    expect(mette.locator("[role=status]", has_text="Ny hændelse: MitID er nede.")).to_have_count(1)
    assert axe_violations(mette) == []
    assert note.evaluate("note => note === document.activeElement")
    assert note.input_value() == "Siden bliver hængende"
    assert mette.get_by_label("Noget andet").input_value() == "Rødovres side"
    assert mette.locator("input[name=category]:checked").input_value() == "TEK"
    _end(ole)
    for place in (top, line, beside):
        expect(place).to_have_count(0)
    expect(mette.locator("[role=status]", has_text="Hændelsen er slut: MitID er nede.")).to_have_count(1)
    assert note.evaluate("note => note === document.activeElement")
    assert note.input_value() == "Siden bliver hængende"


def test_the_new_button_works_by_its_key_and_a_call_keeps_what_it_was_about(two, running):
    mette, ole = two
    running("Digital flytning", kind=Kind.CAMPAIGN)
    _report(ole)
    mette.get_by_role("button", name="Om hændelsen: MitID er nede").wait_for()
    mette.keyboard.press("m")
    chosen = mette.locator("input[name=campaign]:checked")
    number = chosen.input_value()
    assert number
    _end(ole)
    expect(mette.locator(".calls-incident")).to_have_count(0)
    # Ended while the citizen was on the line: the call was about it all the same.
    assert chosen.input_value() == number
    mette.keyboard.press("h")
    mette.keyboard.press("Control+Enter")
    mette.get_by_text("Opkaldet er gemt").wait_for()
    assert count() == 1


def test_a_row_that_somebody_stands_on_waits_until_they_go_on(two):
    mette, ole = two
    _report(ole)
    again = mette.get_by_role("button", name="Virker igen")
    again.focus()
    _end(ole)
    expect(mette.locator("[role=status]", has_text="Hændelsen er slut")).to_have_count(1)
    assert again.evaluate("button => button === document.activeElement")
    mette.locator("input[name=municipality][value=hvidovre]").focus()
    expect(again).to_have_count(0)


def test_what_was_missed_while_the_line_was_down_comes_when_it_is_back(two, running):
    mette, _ole = two
    lines = []

    def between(line):
        line.connect_to_server()
        lines.append(line)

    mette.route_web_socket("**/socket.io/**", between)
    mette.reload()
    mette.locator("[data-running-said][data-live=on]").wait_for(state="attached")
    running("MitID er nede")  # Laid into the database: no page is told of it.
    lines[0].close()
    expect(mette.locator(".evening-incident", has_text="MitID er nede")).to_be_visible()
    expect(mette.get_by_role("button", name="Om hændelsen: MitID er nede")).to_be_visible()
