"""The mirror on pages that make it hard: they change, hide, nest, weigh, lie about the time - and the line drops."""

from __future__ import annotations

import base64
import random
import socket
from collections.abc import Callable

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from hotline.calls.models import Call
from hotline.cobrowse import events
from hotline.cobrowse.rules import By
from hotline.core.db import db
from hotline.core.live import socketio
from hotline.rota.models import Shift
from tests.browser.cobrowse_steps import (
    STAFF_STATE,
    Bar,
    EnterT,
    Sent,
    consent,
    replica,
    serve_pages,
    start_practice,
    wait_until,
)
from tests.browser.conftest import Server
from tests.calls.conftest import EVENING
from tests.conftest import Cast

NewContext = Callable[..., BrowserContext]


@pytest.fixture
def staff(staff_context: BrowserContext) -> tuple[Page, str]:
    """A console that waits, and its code."""
    return start_practice(staff_context)


@pytest.fixture
def citizen(new_context: NewContext) -> Page:
    return new_context().new_page()


@pytest.fixture
def serve(server: Server, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Serves a page of one's own on the server's origin, without a policy; gives its path."""
    pages: dict[str, tuple[str, str]] = {}
    serve_pages(server, monkeypatch, pages)

    def add(body: str) -> str:
        path = f"/own/{len(pages)}"
        head = '<meta charset="utf-8"><title>Egen side</title><link rel="icon" href="data:,">'
        line = '<script async src="/cob/v1/load.js"></script>'
        html = f'<!doctype html><html lang="da"><head>{head}{line}</head><body>{body}</body></html>'
        pages[path] = (html, "text/html")
        return path

    return add


def test_a_learner_plays_both_parts_in_one_browser(staff: tuple[Page, str]) -> None:
    console, _code = staff
    with console.expect_popup() as opened:
        console.get_by_role("link", name="Spil selv borger i et nyt vindue").click()
    bar = Bar(opened.value)
    bar.press("Ja, del denne side")
    expect(replica(console).get_by_role("heading", name="Selvbetjening")).to_be_visible()


def test_a_call_is_logged_beside_the_shared_screen(
    new_context: NewContext, enter: EnterT, cast: Cast, shift: Shift, clock: time_machine.Traveller
) -> None:
    clock.move_to(EVENING, tick=True)
    context = new_context()
    enter(context, cast.mette)
    console = context.new_page()
    console.goto("/cobrowse")
    console.get_by_role("button", name="Start skærmdeling").click()
    console.get_by_text("Registrér opkaldet").click()
    form = console.frame_locator("iframe[title='Registrér opkaldet']")
    for choice in ("Hvidovre", "Selvbetjening", "Gennemført selvbetjening under opkaldet"):
        form.get_by_role("radio", name=choice, exact=True).check()
    form.get_by_role("button", name="Gem opkald").last.click()
    expect(form.get_by_text("Opkaldet er gemt")).to_be_visible()
    # The server has written since this test has read.
    db.session.rollback()
    assert db.session.scalar(select(Call.channel)) == "phone_cobrowse"
    assert "/cobrowse/" in console.url


def test_an_awkward_page_is_seen_and_its_secrets_are_not(staff: tuple[Page, str], citizen: Page) -> None:
    console, code = staff
    sent = Sent(citizen)
    consent(citizen, code)
    citizen.goto("/training/hvidovre/drilsk")
    seen = replica(console)
    expect(seen.get_by_role("heading", name="Den drilske side")).to_be_visible()
    # Its list is renewed as a whole twice a second, and the replica keeps up.
    expect(seen.get_by_text("Sag 12")).to_be_visible()
    citizen.get_by_label("Personnummer på den").fill("zq-seven")
    citizen.get_by_label("Engangskode").fill("zq-eight")
    citizen.get_by_label("Fri tekst i et hjemmelavet felt").fill("zq-free")
    citizen.get_by_label("Et felt i en åben skygge").fill("zq-open")
    citizen.get_by_label("Kælenavn").fill("Basse")
    for field in ("#felt7", "#felt8"):
        expect(seen.locator(field)).to_have_value("••••••")
    expect(seen.get_by_label("Et felt i en åben skygge")).to_have_value("••••••")
    expect(seen.locator("#selvraadig")).to_have_value("Basse")
    expect(seen.get_by_label("Et felt i en lukket skygge")).to_have_count(0)
    citizen.get_by_role("button", name="Åbn boksen").click()
    expect(seen.get_by_role("heading", name="Vil du gemme kladden?")).to_be_visible()
    assert "zq-" not in sent.text
    assert console.locator('[data-part="hits"]').inner_text() == "0"


def test_a_storm_of_changes_is_weathered(staff: tuple[Page, str], citizen: Page) -> None:
    console, code = staff
    consent(citizen, code)
    citizen.goto("/training/hvidovre/drilsk")
    expect(replica(console).get_by_role("heading", name="Den drilske side")).to_be_visible()
    citizen.get_by_role("button", name="Lav en byge af ændringer").click()
    citizen.get_by_label("Kælenavn").fill("Efter bygen")

    def is_seen() -> bool:
        # Each snapshot brings a new frame, so the field is looked for anew.
        return replica(console).locator("#selvraadig").input_value() == "Efter bygen"

    wait_until(console, is_seen, "the page after the storm")


def test_own_frames_are_seen_and_others_are_shown_as_not_shared(
    staff: tuple[Page, str], citizen: Page
) -> None:
    console, code = staff
    sent = Sent(citizen)
    consent(citizen, code)
    citizen.goto("/training/hvidovre/affald")
    seen = replica(console)
    own = seen.frame_locator("iframe").first
    expect(own.get_by_role("heading", name="Hvilken beholder?")).to_be_visible()
    citizen.frame_locator("iframe").first.get_by_label("Adresse").fill("zq-street")
    expect(own.locator("#adresse")).to_have_value("••••••")
    citizen.frame_locator("iframe").first.get_by_label("Slags").select_option("Madaffald")
    expect(own.locator("#beholder")).to_have_value("Madaffald")
    assert "Industrivej" not in sent.text
    assert "zq-" not in sent.text
    assert "gradient" in seen.locator("iframe").nth(1).evaluate("e => getComputedStyle(e).backgroundImage")


@pytest.mark.parametrize("seconds", [-3600, -5, 5, 3600])
def test_a_clock_that_is_wrong_does_not_matter(
    staff: tuple[Page, str], new_context: NewContext, seconds: int
) -> None:
    console, code = staff
    context = new_context()
    context.add_init_script(
        f"{{ const now = Date.now.bind(Date); Date.now = () => now() + {seconds * 1000}; }}"
    )
    citizen = context.new_page()
    consent(citizen, code)
    expect(replica(console).get_by_role("heading", name="Hvem flytter?")).to_be_visible()
    for text in ("Første", "Andet", "Tredje"):
        citizen.evaluate(f"document.querySelector('h1').textContent = '{text}'")
        expect(replica(console).get_by_role("heading", name=text)).to_be_visible()


def test_a_page_of_megabytes_is_shown_and_goes_on(
    staff: tuple[Page, str], citizen: Page, serve: Callable[[str], str]
) -> None:
    console, code = staff
    noise = random.Random(7)  # noqa: S311  # Filling, not a secret.
    # Letters that hardly pack: some three megabytes of them on the line, in many parts.
    rows = "".join(
        f"<p>{base64.b64encode(noise.randbytes(1500)).decode().translate(LETTERS)}</p>" for _ in range(1800)
    )
    consent(citizen, code)
    citizen.goto(serve(f"<h1>Stor side</h1>{rows}"))
    seen = replica(console)
    expect(seen.get_by_role("heading", name="Stor side")).to_be_visible()
    assert seen.locator("p").count() == 1800
    citizen.evaluate("document.querySelector('h1').textContent = 'Stadig levende'")
    expect(replica(console).get_by_role("heading", name="Stadig levende")).to_be_visible()


def test_a_page_that_is_too_big_is_said_to_be_so_on_both_sides(
    staff: tuple[Page, str], citizen: Page, serve: Callable[[str], str]
) -> None:
    console, code = staff
    noise = random.Random(7)  # noqa: S311  # Filling, not a secret.
    rows = "".join(
        f"<p>{base64.b64encode(noise.randbytes(30_000)).decode().translate(LETTERS)}</p>" for _ in range(160)
    )
    consent(citizen, code)
    citizen.goto(serve(f"<h1>Kæmpe side</h1>{rows}"))
    expect(console.locator(STAFF_STATE)).to_have_text("Siden er for stor til at blive vist")
    Bar(citizen).expect("Siden er for stor til at blive vist")
    citizen.goto("/training/hvidovre/flytning")
    expect(replica(console).get_by_role("heading", name="Hvem flytter?")).to_be_visible()


# Digits by chance would be masked as numbers by chance.
LETTERS = str.maketrans("0123456789", "abcdefghij")


def _cut(by: By) -> None:
    """Cut one side's line without a word, as a dead network does."""
    sid = next(sid for sid, peer in events._peers.items() if peer.by is by)
    server = socketio.server
    line = server.manager.eio_sid_from_sid(sid, "/cob-c" if by is By.CITIZEN else "/cob-s")
    server.environ[line]["werkzeug.socket"].shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("by", [By.CITIZEN, By.STAFF])
def test_a_lost_line_comes_back_by_itself(staff: tuple[Page, str], citizen: Page, by: By) -> None:
    console, code = staff
    consent(citizen, code)
    expect(replica(console).get_by_role("heading", name="Hvem flytter?")).to_be_visible()
    _cut(by)
    citizen.evaluate("document.querySelector('h1').textContent = 'Mens linjen var væk'")
    expect(replica(console).get_by_role("heading", name="Mens linjen var væk")).to_be_visible()
    expect(console.locator(STAFF_STATE)).to_have_text("Du ser borgerens side")


def test_the_citizen_reloads_and_goes_back_and_is_still_seen(staff: tuple[Page, str], citizen: Page) -> None:
    console, code = staff
    consent(citizen, code)
    expect(replica(console).get_by_role("heading", name="Hvem flytter?")).to_be_visible()
    citizen.reload()
    citizen.get_by_role("link", name="Hvidovre Kommune").click()
    expect(replica(console).get_by_role("heading", name="Selvbetjening")).to_be_visible()
    citizen.go_back()
    expect(replica(console).get_by_role("heading", name="Hvem flytter?")).to_be_visible()
    Bar(citizen).expect("Du deler siden med Mette")


def test_a_console_that_was_hidden_shows_the_page_as_it_is_when_it_is_seen_again(
    staff: tuple[Page, str], citizen: Page
) -> None:
    console, code = staff
    consent(citizen, code)
    expect(replica(console).get_by_role("heading", name="Hvem flytter?")).to_be_visible()
    outer = next(frame for frame in console.frames if frame.url.endswith("/replica"))
    # A hidden tab gets no frames to draw.
    outer.evaluate("window.requestAnimationFrame = () => 0")
    for number in range(200):
        citizen.evaluate(
            "number => new Promise(done => {"
            " document.querySelector('h1').textContent = `Skridt ${number}`; setTimeout(done, 35); })",
            number,
        )
    console.reload()
    expect(replica(console).get_by_role("heading", name="Skridt 199")).to_be_visible()
