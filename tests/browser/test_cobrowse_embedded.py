"""A page on another site that carries the line: joined with a spoken code, across page changes, without a cookie."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.cobrowse_steps import STAFF_STATE, Bar, Sent, replica, start_practice
from tests.browser.conftest import Server
from tests.conftest import Change
from tests.tools.network import another_site

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Elsewhere</title>
<link rel="icon" href="data:,"><script async src="{portal}/cob/v1/load.js"></script></head>
<body><h1>{path}</h1><label>Name <input id="name"></label><a href="/next">Next</a></body></html>"""


@pytest.fixture
def elsewhere(server: Server) -> Iterator[str]:
    """A municipality's own site: another origin, a strict policy with only what docs/cobrowse.md asks for."""
    socket = server.url.replace("http", "ws")
    policy = f"default-src 'none'; script-src {server.url}; connect-src {socket} {server.url}; img-src data:"
    with another_site(PAGE.replace("{portal}", server.url), policy) as url:
        yield url


def test_in_demo_mode_a_page_on_another_loopback_site_is_shared(
    server: Server,
    elsewhere: str,
    staff_context: BrowserContext,
    new_context: Callable[..., BrowserContext],
    change_settings: Change,
) -> None:
    change_settings(demo=True)
    staff, code = start_practice(staff_context)
    citizen = new_context().new_page()
    sent = Sent(citizen)
    citizen.goto(f"{elsewhere}/start#cob={code}")
    bar = Bar(citizen)
    bar.press("Yes, share this page")
    expect(replica(staff).get_by_role("heading", name="/start")).to_be_visible()
    citizen.get_by_label("Name").fill("Rumle Stilzchen")
    expect(replica(staff).locator("#name")).to_have_value("••••••")

    citizen.get_by_role("link", name="Next").click()
    expect(replica(staff).get_by_role("heading", name="/next")).to_be_visible()
    assert "Rumle" not in sent.text
    assert citizen.context.cookies() == []
    bar.press("Stop sharing")
    bar.expect("stopped by you")
    expect(staff.get_by_role("heading", name="Skærmdelingen er slut")).to_be_visible()


def test_elsewhere_a_strange_site_may_not_join(
    elsewhere: str, staff_context: BrowserContext, new_context: Callable[..., BrowserContext]
) -> None:
    staff, code = start_practice(staff_context)
    citizen = new_context().new_page()
    sent = Sent(citizen)
    citizen.goto(f"{elsewhere}/start#cob={code}")
    Bar(citizen).expect("The code is wrong or too old")
    assert not sent.mirrored
    expect(staff.locator(STAFF_STATE)).to_have_text("Venter på borgeren")


def test_the_citizen_sees_what_the_hotline_would_see_before_saying_yes_and_nothing_is_sent(
    server: Server,
    elsewhere: str,
    staff_context: BrowserContext,
    new_context: Callable[..., BrowserContext],
    change_settings: Change,
) -> None:
    change_settings(demo=True)
    _, code = start_practice(staff_context)
    citizen = new_context().new_page()
    sent = Sent(citizen)
    citizen.goto(f"{elsewhere}/start#cob={code}")
    citizen.evaluate("document.querySelector('#name').value = 'Rumle Stilzchen'")
    bar = Bar(citizen)
    with citizen.expect_popup() as opened:
        bar.press("See what the hotline sees")
    window = opened.value
    seen = replica(window)
    expect(seen.get_by_role("heading", name="/start")).to_be_visible()
    expect(seen.locator("#name")).to_have_value("••••••")
    citizen.evaluate("document.querySelector('h1').textContent = 'Changed'")
    expect(seen.get_by_role("heading", name="Changed")).to_be_visible()
    assert not sent.mirrored
    with window.expect_event("close"):
        citizen.goto(f"{elsewhere}/next")
