"""A chief fills and publishes a week in a real browser, on a desk and on a phone; and a calendar gets its address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

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
def plan(cast, groundwork):
    def make():
        opening.install_defaults(2025, 2028)
        services.change_week(None, WEEK, municipality("hvidovre").id, version=0)

    groundwork.lay("a week in the browser", make)
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
    expect(page.get_by_text("4 aftener er gemt.")).to_be_visible()
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
    page.get_by_role("combobox", name="Vagt", exact=True).first.focus()
    page.keyboard.type("Mette")
    page.keyboard.press("Tab")
    page.keyboard.type("Ole")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("1 aften er gemt.")).to_be_visible()
    db.session.rollback()
    shift = queries.shifts_between(WEEK.monday, WEEK.sunday)[0]
    assert (shift.primary.id, shift.backup.id) == (plan.mette.id, plan.ole.id)


def fields(page: Page, slot: str):
    """The fields of a slot that are to be filled, evening by evening."""
    return page.get_by_role("combobox", name=re.compile(f"^{slot}( |$)"))


def saved() -> list[tuple[str | None, str | None]]:
    db.session.rollback()
    return [
        (shift.primary and shift.primary.name, shift.backup and shift.backup.name)
        for shift in queries.shifts_between(WEEK.monday, WEEK.sunday)
    ]


def test_a_whole_week_is_filled_in_the_month_by_keyboard_alone(plan, open_as):
    page = open_as(plan.chief, "/rota/2026-12?edit=1")
    fields(page, "Vagt").first.focus()
    # Across the week as vagt, then back as bagvagt; arrows go from place to place.
    for name, key in (("me", "ArrowRight"), ("ol", "ArrowRight"), ("me", "ArrowRight"), ("ol", "ArrowDown")):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        page.keyboard.press(key)
    for name in ("me", "ol", "me", "ol"):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("8 ændringer er ikke gemt.")).to_be_visible()
    page.keyboard.press("Delete")
    page.keyboard.press("Control+z")
    assert axe_violations(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("4 aftener er gemt.")).to_be_visible()
    mette, ole = "Mette Madsen", "Ole Olsen"
    assert saved() == [(mette, ole), (ole, mette), (mette, ole), (ole, mette)]


def drag(page: Page, source: Locator, target: Locator) -> None:
    """Drag by the mouse. Playwright's own would scroll in the middle of it, and Chromium then drops the drag."""
    target.scroll_into_view_if_needed()
    start, end = source.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + start["width"] / 2 + 10, start["y"] + start["height"] / 2 + 3, steps=3)
    page.mouse.move(end["x"] + 30, end["y"] + end["height"] / 2, steps=4)
    page.mouse.up()


def test_people_are_dragged_onto_places_and_between_them(plan, open_as):
    page = open_as(plan.chief, "/rota/quarter/2026-Q4?edit=1")
    chip = page.locator("[data-person]").filter(has_text="Mette Madsen")
    drag(page, chip, fields(page, "Vagt").nth(0))
    drag(page, page.locator("[data-person]").filter(has_text="Ole Olsen"), fields(page, "Vagt").nth(1))
    expect(chip).to_contain_text("1 + 0")
    drag(page, page.locator("[data-grip]").nth(0), fields(page, "Vagt").nth(1))
    expect(fields(page, "Vagt").nth(0)).to_have_value("Ole Olsen")
    expect(fields(page, "Vagt").nth(1)).to_have_value("Mette Madsen")
    page.get_by_role("button", name="Fortryd seneste").click()
    expect(fields(page, "Vagt").nth(0)).to_have_value("Mette Madsen")
    page.get_by_role("button", name="Gem ændringerne").click()
    expect(page.get_by_text("2 aftener er gemt.")).to_be_visible()
    assert saved()[:2] == [("Mette Madsen", None), ("Ole Olsen", None)]


