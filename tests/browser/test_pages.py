"""Every page, as a role that may see it, at three widths: judged by axe-core and measured.

`--screenshots` photographs them too, into docs/screenshots.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import ColumnElement, Select, select
from werkzeug.serving import BaseWSGIServer

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.calls.models import Call
from hotline.cobrowse.sites.models import CobrowseSite
from hotline.core.access import allowed_roles
from hotline.core.db import db
from hotline.core.limits import limiter
from hotline.guide.models import Entry
from hotline.insight.benefit.models import ChannelCost
from hotline.insight.economy.models import BudgetLine, Expense
from hotline.insight.evaluation.models import EvaluationReport
from hotline.insight.komhen.models import CountWeek
from hotline.insight.targets.models import Target, TargetAction
from hotline.opening.models import ClosingDay, OpeningRule
from hotline.organisation.campaigns.models import Campaign
from hotline.organisation.competences.models import Competence
from hotline.organisation.lessons.models import Lesson
from hotline.organisation.responsibilities.models import Area
from hotline.rota import queries as rota
from hotline.rota.absence.models import Absence
from hotline.rota.availability.models import Availability
from hotline.rota.handover.models import Handover
from hotline.rota.hours.models import PayRule, WorkedCorrection
from hotline.rota.models import Shift
from hotline.rota.planner.models import PlanRun
from hotline.rota.rules import IsoWeek, Slot
from hotline.rota.swaps.models import Offer
from hotline.rota.watch import links
from tests.browser import cobrowse_steps as steps
from tests.browser.conftest import PATIENCE, Server, axe_violations, session_cookie
from tests.browser.pages import GONE, NOT_PAGES, PAGES
from tests.conftest import DEMO_EVENING, ROOT, lay_demo, wipe
from tests.tools.groundwork import Groundwork

SIZES = {360: 740, 768: 1024, 1280: 800}
KEPT = (360, 1280)
# What lies further down is fetched when it comes into sight.
_DRAWN = "Promise.all([...document.images].map((each) => each.decode().catch(() => {})))"
_HEIGHT = "Math.max(600, document.documentElement.scrollHeight)"


@dataclass
class Stage:
    """The demo on the evening of the pictures, and who and what the pictures need."""

    server: Server
    on_duty: Person
    chief: Person
    draft_chief: Person
    # Hvidovre, where the demo has swaps, a handover and an answer of the planner under way.
    busy_chief: Person
    asked: Person
    coordinator: Person
    reader: Person
    ids: dict[str, object]

    def who(self, name: str) -> Person | None:
        return getattr(self, name) if name else None


@pytest.fixture(scope="module")
def stage(
    built_app: Flask, running_app: tuple[BaseWSGIServer, Flask], groundwork: Groundwork
) -> Iterator[Stage]:
    with time_machine.travel(DEMO_EVENING, tick=False), built_app.app_context():
        wipe()
        limiter.reset()
        lay_demo(groundwork)
        shift = rota.shift_at(DEMO_EVENING)
        assert shift is not None
        assert shift.primary is not None
        draft = _first_draft(shift.week)
        call = db.session.scalars(select(Call).where(Call.shift_id == shift.id)).first()
        assert call is not None
        yield Stage(
            server=Server(f"http://127.0.0.1:{running_app[0].server_port}", built_app),
            on_duty=shift.primary,
            draft_chief=accounts.chiefs(draft.municipality_id)[0],
            chief=accounts.chiefs(shift.municipality_id)[0],
            busy_chief=accounts.person_by_email("chief.hvidovre@demo.invalid"),
            asked=accounts.person_by_email("staff1.hvidovre@demo.invalid"),
            coordinator=accounts.person_by_email("coordinator@demo.invalid"),
            reader=accounts.person_by_email("reader@demo.invalid"),
            ids=_rooms(shift, accounts.municipality("hvidovre").id)
            | _guide()
            | _money()
            | {
                "draft_week": draft.week,
                "municipality": shift.municipality.key,
                "person": shift.primary.id,
                "call": call.id,
                "asked": accounts.person_by_email("staff1.hvidovre@demo.invalid").id,
                "area": db.session.scalars(select(Area.id).where(Area.key == "marketing")).one(),
                "own_area": db.session.scalars(select(Area.id).where(Area.key.is_(None))).first(),
                "competence": db.session.scalars(
                    select(Competence.id).where(Competence.key == "digital-post")
                ).one(),
                "lesson": db.session.scalars(select(Lesson.id)).first(),
                "campaign": db.session.scalars(
                    select(Campaign.id).where(Campaign.kind == "campaign")
                ).first(),
                "incident": db.session.scalars(
                    select(Campaign.id).where(Campaign.kind == "incident", Campaign.ended_at.is_(None))
                ).first(),
                "count_week": _count("frozen"),
                "open_count": _count("planned"),
                "status": _evaluation("quarter"),
                "closing": _evaluation("closing"),
                "closing_day": db.session.scalars(select(ClosingDay.id)).first(),
                "rule": db.session.scalars(select(OpeningRule.id)).first(),
                "site": db.session.scalars(
                    select(CobrowseSite.id).where(
                        CobrowseSite.origin == "https://selv.hvidovre.invalid",
                        CobrowseSite.removed_at.is_(None),
                    )
                ).one(),
            },
        )
        db.session.remove()


def _count(state: str) -> int:
    """The latest count week that is so far."""
    query = select(CountWeek.id).where(CountWeek.state == state).order_by(CountWeek.first_day.desc())
    return db.session.scalars(query.limit(1)).one()


def _evaluation(kind: str) -> int:
    return db.session.scalars(select(EvaluationReport.id).where(EvaluationReport.kind == kind)).one()


def _guide() -> dict[str, object]:
    """Pages of the guide by the keys of its catalogue."""
    found = dict(db.session.execute(select(Entry.key, Entry.id).where(Entry.key.is_not(None))).all())
    return {
        "solution": found["flytning"],
        "place": found["citizen-service-hvidovre"],
        "flagged": found["pas"],
    }


def _money() -> dict[str, object]:
    """A target with something to do about it, an example, and what of the economy can be changed."""
    action = db.session.scalars(select(TargetAction)).first()
    return {
        "target": action.target_id,
        "target_action": action.id,
        "example": db.session.scalars(select(Target.id).where(Target.adopted_at.is_(None))).first(),
        "cost": db.session.scalars(select(ChannelCost.id)).first(),
        "budget_line": db.session.scalars(select(BudgetLine.id)).first(),
        "expense": db.session.scalars(select(Expense.id)).first(),
    }


def _first_draft(after: IsoWeek) -> Shift:
    shifts = rota.shifts_between(after.plus(4).monday, after.plus(20).sunday)
    return next(shift for shift in shifts if not shift.is_published and shift.primary and shift.backup)


def _rooms(tonight: Shift, busy: int) -> dict[str, object]:
    """What is under way in the rooms of the rota: tonight at whoever is on, the rest in the busy municipality."""

    def first(query: Select[Any]) -> Any:
        return db.session.scalars(query.limit(1)).one()

    def offer(*where: ColumnElement[bool]) -> Any:
        found = first(select(Offer).join(Offer.shift).where(Shift.municipality_id == busy, *where))
        return found.id

    days = (IsoWeek.of(DEMO_EVENING.date()).plus(1).monday, IsoWeek.of(DEMO_EVENING.date()).plus(9).sunday)
    mine = next(each for each in rota.shifts_between(*days, busy) if each.is_published)
    lacking = first(
        select(Absence).join(Shift).where(Shift.day > DEMO_EVENING.date(), Absence.slot == Slot.BACKUP)
    )
    alone = first(
        select(Absence).join(Shift).where(Shift.day > DEMO_EVENING.date(), Absence.slot == Slot.PRIMARY)
    )
    corrected = first(
        select(WorkedCorrection).where(
            WorkedCorrection.municipality_id == tonight.municipality_id, WorkedCorrection.reason.is_not(None)
        )
    )
    return {
        "tonight": tonight.id,
        "evening": mine.id,
        "week": mine.week,
        "lacking": lacking.shift_id,
        "lent": alone.shift_id,
        "link": links.path(tonight.id, tonight.primary.id),
        "backup_link": links.path(tonight.id, tonight.backup.id),
        "offer": offer(Offer.status == "open", Offer.giver_id.is_not(None)),
        "approval": offer(Offer.status == "awaiting", Offer.both_ways),
        "handover": first(select(Handover.id).where(Handover.status == "open")),
        "run": first(select(PlanRun.id)),
        "wish": first(select(Availability.id).where(Availability.ended_at.is_(None))),
        "wisher": first(select(Availability.person_id).where(Availability.ended_at.is_(None))),
        "corrected": f"{corrected.shift_id}/{corrected.person_id}",
        "pay_rule": first(select(PayRule.id).where(PayRule.municipality_id == busy)),
    }


def _photograph(page: Page, width: int, path: Path) -> None:
    # A window as tall as the page: in a stitched picture, what sticks to the window lies over the rest.
    page.set_viewport_size({"width": width, "height": page.evaluate(_HEIGHT)})
    page.evaluate(_DRAWN)
    taken = Image.open(io.BytesIO(page.screenshot()))
    # Two hundred colours look the same here, in a third of the bytes.
    taken.convert("RGB").quantize(200).save(path, optimize=True)


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Judge and measure a page that is open; photograph it when pictures are wanted."""
    photographs = request.config.getoption("--screenshots")

    def look(page: Page, name: str, settled: str = "networkidle") -> None:
        page.wait_for_load_state(settled)
        assert page.title().endswith("Vestegnens Hotline"), f"{name}: the title is {page.title()!r}"
        for width, height in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {width} px"
            if width in KEPT:
                assert axe_violations(page) == [], f"{name} at {width} px"
            if photographs and width in KEPT:
                _photograph(page, width, ROOT / "docs/screenshots" / f"{name}-{width}.png")

    return look


