"""A bad line, a closed browser and an ended session: every call arrives, once, and as whoever typed it."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from hotline.calls.models import Call
from hotline.core.db import db
from tests.browser.conftest import ARGUMENTS, SHELL, axe_violations, session_cookie
from tests.calls.conftest import EVENING, count

WAITS = "Venter på forbindelse. Opkaldene er gemt"


def _press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def _cut(page):
    page.context.set_offline(True)


def _mend(page):
    # The browser complained of the line that the test had cut.
    page.context.problems.clear()
    page.context.set_offline(False)


def _until(page, number):
    """Wait until so many calls wait in the browser."""
    page.wait_for_function(
        "number => [...document.querySelectorAll('[data-waiting] li')].length === number", arg=number
    )


def test_a_cut_line_keeps_the_calls_in_order_and_sends_them_when_it_is_back(open_duty):
    page = open_duty()
    _cut(page)
    _press(page, "h", "1", "1", "1", "Enter")
    page.get_by_text(WAITS).wait_for()
    assert axe_violations(page) == []
    _press(page, "3", "1", "2", "Enter")
    _until(page, 2)
    assert page.locator("[data-waiting] [data-what]").all_inner_texts() == [
        "Selvbetjening · Flytning og folkeregister",
        "Min Side og Digital Post · Log ind og læse",
    ]
    assert count() == 0
    _mend(page)
    _until(page, 0)
    assert count() == 2
    page.locator("[data-tonight]").get_by_text("Log ind og læse").wait_for()
    calls = db.session.scalars(select(Call).order_by(Call.id)).all()
    assert [call.category_id for call in calls] == sorted(call.category_id for call in calls)
    assert page.evaluate("Object.keys(localStorage).filter(name => name.includes('waiting'))") == []


@pytest.mark.parametrize("back_at", ["/duty", "/guide"])
def test_a_call_survives_the_browser_that_is_closed_and_arrives_once(
    shift, cast, clock, browser, server, tmp_path, back_at
):
    clock.move_to(EVENING)

    def open_browser(path):
        options = {"executable_path": SHELL, "args": ARGUMENTS, "base_url": server.url}
        context = browser.browser_type.launch_persistent_context(tmp_path, **options)
        context.add_cookies([session_cookie(server, cast.mette)])
        page = context.new_page()
        page.goto(path)
        return context, page

    context, page = open_browser("/duty")
    context.set_offline(True)
    _press(page, "h", "1", "1", "1", "Enter")
    page.get_by_text(WAITS).wait_for()
    context.close()
    assert count() == 0
    context, page = open_browser(back_at)
    page.get_by_text("1 opkald er sendt").wait_for()
    assert count() == 1
    page.goto("/duty")
    _until(page, 0)
    page.locator("[data-tonight]").get_by_text("Flytning og folkeregister").wait_for()
    context.close()
    assert count() == 1


def test_every_page_says_how_many_wait_and_sends_them(open_duty):
    page = open_duty()
    _cut(page)
    _press(page, "h", "1", "1", "1", "Enter")
    _until(page, 1)
    _press(page, "3", "1", "2", "Enter")
    _until(page, 2)
    assert page.locator("header").get_by_text("2 opkald venter").is_visible()
    page.route("**/calls/new", lambda route: route.abort())
    _mend(page)
    page.goto("/rota")
    page.get_by_role("link", name="2 opkald venter").wait_for()
    assert axe_violations(page) == []
    assert count() == 0
    page.context.problems.clear()  # The requests that the test stopped.
    page.unroute("**/calls/new")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_text("2 opkald er sendt").wait_for()
    assert count() == 2
    page.reload()
    assert not page.locator("[data-queue]").get_by_text("opkald").is_visible()


def test_what_another_window_could_not_send_is_sent_by_the_one_that_is_open(open_duty):
    page = open_duty()
    other = page.context.new_page()
    other.goto("/profile")
    page.route("**/calls/new", lambda route: route.abort())
    _press(page, "h", "1", "1", "1", "Enter")
    _until(page, 1)
    page.close()
    other.get_by_text("1 opkald er sendt").wait_for()
    assert count() == 1
    other.context.problems.clear()  # The request that the test stopped.


def test_an_answer_that_was_lost_makes_no_second_call(open_duty):
    page = open_duty()

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    page.route("**/calls/new", lose_the_answer, times=1)
    _press(page, "h", "1", "1", "1", "Enter")
    page.get_by_text(WAITS).wait_for()
    assert count() == 1
    page.evaluate("window.dispatchEvent(new Event('online'))")
    _until(page, 0)
    assert count() == 1
    page.context.problems.clear()  # The answer that the test threw away.


def test_a_session_that_ends_in_mid_call_loses_nothing(open_duty, enter, cast):
    page = open_duty()
    _press(page, "h", "6", "1", "4")
    page.context.clear_cookies()
    _press(page, "Control+Enter")
    page.get_by_role("link", name="Log ind igen, så bliver de sendt").wait_for()
    assert count() == 0
    page.get_by_role("link", name="Log ind igen, så bliver de sendt").click()
    page.wait_for_url("**/login?next=/duty")
    enter(page.context, cast.mette)
    page.goto("/duty")
    page.locator("[data-tonight]").get_by_text("Henvist til anden myndighed").wait_for()
    assert count() == 1


def test_another_person_in_the_same_browser_neither_sees_nor_sends_it(open_duty, enter, cast):
    page = open_duty()
    _cut(page)
    _press(page, "h", "1", "1", "1", "Enter")
    page.get_by_text(WAITS).wait_for()
    enter(page.context, cast.ole)
    _mend(page)
    # The window that Mette left open finds out that it is Ole's browser now.
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_text("En anden er logget ind i denne browser nu").wait_for()
    for path in ("/guide", "/duty"):
        page.goto(path)
        assert not page.locator("[data-queue]").get_by_text("opkald").is_visible()
    assert not page.locator("[data-waiting]").is_visible()
    assert count() == 0
    enter(page.context, cast.mette)
    page.goto("/duty")
    _until(page, 0)
    assert count() == 1
    db.session.rollback()
    assert db.session.scalar(select(Call.logged_by_id)) == cast.mette.id
    page.context.problems.clear()  # The server refused the old page's token, as it should.


def _refused(page):
    """A call that waited, whose topic was taken off the list meanwhile, and what the server says of it."""
    _cut(page)
    _press(page, "h", "1", "1", "1", "Enter")
    page.get_by_text(WAITS).wait_for()
    page.evaluate(
        """() => {
          const name = Object.keys(localStorage).find(each => each.includes("waiting"));
          const calls = JSON.parse(localStorage.getItem(name));
          calls[0].answers.subcategory = "SB.GONE";
          localStorage.setItem(name, JSON.stringify(calls));
        }"""
    )
    _mend(page)
    page.get_by_text("Underemnet findes ikke.").wait_for()
    page.context.problems.clear()  # The refusal itself.


def test_a_refused_call_says_why_and_comes_back_into_the_form(open_duty):
    page = open_duty()
    _refused(page)
    assert count() == 0
    page.get_by_role("link", name="Åbn i skemaet").click()
    assert not page.locator("[data-waiting]").is_visible()
    assert page.locator("input[name=outcome]:checked").input_value() == "SB_DONE"
    _press(page, "Control+Enter")
    page.get_by_text("Opkaldet er gemt").wait_for()
    assert count() == 1


def test_opening_a_refused_call_loses_nothing_of_the_call_at_hand(open_duty):
    page = open_duty()
    _refused(page)
    page.get_by_text("Note, flere emner og andet").click()
    page.get_by_label("Note", exact=True).fill("Midt i et opkald")
    page.get_by_role("link", name="Åbn i skemaet").click()
    assert page.get_by_label("Note", exact=True).input_value() == ""
    page.locator("[data-why]", has_text="lagt til side").wait_for()
    page.get_by_role("link", name="Åbn i skemaet").click()
    assert page.get_by_label("Note", exact=True).input_value() == "Midt i et opkald"
    page.locator("[data-why]", has_text="lagt til side").wait_for()


def test_the_form_works_in_a_browser_that_keeps_nothing(open_duty):
    page = open_duty()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    page.reload()
    _press(page, "h", "1", "1", "1", "Enter")
    page.get_by_text("Opkaldet er gemt").wait_for()
    assert count() == 1


def test_a_note_with_a_cpr_number_never_waits_in_the_browser(open_duty):
    page = open_duty()
    _cut(page)
    _press(page, "h", "1", "1", "1")
    page.get_by_text("Note, flere emner og andet").click()
    page.get_by_label("Note", exact=True).fill("Borger 121190-1234")
    _press(page, "Control+Enter")
    page.get_by_role("button", name="Fjern nummeret").wait_for()
    kept = json.loads(page.evaluate("JSON.stringify({...localStorage})"))
    assert not any("waiting" in name or "121190" in text for name, text in kept.items())
    _mend(page)
