"""The box on a municipality's own page: another origin, a strict policy, judged as part of that page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from hotline.opening import services as opening
from tests.browser.conftest import Server, axe_violations
from tests.conftest import in_copenhagen
from tests.tools.network import another_site

PAGE = """<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Kommunen</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"></head>
<body><main><h1>Selvbetjening</h1><script src="{portal}/status.js"></script></main></body></html>"""


@pytest.fixture
def site(server: Server) -> Iterator[str]:
    """A municipality's own page that allows what docs/contract.md asks for, and nothing else."""
    policy = f"default-src 'none'; script-src {server.url}; connect-src {server.url}; img-src data:"
    with another_site(PAGE.format(portal=server.url), policy) as url:
        yield url


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-11-24 19:30", ["Åben nu, til kl. 22.00"]),
        ("2026-11-24 22:30", ["Lukket lige nu", "Åbner i morgen kl. 19.00"]),
        ("2026-12-24 12:00", ["Lukket: Juleaftensdag", "Åbner mandag den 4. januar kl. 19.00"]),
    ],
)
def test_it_says_whether_it_is_open_on_somebody_elses_page(cast, clock, site, browser_page: Page, now, said):
    opening.install_defaults(2026, 2027)
    clock.move_to(in_copenhagen(now))
    browser_page.set_viewport_size({"width": 360, "height": 640})
    browser_page.goto(site)
    box = browser_page.get_by_role("region", name="Aftenhotline om selvbetjening")
    for words in said:
        expect(box.get_by_text(words, exact=True)).to_be_visible()
    expect(box.get_by_role("link", name="Ring 70 00 00 00")).to_have_attribute("href", "tel:+4570000000")
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= 360
    assert axe_violations(browser_page) == []