@pytest.fixture(scope="module")
def _browsers(browser: Browser, stage: Stage) -> Iterator[Callable[[str], BrowserContext]]:
    """One browser for each person, so that style sheets, scripts and fonts are fetched and read once, as at home."""
    contexts: dict[str, BrowserContext] = {}

    def of(who: str) -> BrowserContext:
        if who not in contexts:
            context = contexts[who] = browser.new_context(base_url=stage.server.url, locale="da-DK")
            context.set_default_timeout(PATIENCE)
        person = stage.who(who)
        if person is not None:
            # Anew each time: the server's clock is moved, so by the browser's own an answer's cookie is long over.
            contexts[who].add_cookies([session_cookie(stage.server, person)])
        return contexts[who]

    yield of
    for context in contexts.values():
        context.close()


@pytest.fixture
def open_page(_browsers: Callable[[str], BrowserContext]) -> Iterator[Callable[[str], Page]]:
    """A new page of somebody's browser."""
    pages: list[Page] = []

    def open_page(who: str) -> Page:
        pages.append(_browsers(who).new_page())
        return pages[-1]

    yield open_page
    for page in pages:
        page.close()


@pytest.mark.parametrize("page_of", PAGES, ids=[page[0] for page in PAGES])
def test_a_page_is_for_everybody_at_every_width(open_page, look, stage, page_of):
    name, who, path = page_of
    page = open_page(who)
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    answer = page.goto(path.format(**stage.ids), wait_until="networkidle")
    expected = 404 if name in GONE else 200
    assert answer.status == expected
    assert ("/login" in page.url) is (name == "login"), f"{name}: it asked {who or 'nobody'} to sign in"
    look(page, name)
    # The browser itself reports a page that is not there, and that is right.
    assert [said for said in problems if expected == 200 or "404" not in said] == []


