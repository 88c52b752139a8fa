"""How many presses a call costs, and the buttons that answer more than one question."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline.calls import queries
from hotline.calls.models import Call
from hotline.core.db import db
from tests.browser.conftest import axe_violations
from tests.calls.conftest import EVENING, count

# What is called about most, by the weights of the demo: topic, ending, and the keys from an empty form.
COMMONEST = [
    ("SB.FLYT", "SB_DONE", ("h", "1", "1", "1", "Enter")),
    ("DP.LOGIND", "SB_CONT", ("r", "3", "1", "2", "Enter")),
    ("SB.DAG", "REF_MUNI", ("a", "1", "2", "5", "Enter")),
    ("ID.NYTLF", "SB_CONT", ("i", "4", "1", "2", "Enter")),
    ("INFO.HVORDAN", "INFO_OK", ("g", "2", "1", "3", "Enter")),
]


def _press(page, *keys):
    for key in keys:
        page.keyboard.press(key)
    return len(keys)


def _last():
    db.session.rollback()
    return db.session.scalars(select(Call).order_by(Call.id.desc())).first()


@pytest.mark.parametrize(("topic", "outcome", "keys"), COMMONEST)
def test_the_five_commonest_calls_take_at_most_six_keystrokes(open_duty, cast, topic, outcome, keys):
    page = open_duty()
    assert _press(page, *keys) <= 6
    page.get_by_text("Opkaldet er gemt").wait_for()
    call = queries.call_for(cast.mette, _last().id)
    assert (queries.subcategory_code(call.subcategory), call.outcome.code) == (topic, outcome)
    assert count() == 1


def test_what_is_called_about_most_is_one_key(open_duty, cast, log, clock):
    clock.move_to(EVENING - timedelta(days=3))
    for _number in range(3):
        log(cast.ole, category="ID", subcategory="ID.NYTLF")
    log(cast.ole, category="SB", subcategory="SB.DAG")
    page = open_duty()
    assert page.locator("[data-topic]").all_inner_texts() == [
        "J\nNy telefon eller app",
        "K\nDagtilbud og pladsanvisning",
    ]
    assert _press(page, "h", "j", "2", "Enter") <= 4
    page.get_by_text("Opkaldet er gemt: MitID og log-in.").wait_for()
    # The steps' own digits stay what they were.
    assert page.locator("input[name=category][data-key='4']").input_value() == "ID"


def test_a_non_call_is_one_key_and_can_be_taken_back(open_duty):
    page = open_duty()
    _press(page, "t")
    page.get_by_text("Noteret: Ingen i røret.").wait_for()
    assert _last().non_call == "silent"
    assert axe_violations(page) == []
    page.get_by_role("button", name="Fortryd").click()
    page.get_by_text("Fortrudt. Opkaldet er slettet").wait_for()
    assert count() == 0


def test_a_slip_in_mid_call_is_no_non_call_and_a_click_gives_the_answers_back(open_duty):
    page = open_duty()
    _press(page, "h", "1", "t")
    page.get_by_role("button", name="Lagt på").click()
    page.get_by_text("Noteret: Lagt på.").wait_for()
    assert page.locator("input[name=category]:checked").count() == 0
    page.get_by_role("button", name="Fortryd").click()
    page.get_by_text("Din kladde fra før er hentet frem").wait_for()
    assert page.locator("input[name=category]:checked").input_value() == "SB"
    assert count() == 0


def test_what_was_saved_stands_over_the_next_form_and_can_be_put_right(open_duty):
    page = open_duty(viewport={"width": 1280, "height": 800})
    _press(page, "h", "1", "3", "1", "Enter")
    page.get_by_text("Opkaldet er gemt: Selvbetjening.").wait_for()
    # The step in turn is in sight, over the bar that saves.
    bar = page.locator(".calls-save").bounding_box()
    step = page.locator("[data-step=category] .calls-choice").first.bounding_box()
    assert 0 < step["y"] < step["y"] + step["height"] < bar["y"]
    page.get_by_role("link", name="Ret opkaldet", exact=True).click()
    page.get_by_role("button", name="Gem rettelsen").wait_for()
    assert page.url.endswith(f"/calls/{_last().id}")
    page.goto("/duty")
    assert page.get_by_text("Opkaldet er gemt").count() == 0


def test_a_key_unfolds_the_note(open_duty):
    page = open_duty()
    _press(page, "h", "1", "1", "1", "+")
    page.keyboard.type("+ en note")
    assert page.locator("#note").input_value() == "+ en note"
    assert _press(page, "Control+Enter") == 1
    page.get_by_text("Opkaldet er gemt").wait_for()
    assert _last().note == "+ en note"


def test_an_emptied_form_can_be_taken_back_until_something_new_is_said(open_duty):
    page = open_duty()
    _press(page, "r", "4", "1", "+")
    page.keyboard.type("Ny telefon")
    page.get_by_role("button", name="Begynd forfra").click()
    page.get_by_text("Skemaet er tømt.").wait_for()
    assert page.locator("#note").input_value() == ""
    assert axe_violations(page) == []
    page.get_by_role("button", name="Fortryd").click()
    assert page.locator("#note").input_value() == "Ny telefon"
    assert page.locator("input[name=subcategory]:checked").input_value() == "ID.NYTLF"
    page.get_by_text("Skemaet er tømt.").wait_for(state="hidden")
    page.reload()
    page.get_by_text("Din kladde fra før er hentet frem").wait_for()
    page.get_by_role("button", name="Begynd forfra").click()
    _press(page, "h")
    page.get_by_text("Skemaet er tømt.").wait_for(state="hidden")


def test_the_clock_starts_with_a_key_and_is_shown_running(open_duty):
    page = open_duty()
    began = page.locator("[data-began-text]")
    assert not began.is_visible()
    _press(page, "s")
    began.wait_for()
    assert "Begyndte kl. 19.30" in began.inner_text()
    page.get_by_text("0:01").wait_for()


def test_an_incident_is_the_top_button_and_the_call_names_it(open_duty, cast, running):
    incident_id = running("MitID er nede").id
    page = open_duty()
    page.get_by_role("button", name="Om hændelsen: MitID er nede").wait_for()
    assert _press(page, "m", "h", "Enter") <= 3
    page.get_by_text("Opkaldet er gemt").wait_for()
    call = queries.call_for(cast.mette, _last().id)
    assert (call.category.code, call.outcome.code, call.campaign_id) == ("KAMP", "DOWN", incident_id)


def test_a_page_of_the_guide_fills_the_topic_and_is_named(open_duty):
    page = open_duty()
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('guide:used', {detail: "
        "{id: 7, kind: 'article', topic: 'DP.SVAR', title: 'Hvordan svarer jeg?'}}))"
    )
    assert page.locator("input[name=subcategory]:checked").input_value() == "DP.SVAR"
    assert page.locator("[name=article]").input_value() == "7"
    page.get_by_text("Brugt: Hvordan svarer jeg?").wait_for()
    page.reload()
    page.get_by_text("Brugt: Hvordan svarer jeg?").wait_for()
    page.get_by_role("button", name="Fjern", exact=True).click()
    assert page.locator("[name=article]").input_value() == ""
