"""A municipality's site on the list: what its selectors mark, and what the staff's browser fetches from where."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from hotline.cobrowse.sites import queries, services
from hotline.cobrowse.sites.rules import Marks
from hotline.cobrowse.sites.services import SiteFields
from tests.browser.cobrowse_steps import Bar, Sent, replica, start_practice, wait_until
from tests.browser.conftest import Server
from tests.conftest import Cast
from tests.tools.network import another_site

PAGE = """<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Flytning</title>
<link rel="icon" href="data:,"><script async src="{portal}/cob/v1/load.js"></script></head>
<body><h1>Flytning</h1>
<div class="adresse"><label>Vej <input id="street"></label><label>CPR <input id="cpr" name="cpr"></label></div>
<label>Navn <input id="name"></label>
<p class="kvittering">Kvittering til Rumleskaft</p><div id="chat">Chat om skilsmisse</div>
<button type="button" id="open">Vis</button>
<img alt="" src="{listed}/logo.png?session=hemmelig"><img alt="" src="{unlisted}/sporing.png"></body></html>"""
MARKS = Marks(show=(".adresse",), hide=(".kvittering",), block=("#chat",))


@pytest.fixture
def others() -> Iterator[tuple[str, str]]:
    """Two more sites, which pictures come from: one on the list, one not."""
    with another_site("picture", "default-src 'none'") as listed, another_site("picture", "x") as unlisted:
        yield listed, unlisted


@pytest.fixture
def site(server: Server, others: tuple[str, str], cast: Cast) -> Iterator[str]:
    page = (
        PAGE.replace("{portal}", server.url).replace("{listed}", others[0]).replace("{unlisted}", others[1])
    )
    socket = server.url.replace("http", "ws")
    policy = (
        f"default-src 'none'; script-src {server.url}; connect-src {socket} {server.url}; img-src * data:"
    )
    with another_site(page, policy) as url:
        fields = SiteFields(url, MARKS, (others[0],))
        services.add_site(cast.chief, cast.chief.municipality_id, fields)
        yield url


def expect_value(staff: Page, field: str, value: str) -> None:
    expect(replica(staff).locator(field)).to_have_value(value)


def test_selectors_mark_and_only_listed_hosts_are_asked_for_pictures(
    site: str,
    others: tuple[str, str],
    staff_context: BrowserContext,
    new_context: Callable[..., BrowserContext],
    cast: Cast,
) -> None:
    asked: list[Request] = []
    staff, code = start_practice(staff_context)

    def note(each: Request) -> None:
        asked.append(each)

    staff_context.on("requestfinished", note)
    citizen = new_context().new_page()
    sent = Sent(citizen)
    citizen.goto(f"{site}/#cob={code}")
    Bar(citizen).press("Ja, del denne side")
    shown = replica(staff)
    expect(shown.get_by_role("heading", name="Flytning")).to_be_visible()

    citizen.locator("#street").fill("Byvej 1")
    citizen.locator("#cpr").fill("hemmeligt")
    citizen.locator("#name").fill("Rumleskaft")
    expect(shown.locator("#street")).to_have_value("Byvej 1")
    expect(shown.locator("#cpr")).to_have_value("••••••")
    expect(shown.locator("#name")).to_have_value("••••••")
    expect(shown.locator(".kvittering")).to_have_text("••••••")
    for secret in ("hemmelig", "Rumleskaft", "skilsmisse"):
        assert secret not in sent.text
    expect(staff.locator('[data-part="hits"]')).to_have_text("0")

    wait_until(staff, lambda: any(each.url.startswith(others[0]) for each in asked), "the listed picture")
    pictures = [each for each in asked if "127.0.0.1" in each.url and each.url.startswith(others)]
    assert {each.url for each in pictures} == {f"{others[0]}/logo.png"}
    assert all("referer" not in each.all_headers() for each in pictures)

    # A class that changes what is marked gives the page anew, by the new mark, without a hit at the server.
    citizen.evaluate("document.querySelector('#name').closest('label').classList.add('adresse')")
    expect_value(staff, "#name", "Rumleskaft")
    citizen.evaluate("document.querySelector('#name').closest('label').classList.remove('adresse')")
    expect_value(staff, "#name", "••••••")
    expect(staff.locator('[data-part="hits"]')).to_have_text("0")

    # What is changed on the list reaches the next snapshot.
    row = queries.of_origin(site)
    assert row is not None
    services.change_site(cast.chief, row.id, 1, SiteFields(site, Marks(show=("#name",)), (others[0],)))
    staff.get_by_role("button", name="Opdatér").click()
    expect_value(staff, "#name", "Rumleskaft")
    expect_value(staff, "#street", "••••••")
    assert "skilsmisse" in sent.text

    # The policy said no to the picture that is not on the list; that, and nothing else, is in the console.
    problems = staff_context.problems
    assert problems
    assert all(f"{others[1]}/sporing.png" in each and "Content Security Policy" in each for each in problems)
    problems.clear()