def test_two_who_plan_at_once_see_each_other_and_are_told_of_a_conflict(plan, open_as):
    chief, coordinator = open_as(plan.chief, PAGE), open_as(plan.coordinator, PAGE)
    reader = open_as(plan.coordinator, "/rota/2026-12")
    for page in (chief, coordinator, reader):
        expect(page.locator("html[data-live=on]")).to_be_attached()

    def choose(page: Page, nth: int, name: str) -> None:
        fields(page, "Vagt").nth(nth).click()
        page.get_by_role("option", name=name).click()

    choose(coordinator, 0, "Ole Olsen")
    choose(chief, 0, "Mette Madsen")
    choose(chief, 2, "Mette Madsen")
    chief.get_by_role("button", name="Gem ugen").click()
    # What was left alone follows at once, with who it was; what was chosen stays, and the conflict is told.
    expect(fields(coordinator, "Vagt").nth(2)).to_have_value("Mette Madsen")
    expect(coordinator.get_by_text("Chalotte Chef ændrede kl.").first).to_be_visible()
    expect(fields(coordinator, "Vagt").nth(0)).to_have_value("Ole Olsen")
    told = coordinator.get_by_role("alert")
    expect(told).to_contain_text(
        re.compile(r"Chalotte Chef ændrede pladsen kl. .*: Mette Madsen. Du har valgt: Ole")
    )
    expect(reader.get_by_text("Mette Madsen").first).to_be_visible()
    assert axe_violations(coordinator) == []
    # Saving all the same is refused: nothing is overwritten in silence.
    coordinator.context.problems.clear()
    coordinator.get_by_role("button", name="Gem ugen").click()
    expect(coordinator.get_by_text("Chalotte Chef satte Mette Madsen på som vagt").first).to_be_visible()
    assert saved()[0] == ("Mette Madsen", None)
    # The browser itself notes the status of a refused form.
    coordinator.context.problems.clear()


def test_many_evenings_are_filled_and_published_from_the_list(plan, open_as):
    page = open_as(plan.chief, "/rota/list")
    page.get_by_role("checkbox", name="Vælg alle på siden").check(force=True)
    expect(page.get_by_text("4 aftener er valgt.")).to_be_visible()
    for action, person in (("Sæt vagten", "Mette Madsen"), ("Sæt bagvagten", "Ole Olsen"), ("Udgiv", None)):
        if not page.get_by_role("checkbox", name="Vælg alle på siden").is_checked():
            page.get_by_role("checkbox", name="Vælg alle på siden").check(force=True)
        page.get_by_label("Hvad").select_option(label=action)
        if person:
            page.get_by_label("Hvem").select_option(label=person)
        page.get_by_role("button", name="Vis, hvad der sker").click()
        expect(page.get_by_text("4 aftener bliver ændret. Intet er ændret endnu.")).to_be_visible()
        assert axe_violations(page) == []
        page.get_by_role("button", name="Ret 4 aftener").click()
    expect(page.get_by_text("4 aftener er udgivet, og de berørte får en mail.")).to_be_visible()
    page.get_by_role("button", name="Fortryd ændringen").click()
    expect(page.get_by_text("Ændringen er fortrudt.")).to_be_visible()
    assert saved() == [("Mette Madsen", "Ole Olsen")] * 4
    assert not any(shift.is_published for shift in queries.shifts_between(WEEK.monday, WEEK.sunday))


def test_a_refusal_keeps_the_choices_on_a_phone_and_is_accessible(plan, open_as):
    page = open_as(plan.chief, PAGE, viewport={"width": 360, "height": 740})
    for label in ("Vagt", "Bagvagt"):
        field = page.get_by_role("combobox", name=label, exact=True).first
        field.click()
        page.get_by_role("option", name="Mette Madsen").click()
    assert axe_violations(page) == []
    page.context.problems.clear()
    page.get_by_role("button", name="Gem ugen").click()
    expect(page.get_by_text("Vagt og bagvagt skal være to forskellige personer.").first).to_be_visible()
    expect(page.get_by_role("combobox", name="Vagt", exact=True).first).to_have_value("Mette Madsen")
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
