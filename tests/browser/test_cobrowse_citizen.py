"""What the citizen has in hand: showing one field, seeing what is seen, another person, the receipt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Page, expect

from hotline.cobrowse import rules
from tests.browser.cobrowse_steps import (
    STAFF_STATE,
    Bar,
    EnterT,
    Sent,
    consent,
    replica,
    start_practice,
    wait_until,
)
from tests.conftest import Cast

NewContext = Callable[..., BrowserContext]
Shared = tuple[Page, Page, Sent, Bar]
MASK = "••••••"


@pytest.fixture
def shared(staff_context: BrowserContext, new_context: NewContext) -> Shared:
    citizen = new_context().new_page()
    sent = Sent(citizen)
    staff, code = start_practice(staff_context)
    consent(citizen, code)
    expect(replica(staff).get_by_role("heading", name="Hvem flytter?")).to_be_visible()
    bar = Bar(citizen)
    bar.expect("Mere")
    return staff, citizen, sent, bar


def test_the_citizen_shows_one_field_and_its_neighbours_stay_hidden(shared: Shared) -> None:
    staff, citizen, sent, bar = shared
    citizen.get_by_label("CPR-nummer").fill("040490-1234")
    citizen.get_by_label("E-mail").fill("naboen@hemmelig.dk")
    citizen.get_by_label("Adgangskode fra brevet").fill("Tusindfryd77")
    citizen.get_by_label("Fulde navn").fill("Rumle Stilzchen")
    bar.expect("Vis dette felt for Mette i 60 sek.")
    bar.press("Vis dette felt for Mette i 60 sek.")
    seen = replica(staff)
    expect(seen.locator("#navn")).to_have_value("Rumle Stilzchen")
    expect(staff.get_by_text("Borgeren viser dig et felt i 60 sekunder.")).to_be_visible()
    bar.expect("Mette ser »Fulde navn« i")
    citizen.get_by_label("Fulde navn").press_sequentially("er")
    expect(seen.locator("#navn")).to_have_value("Rumle Stilzchener")
    citizen.get_by_label("E-mail").press_sequentially("x")
    for name in ("cpr", "email", "brevkode"):
        expect(seen.locator(f"#{name}")).to_have_value(MASK)

    bar.press("Skjul igen")
    expect(seen.locator("#navn")).to_have_value(MASK)
    citizen.get_by_label("Fulde navn").fill("Ganske anden")
    citizen.get_by_label("Fulde navn").fill("040490-1234")
    bar.press("Vis dette felt for Mette i 60 sek.")
    bar.expect("Det ligner et CPR-nummer.")
    for secret in ("040490", "naboen", "Tusindfryd", "Ganske"):
        assert secret not in sent.text, secret
    assert staff.locator('[data-part="hits"]').inner_text() == "0"


def test_the_citizen_takes_the_yes_back_and_is_asked_anew(shared: Shared) -> None:
    staff, citizen, sent, bar = shared
    bar.press("Mere")
    bar.press("Tag mit ja tilbage")
    expect(staff.locator(STAFF_STATE)).to_have_text("Borgeren læser og tager stilling")
    before = len(sent.snapshots)
    citizen.evaluate("document.querySelector('h1').textContent = 'Uden ja'")
    bar.press("Ja, del denne side")
    expect(replica(staff).get_by_role("heading", name="Uden ja")).to_be_visible()
    assert len(sent.snapshots) == before + 1


def test_after_a_minute_the_field_is_hidden_by_the_page_itself(shared: Shared) -> None:
    staff, citizen, sent, bar = shared
    citizen.get_by_label("Fulde navn").fill("Rumle Stilzchen")
    bar.press("Vis dette felt for Mette i 60 sek.")
    expect(replica(staff).locator("#navn")).to_have_value("Rumle Stilzchen")
    citizen.evaluate("() => { const now = Date.now; Date.now = () => now() + 61_000; }")
    expect(replica(staff).locator("#navn")).to_have_value(MASK)
    bar.expect("Feltet er skjult igen.")
    lifts = [frame for frame in sent.frames if isinstance(frame, str) and '["lift"' in frame]
    assert ['"on":true' in frame for frame in lifts] == [True, False]


def test_a_list_in_the_bar_shows_fields_by_name_and_never_a_secret_one(shared: Shared) -> None:
    staff, citizen, _, bar = shared
    citizen.get_by_label("E-mail").fill("rumle@stilzchen.dk")
    bar.press("Mere")
    bar.expect("felter er skjult for Mette")
    bar.press("Vis et felt")
    bar.expect("Hvilket felt vil du vise?")
    assert "Fulde navn" in bar.text
    for secret in ("CPR-nummer", "Adgangskode fra brevet"):
        assert secret not in bar.text
    bar.press("E-mail")
    expect(replica(staff).locator("#email")).to_have_value("rumle@stilzchen.dk")
    bar.press("Pause")
    bar.press("Fortsæt")
    expect(replica(staff).locator("#email")).to_have_value(MASK)


def test_what_is_hidden_is_marked_on_the_page_and_the_marks_can_be_turned_off(shared: Shared) -> None:
    _, citizen, _, bar = shared
    wait_until(citizen, lambda: bar.text.count("skjult") >= 4, "marks on the hidden fields")
    before = bar.text.count("skjult")
    bar.press("Mere")
    bar.tick("Markér, hvad der er skjult")
    wait_until(citizen, lambda: bar.text.count("skjult") <= before - 3, "no marks")


def test_what_the_hotline_sees_is_seen_while_sharing_too(shared: Shared) -> None:
    staff, citizen, _, bar = shared
    citizen.get_by_label("Fulde navn").fill("Rumle Stilzchen")
    bar.press("Mere")
    with citizen.expect_popup() as opened:
        bar.press("Se, hvad hotlinen ser")
    window = opened.value
    expect(window.get_by_role("heading", name="Sådan ser hotlinen din side")).to_be_visible()
    expect(replica(window).locator("#navn")).to_have_value(MASK)
    expect(replica(staff).locator("#navn")).to_have_value(MASK)
    bar.press("Pause")
    expect(window.get_by_text("Hotlinen ser ikke din side lige nu.")).to_be_visible()


def test_a_refused_window_is_told_in_words(shared: Shared) -> None:
    _, citizen, _, bar = shared
    citizen.evaluate("() => { window.open = () => null; }")
    bar.press("Mere")
    bar.press("Se, hvad hotlinen ser")
    bar.expect("Browseren tillod ikke vinduet.")


def test_the_receipt_tells_what_happened_and_can_be_kept(shared: Shared, tmp_path: Path) -> None:
    _, citizen, _, bar = shared
    act = {"kind": "fill", "label": "Fulde navn <b>", "at": 0, "staff": "Mette"}
    citizen.evaluate(
        "act => sessionStorage.setItem('hotline.cobrowse.acts', JSON.stringify([{...act, at: Date.now()}]))",
        act,
    )
    citizen.reload()
    bar.expect("Mere")
    citizen.get_by_label("Fulde navn").fill("Rumle Stilzchen")
    bar.press("Vis dette felt for Mette i 60 sek.")
    bar.expect("Mette ser »Fulde navn«")
    bar.press("Stop deling")
    for told in (
        "Kvittering",
        "Du sagde ja til, at Mette måtte se siden.",
        "Du viste et felt for Mette i højst 60 sekunder.",
        "Mette udfyldte feltet »Fulde navn <b>«.",
        "Du stoppede delingen.",
    ):
        bar.expect(told)
    with citizen.expect_download() as saved:
        bar.press("Gem kvitteringen")
    saved.value.save_as(tmp_path / "receipt.html")
    file = (tmp_path / "receipt.html").read_text(encoding="utf-8")
    assert "Du stoppede delingen." in file
    assert "<b>" not in file
    assert "Rumle" not in file + bar.text
    assert citizen.evaluate("sessionStorage.getItem('hotline.cobrowse.acts')") is None


def test_a_colleague_takes_over_after_the_citizens_new_yes(
    shared: Shared, new_context: NewContext, enter: EnterT, cast: Cast
) -> None:
    staff, citizen, sent, bar = shared
    words = staff.locator(".cobrowse-words").inner_text()
    colleague = new_context()
    enter(colleague, cast.ole)
    ole = colleague.new_page()
    ole.goto("/duty")
    staff.get_by_text("Giv videre til en kollega").click()
    staff.get_by_label("Kollega").select_option(label=cast.ole.name)
    staff.get_by_role("button", name="Spørg kollegaen").click()
    expect(staff.get_by_text("er spurgt og har ikke svaret endnu")).to_be_visible()
    expect(replica(staff).get_by_role("heading", name="Hvem flytter?")).to_be_visible()

    expect(ole.get_by_text("Mette beder dig tage over")).to_be_visible()
    ole.get_by_role("button", name="Nej, ikke nu").click()
    expect(staff.get_by_text("Din kollega kan ikke tage over.")).to_be_visible()
    staff.get_by_text("Giv videre til en kollega").click()
    staff.get_by_label("Kollega").select_option(label=cast.ole.name)
    staff.get_by_role("button", name="Spørg kollegaen").click()
    ole.get_by_role("button", name="Tag over").click()

    expect(staff.locator(STAFF_STATE)).to_have_text("Givet videre")
    expect(staff.locator("#replica")).to_be_hidden()
    bar.expect("Må Ole se siden?")
    bar.expect("Mette giver samtalen videre til Ole")
    new_words = ole.locator(".cobrowse-words").inner_text()
    assert new_words != words
    assert new_words in bar.text
    before = len(sent.frames)
    citizen.evaluate("document.querySelector('h1').textContent = 'Hemmeligt'")
    citizen.evaluate("() => new Promise((done) => setTimeout(done, 150))")
    assert len(sent.frames) == before
    bar.press("Ja, del denne side")
    expect(replica(ole).get_by_role("heading", name="Hemmeligt")).to_be_visible()
    bar.expect("Du deler siden med Ole, Hvidovre Kommune")


def test_both_are_told_before_it_ends_by_itself(shared: Shared, clock: time_machine.Traveller) -> None:
    staff, _, _, bar = shared
    clock.shift(rules.IDLE_LIMIT - timedelta(seconds=90))
    # The console says that it is there each ten seconds; a new one says so at once.
    staff.reload()
    expect(staff.get_by_text("Delingen slutter om højst to minutter.")).to_be_visible()
    bar.expect("Delingen slutter om højst to minutter")