def test_a_co_browse_is_for_everybody_at_every_width(open_page, look):
    console = open_page("on_duty")
    console.goto("/cobrowse")
    console.get_by_role("button", name="Start øvelse").click()
    look(console, "cobrowse-code")
    code = console.locator(".cobrowse-code").inner_text().replace(" ", "")
    citizen = open_page("")
    citizen.goto("/deltag")
    citizen.get_by_label("Kode på seks cifre").press_sequentially(code)
    citizen.get_by_role("button", name="Fortsæt").click()
    look(citizen, "deltag-consent")
    citizen.get_by_role("button", name="Ja, del siden").click()
    citizen.wait_for_url("**/flytning*")
    steps.replica(console)
    citizen.get_by_label("Navn").first.fill("Karen Kristensen")
    look(citizen, "training-shared")
    # The frame in which the page is drawn has no address, and Playwright never holds it to be idle.
    look(console, "cobrowse-console", "load")
    console.get_by_role("button", name="Stop deling").click()
    expect(console.get_by_role("heading", name="Skærmdelingen er slut")).to_be_visible()
    steps.Bar(citizen).expect("Delingen er slut")
    look(console, "cobrowse-ended")
    look(citizen, "deltag-ended")


def test_the_guides_panel_is_for_everybody_at_every_width(open_page, look):
    page = open_page("on_duty")
    page.goto("/guide/scripts", wait_until="networkidle")
    page.keyboard.press("/")
    page.keyboard.type("flytning")
    expect(page.get_by_role("option").first).to_be_visible()
    look(page, "guide-panel-answers")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Tilbage til svarene")).to_be_visible()
    look(page, "guide-panel")


def test_no_page_is_left_out(stage, built_app):
    """Whoever adds a page adds its picture: every address that gives a page to somebody is on the list."""
    adapter = built_app.url_map.bind("localhost")
    paths = [path.format(**stage.ids).partition("?")[0] for name, _who, path in PAGES if name != "not-found"]
    seen = {adapter.match(path)[0] for path in paths}
    pages = {rule.endpoint for rule in built_app.url_map.iter_rules() if "GET" in rule.methods}
    for endpoint in pages:
        allowed_roles(built_app, endpoint)
    assert pages - seen == NOT_PAGES
