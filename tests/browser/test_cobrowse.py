"""Two real browsers: code, consent, live mirror, stop from either side."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Page, expect

from hotline.cobrowse.switchboard import LOOK_EVERY
from hotline.core.db import db
from tests.browser import cobrowse_planted as planted
from tests.browser.cobrowse_steps import (
    STAFF_STATE,
    Bar,
    Sent,
    consent,
    replica,
    serve_pages,
    start_practice,
    wait_until,
)
from tests.browser.conftest import Server
from tests.conftest import Cast

NewContext = Callable[..., BrowserContext]


@pytest.fixture
def citizen(new_context: NewContext) -> Page:
    return new_context().new_page()


def test_a_citizen_shares_a_form_and_staff_sees_it_live_with_what_is_typed_masked(
    staff_context: BrowserContext, citizen: Page
) -> None:
    sent = Sent(citizen)
    staff, code = start_practice(staff_context)
    expect(staff.locator(STAFF_STATE)).to_have_text("Venter på borgeren")

    consent(citizen, code)
    expect(staff.locator(STAFF_STATE)).to_have_text("Du ser borgerens side")
    seen = replica(staff)
    expect(seen.get_by_role("heading", name="Hvem flytter?")).to_be_visible()

    citizen.get_by_label("CPR-nummer").fill("040490-1234")
    citizen.get_by_label("Fulde navn").press_sequentially("Rumle Stilzchen")
    citizen.get_by_label("Adgangskode fra brevet").fill("Tusindfryd77")
    citizen.get_by_role("button", name="Vis adgangskoden").click()
    citizen.get_by_label("Hele familien").check()
    for name in ("cpr", "navn", "brevkode"):
        expect(seen.locator(f"#{name}")).to_have_value("••••••")
    expect(seen.locator("#husstand-3")).to_be_checked()

    citizen.get_by_role("button", name="Næste").click()
    seen = replica(staff)
    expect(seen.get_by_role("heading", name="Hvor flytter du hen?")).to_be_visible()
    citizen.get_by_label("Vej og husnummer").fill("Spindelvej 9")
    citizen.get_by_label("Postnummer").fill("2650")
    citizen.get_by_label("Besked til kommunen").fill("Pas på hunden Basse")
    expect(seen.locator("#besked")).to_have_value("••••••")
    expect(seen.locator("#postnr")).to_have_value("2650")

    for secret in (
        "040490",
        "-1234",
        "Rumle",
        "Stilzchen",
        "Tusindfryd",
        "Spindelvej",
        "Basse",
        "csrf_token\\",
    ):
        assert secret not in sent.text, secret
    assert staff.locator('[data-part="hits"]').inner_text() == "0"


@pytest.fixture
def _planted_page(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {"/planted": (planted.page(), "text/html"), "/static/none.png": ("", "image/png")}
    serve_pages(server, monkeypatch, pages)


@pytest.mark.usefixtures("_planted_page")
def test_no_planted_secret_leaves_the_browser(staff_context: BrowserContext, citizen: Page) -> None:
    sent = Sent(citizen)
    staff, code = start_practice(staff_context)
    consent(citizen, code)
    citizen.goto("/planted")
    seen = replica(staff)
    expect(seen.get_by_role("heading", name="Fuld af hemmeligheder")).to_be_visible()

    citizen.locator("#plain").press_sequentially("zq-typed")
    citizen.locator("#editable").press_sequentially("zq-typed-too")
    file = {"name": "zq-file.txt", "mimeType": "text/plain", "buffer": b"zq-content"}
    citizen.locator("#file").set_input_files(file)
    for secret in planted.HAPPENS:
        citizen.evaluate(planted.happening(secret))
    citizen.locator("#done").evaluate("element => { element.textContent = 'ja'; }")
    expect(seen.locator("#done")).to_have_text("ja")

    secrets = [*planted.PLANTED, *planted.HAPPENS, "zq-shadow", "zq-typed", "zq-file", "zq-content"]
    secrets += ["160490-1216", "170490-1217"]
    assert len(secrets) >= 60
    everything = sent.text
    assert "Fuld af hemmeligheder" in everything
    # Four digits stand in many a time stamp; by themselves they are the cell's.
    cell = "5562"
    leaks = [secret for secret in secrets if secret != cell and secret in everything]
    leaks += re.findall(rf"(?<![\d.]){cell}(?!\d)", everything)
    leaks += [
        cpr for cpr in secrets if cpr[:6].isdigit() and len(cpr) > 9 and cpr.replace("-", "") in everything
    ]
    assert leaks == []
    assert staff.locator('[data-part="hits"]').inner_text() == "0"


def test_nothing_is_sent_before_the_citizen_has_said_yes(
    staff_context: BrowserContext, citizen: Page
) -> None:
    sent = Sent(citizen)
    staff, code = start_practice(staff_context)
    citizen.goto(f"/training/hvidovre/flytning#cob={code}")
    bar = Bar(citizen)
    bar.expect("I den anden ende sidder Mette fra Hvidovre Kommune.")
    assert staff.locator(".cobrowse-words").inner_text() in bar.text
    assert "#cob" not in citizen.url
    citizen.evaluate("document.title = 'Noget sker'")
    expect(staff.locator(STAFF_STATE)).to_have_text("Borgeren læser og tager stilling")
    assert not sent.mirrored

    bar.press("Ja, del denne side")
    expect(replica(staff).get_by_role("heading", name="Hvem flytter?")).to_be_visible()
    assert sent.mirrored


def test_a_no_on_the_page_shares_nothing(staff_context: BrowserContext, citizen: Page) -> None:
    sent = Sent(citizen)
    staff, code = start_practice(staff_context)
    citizen.goto(f"/training/hvidovre/flytning#cob={code}")
    Bar(citizen).press("Nej tak")
    expect(staff.get_by_text("Borgeren sagde nej tak")).to_be_visible()
    assert not sent.mirrored


@pytest.fixture
def shared(staff_context: BrowserContext, citizen: Page) -> tuple[Page, Page, Sent, Bar]:
    """A form that is being shared: staff's page, the citizen's, what it sends, and its bar."""
    sent = Sent(citizen)
    staff, code = start_practice(staff_context)
    consent(citizen, code)
    expect(replica(staff).get_by_role("heading", name="Hvem flytter?")).to_be_visible()
    bar = Bar(citizen)
    bar.expect("Du deler siden med Mette, Hvidovre Kommune")
    return staff, citizen, sent, bar


def _is_silent(citizen: Page, sent: Sent) -> None:
    before = len(sent.frames)
    citizen.evaluate("document.querySelector('h1').textContent = 'Noget andet'")
    citizen.evaluate("() => new Promise((done) => setTimeout(done, 150))")
    assert len(sent.frames) == before


def test_the_citizen_stops_with_the_red_button(shared: tuple[Page, Page, Sent, Bar]) -> None:
    staff, citizen, sent, bar = shared
    bar.press("Stop deling")
    bar.expect("Delingen er slut")
    assert "stoppet af dig" in bar.text
    expect(staff.get_by_role("heading", name="Skærmdelingen er slut")).to_be_visible()
    expect(staff.get_by_text("Borgeren", exact=True)).to_be_visible()
    _is_silent(citizen, sent)
    bar.press("Luk")
    wait_until(citizen, lambda: not bar.text, "the bar is gone")
    citizen.reload()
    _is_silent(citizen, sent)


def test_the_citizen_stops_by_pressing_escape_twice(shared: tuple[Page, Page, Sent, Bar]) -> None:
    staff, citizen, sent, bar = shared
    citizen.keyboard.press("Escape")
    citizen.keyboard.press("Escape")
    bar.expect("stoppet af dig")
    expect(staff.get_by_role("heading", name="Skærmdelingen er slut")).to_be_visible()
    _is_silent(citizen, sent)


def test_staff_stops(shared: tuple[Page, Page, Sent, Bar]) -> None:
    staff, citizen, sent, bar = shared
    staff.get_by_role("button", name="Stop deling").click()
    expect(staff.get_by_role("heading", name="Skærmdelingen er slut")).to_be_visible()
    bar.expect("stoppet af medarbejderen")
    _is_silent(citizen, sent)


def test_a_staff_member_who_is_signed_out_sees_no_more_and_the_citizen_is_told(
    shared: tuple[Page, Page, Sent, Bar], cast: Cast, clock: time_machine.Traveller
) -> None:
    staff, citizen, sent, bar = shared
    # The server has written since this test has read.
    db.session.rollback()
    cast.mette.session_epoch += 1
    db.session.commit()
    clock.shift(LOOK_EVERY)
    citizen.evaluate("document.querySelector('h1').textContent = 'Hemmeligt nu'")
    bar.expect("Medarbejderen er ikke logget ind mere.")
    expect(staff.get_by_label("Adgangskode")).to_be_visible()
    _is_silent(citizen, sent)


def test_a_pause_shows_nothing_and_can_be_ended(shared: tuple[Page, Page, Sent, Bar]) -> None:
    staff, citizen, sent, bar = shared
    bar.press("Pause")
    bar.expect("Pause: Mette ser ikke siden")
    expect(staff.locator(STAFF_STATE)).to_have_text("Borgeren har sat på pause")
    expect(staff.get_by_role("button", name="Fortsæt")).to_be_hidden()
    expect(staff.locator("#replica")).to_be_hidden()
    _is_silent(citizen, sent)
    bar.press("Fortsæt")
    expect(replica(staff).get_by_role("heading", name="Noget andet")).to_be_visible()

    staff.get_by_role("button", name="Pause").click()
    expect(staff.locator(STAFF_STATE)).to_have_text("På pause")
    staff.get_by_role("button", name="Fortsæt").click()
    expect(replica(staff).get_by_role("heading", name="Noget andet")).to_be_visible()


def test_staff_reloads_and_sees_the_page_again(shared: tuple[Page, Page, Sent, Bar]) -> None:
    staff, citizen, sent, _ = shared
    staff.reload()
    expect(replica(staff).get_by_role("heading", name="Hvem flytter?")).to_be_visible()
    citizen.evaluate("document.querySelector('h1').textContent = 'Stadig levende'")
    expect(replica(staff).get_by_role("heading", name="Stadig levende")).to_be_visible()
    assert len(sent.snapshots) == 2
