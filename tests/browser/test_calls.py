"""The call form as the person with the headset meets it: by keyboard, over a bad line, on a telephone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from hotline.calls.models import Call
from hotline.core.db import db
from tests.browser.conftest import axe_violations
from tests.calls.conftest import count


def _type(page, *keys):
    for key in keys:
        page.keyboard.press(key)
    return len(keys)


def _saved(page, number=1):
    page.get_by_text("Opkaldet er gemt").wait_for()
    assert count() == number
    return db.session.scalars(select(Call).order_by(Call.id.desc())).first()


def test_a_common_call_takes_at_most_six_keystrokes(open_duty):
    page = open_duty()
    assert _type(page, "h", "1", "1", "1", "Control+Enter") <= 6
    _saved(page)
    # The municipality is remembered, so the next call is shorter still; Enter saves when all is said.
    assert _type(page, "4", "1", "2", "Enter") <= 4
    page.get_by_text("MitID og log-in").first.wait_for()
    page.get_by_text("Opkaldet er gemt: MitID og log-in.").wait_for()
    assert count() == 2


def test_the_keys_say_what_they_chose(open_duty):
    page = open_duty()
    _type(page, "r", "1", "f")
    assert page.locator("input[name=municipality]:checked").input_value() == "rodovre"
    assert page.locator("input[name=subcategory]:checked").input_value() == "SB.ANDET"
    # Another topic: the old subcategory is no answer any more, and its own come in sight.
    _type(page, "Backspace", "Backspace", "5")
    assert page.locator("input[name=category]:checked").input_value() == "TEK"
    assert page.locator("input[name=subcategory]:checked").count() == 0
    assert page.locator("[data-nth='5']").is_visible()
    assert not page.locator("[data-nth='1']").is_visible()


def test_the_keys_can_be_switched_off(open_duty):
    page = open_duty()
    page.get_by_label("Genvejstaster").uncheck()
    _type(page, "h", "1")
    assert page.locator("input[name=category]:checked").count() == 0
    page.reload()
    assert not page.get_by_label("Genvejstaster").is_checked()


def test_letters_in_the_note_are_letters(open_duty):
    page = open_duty()
    page.get_by_text("Note, flere emner og andet").click()
    page.get_by_label("Note", exact=True).press_sequentially("hgr 123")
    assert page.locator("input[name=category]:checked").count() == 0
    assert page.get_by_label("Note", exact=True).input_value() == "hgr 123"


def test_a_double_click_saves_one_call(open_duty):
    page = open_duty()
    _type(page, "h", "2", "1", "3")
    page.get_by_role("button", name="Gem opkald").dblclick()
    _saved(page)


def test_the_draft_outlives_a_reload_and_ends_with_the_save(open_duty):
    page = open_duty()
    _type(page, "i", "3")
    page.get_by_text("Note, flere emner og andet").click()
    page.get_by_label("Note", exact=True).fill("Kan ikke læse brevet")
    page.reload()
    page.get_by_text("Din kladde fra før er hentet frem").wait_for()
    assert page.locator("input[name=category]:checked").input_value() == "DP"
    assert page.locator("input[name=municipality]:checked").input_value() == "ishoj"
    assert page.get_by_label("Note", exact=True).input_value() == "Kan ikke læse brevet"
    page.locator("input[name=outcome][value=INFO_OK]").check()
    page.keyboard.press("Control+Enter")
    assert _saved(page).note == "Kan ikke læse brevet"
    page.reload()
    assert not page.get_by_text("Din kladde fra før").is_visible()
    assert page.locator("input[name=category]:checked").count() == 0


def test_another_person_at_the_same_computer_sees_no_draft(open_duty, enter, cast):
    page = open_duty()
    _type(page, "h", "1")
    enter(page.context, cast.ole)
    page.goto("/duty")
    assert page.locator("input[name=category]:checked").count() == 0


def test_a_cpr_number_is_told_while_typing_cut_out_by_one_press_and_never_sent(open_duty):
    page = open_duty()
    _type(page, "h", "1", "1", "1")
    page.get_by_text("Note, flere emner og andet").click()
    note = page.get_by_label("Note", exact=True)
    note.fill("Borger 121190-1234 ringer igen")
    warning = page.get_by_text("Teksten ligner et CPR-nummer")
    warning.wait_for()
    assert axe_violations(page) == []
    assert "121190" not in page.evaluate("JSON.stringify(localStorage)")
    page.keyboard.press("Control+Enter")
    assert note.evaluate("note => note === document.activeElement")
    assert count() == 0
    page.get_by_role("button", name="Fjern nummeret").click()
    assert note.input_value() == "Borger  ringer igen"
    assert note.evaluate("note => note === document.activeElement && note.selectionStart === 7")
    assert not warning.is_visible()
    page.keyboard.press("Control+Enter")
    assert _saved(page).note == "Borger  ringer igen"


def test_every_field_that_is_typed_into_has_the_guard(open_duty):
    page = open_duty()
    page.goto("/calls")
    search = page.get_by_label("Søg i dine egne noter")
    search.fill("0101901234")
    page.get_by_text("Teksten ligner et CPR-nummer").wait_for()
    page.get_by_role("button", name="Vis").click()
    assert search.evaluate("field => field === document.activeElement")
    assert "text=" not in page.url


def test_it_works_on_a_small_telephone(open_duty):
    page = open_duty(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for name, value in (("municipality", "glostrup"), ("category", "INFO"), ("subcategory", "INFO.FIND")):
        page.locator(f"input[name={name}][value='{value}']").tap()
    page.locator("input[name=outcome][value=INFO_OK]").tap()
    boxes = page.locator(".calls-choice:visible").evaluate_all("all => all.map(each => each.offsetHeight)")
    assert min(boxes) >= 44
    page.get_by_role("button", name="Gem opkald").tap()
    _saved(page)


def _lines(words):
    """On how many lines the words of an element stand."""
    return words.evaluate(
        """words => {
          const range = document.createRange();
          range.selectNodeContents(words);
          return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size;
        }"""
    )


@pytest.mark.parametrize("width", [320, 360])
def test_no_word_breaks_and_no_icon_stands_alone_on_a_telephone(open_duty, enter, cast, width):
    page = open_duty(viewport={"width": width, "height": 740}, has_touch=True, is_mobile=True)
    topic = page.locator("[data-step=category] label:has-text('Informationssøgning')")
    assert _lines(topic.locator("span")) == 1
    page.locator("input[value=INFO]").tap()
    assert _lines(topic.locator("span")) == 1  # The chosen one is bold.
    assert page.locator("kbd:visible").count() == 0
    assert not page.get_by_role("link", name="Hele vagtplanen").is_visible()
    assert page.locator("[data-call-form]").bounding_box()["y"] < 500
    # Somebody who is not on has the longest lines.
    enter(page.context, cast.other_staff)
    page.goto("/duty")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert _lines(page.locator(".calls-hours").first) == 1
    for fact in page.locator(".calls-facts > span").all():
        icon_top = fact.locator("svg").bounding_box()["y"]
        first_line = fact.evaluate(
            "fact => { const range = document.createRange(); range.selectNodeContents(fact);"
            " range.setStartAfter(fact.querySelector('svg')); return range.getClientRects()[0].top; }"
        )
        assert abs(icon_top - first_line) < 12


def test_it_works_without_javascript(open_duty):
    page = open_duty(java_script_enabled=False)
    page.locator("input[name=municipality][value=hvidovre]").check()
    assert not page.locator("[data-nth='1']").is_visible()
    page.locator("input[name=category][value=SB]").check()
    page.locator("input[name=subcategory][value='SB.VALG']").check()
    page.locator("input[name=outcome][value=SB_DONE]").check()
    page.get_by_role("button", name="Gem opkald").click()
    _saved(page)


def test_the_pages_are_accessible(open_duty):
    page = open_duty()
    _type(page, "h", "1")
    page.get_by_text("Note, flere emner og andet").click()
    assert axe_violations(page) == []
    page.locator("input[name=outcome][value=SB_DONE]").check()
    page.keyboard.press("Control+Enter")
    _saved(page)
    for path in ("/calls", "/calls/new", f"/calls/{db.session.scalar(select(Call.id))}"):
        page.goto(path)
        assert axe_violations(page) == [], path
