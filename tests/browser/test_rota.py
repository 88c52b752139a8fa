"""A chief fills and publishes a week in a real browser, on a desk and on a phone; and a calendar gets its address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from hotline.accounts.queries import municipality
from hotline.core.db import db
from hotline.opening import services as opening
from hotline.rota import queries, services
from hotline.rota.rules import IsoWeek
from hotline.rota.services import Wanted
from tests.browser.conftest import axe_violations

WEEK = IsoWeek(2026, 49)
PAGE = "/rota/week/2026-W49"


@pytest.fixture
def plan(cast):
    opening.install_defaults(2025, 2028)
    services.change_week(None, WEEK, municipality("hvidovre").id, version=0)
    return cast


@pytest.fixture
def open_as(new_context, enter):
    def open_as(person, path: str, **options: object) -> Page:
        context = new_context(**options)
        enter(context, person)
        page = context.new_page()
        page.goto(path)
        return page

    return open_as


def test_a_chief_fills_undoes_and_publishes_a_week(plan, open_as):
    page = open_as(plan.chief, PAGE)
    page.get_by_role("link", name="Foreslå til de tomme pladser").click()
    expect(page.get_by_text("Forslaget er sat ind, men ikke gemt.")).to_be_visible()
    page.get_by_role("button", name="Gem ugen").click()
    expect(page.get_by_role("status")).to_contain_text("4 aftener er gemt.")
    page.get_by_role("button", name="Fortryd").click()
    expect(page.get_by_text("Ændringen er fortrudt.")).to_be_visible()
    expect(page.get_by_text("Mangler vagtperson").first).to_be_visible()
    page.goto(f"{PAGE}?suggest=1")
    page.get_by_role("button", name="Gem ugen").click()
    page.get_by_role("button", name="Udgiv ugen").click()
    expect(page.get_by_text("4 aftener er udgivet, og de berørte får en mail.")).to_be_visible()
    db.session.rollback()
    assert all(shift.is_published for shift in queries.shifts_between(WEEK.monday, WEEK.sunday))


def test_an_evening_is_filled_by_keyboard_alone(plan, open_as):
    page = open_as(plan.chief, PAGE)
    page.get_by_label("Vagt", exact=True).first.focus()
    page.keyboard.type("Mette")
    page.keyboard.press("Tab")
    page.keyboard.type("Ole")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Gem ugen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1 aften er gemt.")
    db.session.rollback()
    shift = queries.shifts_between(WEEK.monday, WEEK.sunday)[0]
    assert (shift.primary.id, shift.backup.id) == (plan.mette.id, plan.ole.id)


def test_a_refusal_keeps_the_choices_on_a_phone_and_is_accessible(plan, open_as):
    page = open_as(plan.chief, PAGE, viewport={"width": 360, "height": 740})
    for label in ("Vagt", "Bagvagt"):
        page.get_by_label(label, exact=True).first.select_option(str(plan.mette.id))
    page.context.problems.clear()
    page.get_by_role("button", name="Gem ugen").click()
    expect(page.get_by_text("Vagt og bagvagt skal være to forskellige personer.").first).to_be_visible()
    expect(page.get_by_label("Vagt", exact=True).first).to_have_value(str(plan.mette.id))
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # The browser itself notes the status of a refused form.
    page.context.problems.clear()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_month_needs_no_sideways_scrolling_and_shows_its_holes(plan, open_as, width):
    first = queries.shifts_between(WEEK.monday, WEEK.sunday)[1]
    services.staff_evenings(None, [Wanted(first.id, plan.mette.id, None, None, None)])
    page = open_as(plan.chief, "/rota/2026-12", viewport={"width": width, "height": 800})
    week = page.get_by_role("region", name="Uge 49")
    expect(week.get_by_text("Mangler bagvagt").filter(visible=True).first).to_be_visible()
    expect(week.get_by_text("Mette Madsen")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_month_prints_on_one_sheet(plan, open_as):
    services.allot_weeks(None, IsoWeek(2026, 49), IsoWeek(2026, 53))
    page = open_as(plan.coordinator, "/rota/2026-12")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_a_calendar_address_is_made_and_closed(plan, open_as):
    page = open_as(plan.mette, "/rota/calendar")
    page.get_by_label("Navn på adressen").fill("Min telefon")
    page.get_by_role("button", name="Lav adresse").click()
    address = page.get_by_label("Til Google Kalender og Outlook").input_value()
    # The address is told by BASE_URL, which in tests has no port; the path is what is asked for here.
    path = re.fullmatch(r"http://localhost(/calendar/[\w-]{51}\.ics)", address)[1]
    assert axe_violations(page) == []
    answer = page.request.get(path)
    assert answer.text().startswith("BEGIN:VCALENDAR")
    page.get_by_role("button", name="Luk »Min telefon«").click()
    expect(page.get_by_text("er lukket og virker ikke mere")).to_be_visible()
    assert page.request.get(path).status == 404
