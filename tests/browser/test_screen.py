"""A picture of the screen, from one real browser to another: it comes, it stops, and nobody is left in doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from hotline.cobrowse import services, switchboard
from hotline.cobrowse.models import CobrowseSession
from hotline.core.db import db
from tests.browser import screen_steps as steps
from tests.browser.cobrowse_steps import Bar, consent, replica, start_practice, wait_until
from tests.browser.conftest import Server, axe_violations
from tests.browser.screen_steps import BLUE, GREEN, RED
from tests.conftest import Cast

NewContext = Callable[..., BrowserContext]


@dataclass
class Share:
    """The two ends of a share, and the tab that is shown."""

    staff: Page
    citizen: Page
    tab: Page


@pytest.fixture
def browser(whole_browser: Browser) -> Browser:
    """The one that can share a screen."""
    return whole_browser


@pytest.fixture
def asked(staff_context: BrowserContext, new_context: NewContext) -> Share:
    """The citizen has come as far as the question."""
    staff, code = start_practice(staff_context)
    context = new_context()
    context.add_init_script(f"({steps.LISTEN})()")
    tab = steps.shared_tab(context)
    citizen = context.new_page()
    steps.join(citizen, code)
    return Share(staff, citizen, tab)


@pytest.fixture
def share(asked: Share) -> Share:
    """A red tab, seen by staff."""
    steps.agree(asked.citizen)
    steps.sees(asked.staff, RED)
    steps.status(asked.citizen, "Mette fra Hvidovre Kommune ser din skærm")
    return asked


def test_staff_sees_what_the_citizen_shows_as_it_changes(share: Share) -> None:
    steps.state(share.staff, "Du ser borgerens skærm")
    expect(share.staff.get_by_text("Her er intet skjult.")).to_be_visible()
    steps.paint(share.tab, "#00ff00")
    steps.sees(share.staff, GREEN)
    expect(share.staff.locator('[data-screen="quality"]')).to_contain_text("forbindelse")
    expect(share.staff.locator('[data-screen="quality"]')).to_contain_text("direkte fra borgerens browser")
    assert share.citizen.title().startswith("● Deler skærm")
    assert len(share.staff.evaluate("performance.getEntriesByName('cobrowse.first-frame')")) == 1


def test_nothing_is_asked_of_the_browser_before_the_yes(asked: Share) -> None:
    steps.state(asked.staff, "Borgeren læser og tager stilling")
    words = asked.staff.locator(".cobrowse-words").inner_text()
    expect(asked.citizen.locator('[data-part="words"]')).to_have_text(words)
    expect(asked.citizen.get_by_text("Her bliver intet skjult")).to_be_visible()
    assert asked.citizen.evaluate("document.querySelector('video').srcObject === null")
    steps.sees_nothing(asked.staff)


def test_a_no_ends_it_kindly(asked: Share) -> None:
    asked.citizen.get_by_role("button", name="Nej tak").click()
    expect(asked.citizen.get_by_role("heading", name="Ingen kan se din skærm nu")).to_be_visible()
    expect(asked.staff.get_by_text("Borgeren sagde nej tak")).to_be_visible()


def test_a_pause_shows_nothing_until_the_citizen_goes_on(share: Share) -> None:
    track = "document.querySelector('video').srcObject.getVideoTracks()[0].enabled"
    share.citizen.get_by_role("button", name="Pause", exact=True).click()
    steps.status(share.citizen, "Pause: Mette ser ikke din skærm")
    assert share.citizen.evaluate(track) is False
    steps.state(share.staff, "Borgeren har sat på pause")
    steps.sees_nothing(share.staff)
    expect(share.staff.locator('[data-screen="title"]')).to_have_text("På pause")
    expect(share.staff.get_by_role("button", name="Fortsæt")).to_be_hidden()

    steps.paint(share.tab, "#0000ff")
    share.citizen.get_by_role("button", name="Fortsæt").click()
    steps.sees(share.staff, BLUE)
    assert share.citizen.evaluate(track) is True

    share.staff.get_by_role("button", name="Pause", exact=True).click()
    steps.status(share.citizen, "Pause: Mette ser ikke din skærm")
    steps.sees_nothing(share.staff)
    share.staff.get_by_role("button", name="Fortsæt").click()
    steps.sees(share.staff, BLUE)


def _is_over(share: Share) -> None:
    expect(share.staff.get_by_role("heading", name="Skærmdelingen er slut")).to_be_visible()
    expect(share.citizen.get_by_role("heading", name="Ingen kan se din skærm nu")).to_be_visible()
    assert share.citizen.evaluate("document.querySelector('video').srcObject === null")


def test_the_citizen_stops_with_the_red_button(share: Share) -> None:
    steps.keep_track(share.citizen)
    share.citizen.get_by_role("button", name="Stop deling").click()
    _is_over(share)
    expect(share.citizen.get_by_text("stoppet af dig")).to_be_visible()
    assert share.citizen.evaluate("window.track.readyState") == "ended"


def test_the_citizen_stops_by_pressing_escape_twice(share: Share) -> None:
    share.citizen.keyboard.press("Escape")
    share.citizen.keyboard.press("Escape")
    _is_over(share)


def test_staff_stops(share: Share) -> None:
    steps.keep_track(share.citizen)
    share.staff.get_by_role("button", name="Stop deling").click()
    _is_over(share)
    expect(share.citizen.get_by_text("stoppet af medarbejderen")).to_be_visible()
    assert share.citizen.evaluate("window.track.readyState") == "ended"


def test_stopping_in_the_browser_takes_the_consent_back_and_it_can_be_given_again(share: Share) -> None:
    # The tab that was shown is closed: the browser ends the capture, as its own stop button does.
    share.tab.close()
    expect(share.citizen.get_by_text("Du stoppede delingen i browseren. Mette ser intet.")).to_be_visible()
    steps.state(share.staff, "Borgeren læser og tager stilling")
    steps.sees_nothing(share.staff)
    steps.shared_tab(share.citizen.context, "#00ff00")
    share.citizen.bring_to_front()
    steps.agree(share.citizen)
    steps.sees(share.staff, GREEN)


def test_who_shuts_the_picker_has_shared_nothing_and_may_try_again(asked: Share) -> None:
    asked.citizen.evaluate(steps.REFUSE)
    steps.agree(asked.citizen)
    expect(asked.citizen.get_by_text("Du valgte ikke noget at dele, så Mette ser intet.")).to_be_visible()
    steps.state(asked.staff, "Borgeren læser og tager stilling")
    asked.citizen.evaluate(steps.ALLOW)
    steps.agree(asked.citizen)
    steps.sees(asked.staff, RED)


def test_a_computer_that_forbids_it_is_told_so(asked: Share) -> None:
    asked.citizen.evaluate(steps.REFUSE.replace("by user", "by system"))
    steps.agree(asked.citizen)
    expect(asked.citizen.get_by_text("tillader ikke skærmdeling")).to_be_visible()


def test_a_telephone_is_told_honestly_and_offered_another_way(
    staff_context: BrowserContext, new_context: NewContext
) -> None:
    _, code = start_practice(staff_context)
    context = new_context(viewport={"width": 360, "height": 740})
    context.add_init_script("delete globalThis.MediaDevices?.prototype.getDisplayMedia")
    citizen = context.new_page()
    citizen.goto("/deltag")
    citizen.get_by_label("Kode på seks cifre").press_sequentially(code)
    citizen.get_by_role("button", name="Fortsæt").click()
    citizen.get_by_role("link", name="Del skærmen (borger.dk og andre sider)").click()
    expect(citizen.get_by_role("heading", name="Skærmen kan ikke deles herfra")).to_be_visible()
    assert axe_violations(citizen) == []
    citizen.get_by_role("link", name="Del en side på kommunens hjemmeside").click()
    citizen.get_by_role("button", name="Ja, del siden").click()
    citizen.wait_for_url("**/flytning*")


def test_a_reload_shares_nothing_until_it_is_said_yes_to_again(share: Share) -> None:
    share.citizen.reload()
    expect(share.citizen.get_by_text("Siden blev åbnet på ny, så delingen stoppede.")).to_be_visible()
    steps.state(share.staff, "Borgeren læser og tager stilling")
    steps.sees_nothing(share.staff)
    steps.agree(share.citizen)
    steps.sees(share.staff, RED)


def test_staff_reloads_and_sees_the_picture_again(share: Share) -> None:
    share.staff.reload()
    steps.sees(share.staff, RED)


def test_handing_over_ends_the_picture_and_names_the_new_person(share: Share, cast: Cast) -> None:
    steps.keep_track(share.citizen)
    db.session.rollback()
    session_id = db.session.scalar(select(CobrowseSession.id))
    assert session_id is not None
    services.offer(cast.mette, session_id, cast.ole.id)
    switchboard.relay.update(services.accept(cast.ole, session_id))
    expect(share.citizen.get_by_text("Delingen er givet videre til en kollega.")).to_be_visible()
    expect(share.citizen.get_by_text("I den anden ende sidder Ole fra Hvidovre Kommune.")).to_be_visible()
    assert share.citizen.evaluate("window.track.readyState") == "ended"
    steps.sees_nothing(share.staff)


def test_a_lost_line_shows_nothing_and_comes_back_by_itself(share: Share) -> None:
    share.citizen.evaluate(steps.CUT)
    steps.status(share.citizen, "Forbindelsen er væk. Vi prøver igen. Intet bliver delt imens")
    steps.state(share.staff, "Borgerens side er væk")
    steps.sees_nothing(share.staff)
    share.citizen.evaluate(steps.MEND)
    steps.sees(share.staff, RED)
    steps.status(share.citizen, "Mette fra Hvidovre Kommune ser din skærm")


def test_a_way_that_fails_is_looked_for_anew_within_the_same_share(share: Share) -> None:
    ways = "window.peers.at(-1).localDescription.sdp.match(/a=ice-ufrag:(.*)/)[1]"
    before = share.citizen.evaluate(ways)
    share.citizen.evaluate(steps.LOSE_THE_WAY)
    wait_until(share.citizen, lambda: bool(share.citizen.evaluate("window.offers === 2")), "another offer")
    assert share.citizen.evaluate(ways) != before
    assert share.citizen.evaluate("window.peers.length") == 1
    steps.paint(share.tab, "#00ff00")
    steps.sees(share.staff, GREEN)
    steps.status(share.citizen, "Mette fra Hvidovre Kommune ser din skærm")


def test_a_way_that_is_never_found_is_told_and_can_be_tried_again(share: Share) -> None:
    share.citizen.evaluate(steps.NEVER_FIND_A_WAY)
    wait_until(share.citizen, lambda: bool(share.citizen.evaluate(steps.TRY_ONCE_MORE)), "it is told")
    assert share.citizen.evaluate("window.offers") == 4
    steps.status(share.citizen, "Billedet kan ikke komme frem til Mette")
    # An answer that came after the way was there again would show the picture before anybody asked for it.
    wait_until(
        share.citizen, lambda: share.citizen.evaluate("window.answers") == 4, "every offer is answered"
    )
    share.citizen.evaluate(steps.FIND_ONE_AGAIN)
    share.citizen.get_by_role("button", name="Prøv igen").click()
    steps.status(share.citizen, "Mette fra Hvidovre Kommune ser din skærm")


def test_staff_points_and_the_citizen_reads_where(share: Share) -> None:
    video = share.staff.locator('[data-screen="video"]')
    box = video.bounding_box()
    assert box is not None
    video.click(position={"x": box["width"] * 0.9, "y": box["height"] * 0.1})
    hint = share.citizen.locator('[data-part="hint"]')
    expect(hint).to_have_text("Mette peger: øverst til højre")
    expect(share.citizen.locator('[data-part="pointer"]')).to_be_visible()
    places = [page.evaluate(steps.PLACE_OF_POINTER) for page in (share.staff, share.citizen)]
    assert places[0] == pytest.approx(places[1], abs=0.02)
    share.staff.get_by_role("button", name="Rul ned").click()
    expect(hint).to_have_text("Mette siger: Rul ned")
    # By keyboard too: the stage takes the arrows, and Enter sets the mark.
    share.staff.locator('[data-screen="stage"]').focus()
    for _ in range(20):
        share.staff.keyboard.press("ArrowDown")
        share.staff.evaluate("() => new Promise((done) => setTimeout(done, 70))")
    share.staff.keyboard.press("Enter")
    expect(hint).to_have_text("Mette peger: nederst til højre")


def test_the_pointer_in_a_small_window_that_stays_in_front(share: Share) -> None:
    # A headless browser opens no such window; another one that the page may fill stands in for it.
    share.citizen.evaluate(
        "documentPictureInPicture.requestWindow = async () => window.open('about:blank', '_blank', 'width=420,height=400')"
    )
    with share.citizen.expect_popup() as opened:
        share.citizen.get_by_role("button", name="Vis markøren i et lille vindue").click()
    small = opened.value
    expect(small.get_by_text("Mette fra Hvidovre Kommune ser din skærm")).to_be_visible()
    share.staff.locator('[data-screen="video"]').click()
    expect(small.locator(".screen-pointer")).to_be_visible()
    expect(small.get_by_text("Mette peger: midtpå i midten")).to_be_visible()
    small.get_by_role("button", name="Pause", exact=True).click()
    steps.state(share.staff, "Borgeren har sat på pause")
    with small.expect_event("close"):
        small.get_by_role("button", name="Stop deling").click()
    _is_over(share)


def test_from_a_mirrored_page_to_the_screen_and_back_without_a_new_code(
    staff_context: BrowserContext, new_context: NewContext
) -> None:
    staff, code = start_practice(staff_context)
    context = new_context()
    steps.shared_tab(context)
    page = context.new_page()
    consent(page, code)
    replica(staff)
    page.get_by_label("Fulde navn").fill("Rumle Stilzchen")
    bar = Bar(page)
    with context.expect_page() as opened:
        bar.press("Del skærm")
    screen = opened.value
    expect(screen.get_by_role("heading", name="Vil du dele din skærm?")).to_be_visible()
    assert "cob" not in screen.url
    steps.state(staff, "Borgeren læser og tager stilling")
    steps.agree(screen)
    steps.sees(staff, RED)
    bar.expect("Du er gået over til at dele skærmen")

    page.bring_to_front()
    bar.press("Del denne side igen")
    expect(screen.get_by_text("Delingen fortsætter i et andet vindue.")).to_be_visible()
    steps.sees_nothing(staff)
    bar.press("Ja, del denne side")
    expect(replica(staff).get_by_role("heading", name="Hvem flytter?")).to_be_visible()
    assert page.get_by_label("Fulde navn").input_value() == "Rumle Stilzchen"


def test_the_pages_pass_axe_and_fit_a_small_window(share: Share) -> None:
    for page in (share.citizen, share.staff):
        assert axe_violations(page) == []
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    share.citizen.get_by_role("button", name="Pause", exact=True).click()
    steps.status(share.citizen, "Pause: Mette ser ikke din skærm")
    assert axe_violations(share.citizen) == []


def test_only_this_page_may_ask_for_the_screen(server: Server, browser_page: Page) -> None:
    allowed = "document.featurePolicy.allowsFeature('display-capture')"
    browser_page.goto("/deltag/skaerm")
    expect(browser_page.get_by_text("Der er ingen deling i gang.")).to_be_visible()
    assert browser_page.evaluate(allowed) is True
    browser_page.goto("/deltag")
    assert browser_page.evaluate(allowed) is False


def test_staff_may_not_be_shown_more_than_a_picture(share: Share) -> None:
    kinds = share.citizen.evaluate(
        "document.querySelector('video').srcObject.getTracks().map((each) => each.kind)"
    )
    assert kinds == ["video"]
