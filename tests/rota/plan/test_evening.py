"""The page of one evening: facts, telephone numbers, what happened, and what each may do."""

from __future__ import annotations

import pytest

from hotline.core.db import db
from hotline.opening import services as opening
from hotline.rota import queries, services
from tests.conftest import in_copenhagen
from tests.rota.conftest import GLOSTRUPS, WEEK
from tests.rota.plan.pages import text_of


@pytest.fixture
def numbers(plan):
    """Mette has a telephone number."""
    db.session.get(type(plan.mette), plan.mette.id).phone = "12 34 56 78"
    db.session.commit()
    return plan


def page_of(shift) -> str:
    return f"/rota/evening/{shift.id}"


def test_it_tells_who_is_on_and_who_answers_for_it(plan, published, sign_in):
    page = text_of(sign_in(plan.other_staff).get(page_of(published[1])))
    assert "Vagt Ole Olsen" in page
    assert "Bagvagt Mette Madsen" in page
    assert "Ansvarlig chef Chalotte Chef" in page


@pytest.mark.parametrize(
    ("who", "seen"), [("ole", True), ("chief", True), ("coordinator", True), ("novice", False)]
)
def test_numbers_and_what_happened_are_for_those_on_it_and_chiefs(numbers, published, sign_in, who, seen):
    page = sign_in(getattr(numbers, who)).get(page_of(published[1])).text
    assert ("12 34 56 78" in page) == seen
    assert ("Aftenen er udgivet" in page) == seen


def test_what_was_done_to_a_published_evening_stands_on_its_timeline(plan, published, staff, sign_in):
    staff(published[1], plan.ole, None, actor=plan.chief)
    services.withdraw(plan.chief, WEEK.monday, WEEK.sunday, plan.chief.municipality_id)
    page = text_of(sign_in(plan.chief).get(page_of(published[1])))
    for said in (
        "Aftenen er udgivet",
        "Mette Madsen er taget af af Chalotte Chef",
        "Udgivelsen er trukket tilbage",
    ):
        assert said in page


def test_a_draft_is_its_planners_alone(plan, evenings, sign_in):
    glostrups = queries.shifts_between(GLOSTRUPS.monday, GLOSTRUPS.sunday)[0]
    for person, shift, status in (
        (plan.chief, evenings[1], 200),
        (plan.coordinator, evenings[1], 200),
        (plan.mette, evenings[1], 404),
        (plan.chief, glostrups, 404),
        (plan.reader, evenings[1], 404),
    ):
        assert sign_in(person).get(page_of(shift)).status_code == status


def test_a_planner_gets_what_fills_it_and_others_do_not(plan, published, sign_in):
    planner, other = (
        sign_in(each).get(page_of(published[1])).text for each in (plan.chief, plan.other_chief)
    )
    assert "Ret i ugen" in planner
    assert "Ret i ugen" not in other
    assert f"/rota/absence/{published[1].id}/primary" in planner
    assert "/rota/absence/" not in other


def test_who_is_on_it_can_say_so_and_swap(plan, published, sign_in):
    page = sign_in(plan.ole).get(page_of(published[1])).text
    assert "Du har vagten." in page
    assert f"/rota/absence/{published[1].id}/primary" in page
    assert f"/rota/swaps/new/{published[1].id}" in page


def test_a_cancelled_evening_says_why_and_offers_nothing(plan, published, sign_in):
    opening.add_closing_day(plan.coordinator, published[1].day, "Strømafbrydelse & <b>mørke</b>")
    page = sign_in(plan.chief).get(page_of(published[1])).text
    assert "Aftenen er aflyst: Strømafbrydelse &amp; &lt;b&gt;mørke" in page
    assert "/rota/absence/" not in page


def test_nothing_can_be_done_about_an_evening_that_is_over(plan, published, sign_in, clock):
    clock.move_to(in_copenhagen("2026-12-04 08:00"))
    page = sign_in(plan.chief).get(page_of(published[1])).text
    assert "Forbi" in page
    assert "Ret i ugen" not in page


def test_one_goes_from_evening_to_evening_through_the_week(plan, published, sign_in):
    page = sign_in(plan.mette).get(page_of(published[1])).text
    assert page_of(published[0]) in page
    assert page_of(published[2]) in page
    assert "Forrige aften" not in sign_in(plan.mette).get(page_of(published[0])).text


def test_the_number_of_queries_does_not_grow(plan, published, staff, sign_in, count_queries):
    browser = sign_in(plan.chief)
    few = count_queries(lambda: browser.get(page_of(published[1])))
    for backup in (None, plan.mette, None, plan.mette):
        staff(published[1], plan.ole, backup, actor=plan.coordinator)
    many = count_queries(lambda: browser.get(page_of(published[1])))
    assert many == few
    assert many <= 12
