"""The page doctor on three pages: what it says, and that nothing of the page leaves the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from hotline.cobrowse.sites import services
from hotline.cobrowse.sites.rules import Marks
from hotline.cobrowse.sites.services import SiteFields
from tests.browser.cobrowse_steps import EnterT, Sent, _flat
from tests.browser.conftest import Server
from tests.conftest import Cast
from tests.tools.network import another_site

HEAD = """<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Side</title>
<link rel="icon" href="data:,"><script async src="{portal}/cob/v1/load.js"></script></head>"""
GOOD = f"""{HEAD}<body><h1>Hemmelig overskrift</h1>
<label>Vej <input name="street" data-cobrowse="show" value="Hemmelig vej"></label></body></html>"""
DIFFICULT = f"""{HEAD}<body><label>CPR-nummer <input id="felt7" name="felt7" value="Hemmelig"></label>
<input name="uden"><canvas></canvas><iframe src="{{frame}}/"></iframe><x-closed></x-closed><div id="busy"></div>
<p>Hemmelig tekst</p><script>
customElements.define("x-closed", class extends HTMLElement {{ constructor() {{ super();
  this.attachShadow({{ mode: "closed" }}).innerHTML = "<p>Hemmelig boks</p>"; }} }});
setInterval(() => {{ const busy = document.getElementById("busy"); busy.replaceChildren();
  for (let i = 0; i < 400; i++) busy.append(document.createElement("i")); }}, 50);
</script></body></html>"""
OPEN = "default-src * 'unsafe-inline' data:"

Place = Callable[..., str]


@pytest.fixture
def place(server: Server, cast: Cast) -> Iterator[Place]:
    """Put a page on a site of its own, on the list or not."""
    with ExitStack() as stack:

        def place(html: str, policy: str, marks: Marks | None = Marks()) -> str:  # noqa: B008
            page = html.replace("{portal}", server.url)
            url = stack.enter_context(another_site(page, policy))
            if marks is not None:
                services.add_site(cast.chief, cast.chief.municipality_id, SiteFields(url, marks))
            return url

        yield place


def ours(server: Server) -> str:
    return f"script-src {server.url}; connect-src 'self' {server.url} {server.url.replace('http', 'ws')}"


class Doctor:
    """The doctor's panel, in its closed shadow root."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def report(self) -> str:
        """What it says once it has watched the page for its five seconds."""
        self._page.wait_for_selector('hotline-doctor[data-state="done"]', state="attached", timeout=60_000)
        # Asked once, and let go: a page that never rests would fill the line with its changes.
        protocol = self._page.context.new_cdp_session(self._page)
        root = protocol.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
        protocol.detach()
        host = next(node for node in _flat(root) if node["nodeName"] == "HOTLINE-DOCTOR")
        return " ".join(node["nodeValue"] for node in _flat(host) if node["nodeType"] == 3)


class Watch:
    """Everything that leaves the browser."""

    def __init__(self, page: Page) -> None:
        self.sent = Sent(page)
        self.asked: list[Request] = []
        page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        self.asked.append(request)

    def expect_nothing_of_the_page(self, site: str, server: Server) -> None:
        assert self.sent.frames == []
        for each in self.asked:
            assert each.method in {"GET", "HEAD"}
            assert each.post_data is None
            assert "emmelig" not in each.url
        paths = {each.url.removeprefix(server.url) for each in self.asked if each.url.startswith(server.url)}
        assert all(path.startswith(("/cob/v1/", "/static/dist/cobrowse/doctor/")) for path in paths)
        assert {each.url.split("#")[0] for each in self.asked if each.url.startswith(site)} == {f"{site}/"}


def test_a_good_page_is_told_so(
    server: Server, place: Place, new_context: Callable[..., BrowserContext]
) -> None:
    site = place(GOOD, f"default-src 'none'; img-src data:; {ours(server)}")
    page = new_context().new_page()
    watch = Watch(page)
    page.goto(f"{site}/#cob=doctor")
    said = Doctor(page).report()
    assert "0 skal rettes" in said
    assert "siden kan tale med portalen" in said
    assert "Linjen er på plads" in said
    assert "Felter: 1. Følsomme: 0. Må vises: 1" in said
    assert "Indholdspolitik (CSP) i svarets hoved" in said
    assert "Hemmelig vej" not in said
    assert page.url == f"{site}/"
    watch.expect_nothing_of_the_page(site, server)


def test_a_page_whose_policy_lacks_our_lines_is_told_the_line(
    server: Server, place: Place, new_context: Callable[..., BrowserContext]
) -> None:
    site = place(GOOD, f"default-src 'none'; connect-src 'self'; img-src data:; script-src {server.url}")
    context = new_context()
    page = context.new_page()
    watch = Watch(page)
    page.goto(f"{site}/#cob=doctor")
    said = Doctor(page).report()
    # The browser itself reports what the policy forbids, and that is what is tried.
    assert all("Content Security Policy" in each for each in context.problems)
    context.problems.clear()
    assert "spærrer for forbindelsen til hotlinen" in said
    assert f"connect-src 'self' {server.url} {server.url.replace('http', 'ws')}" in said
    # Nobody could say that this site is on the list: it is not examined further.
    assert "Felter" not in said
    watch.expect_nothing_of_the_page(site, server)


def test_a_difficult_page_is_told_what_cannot_be_shown(
    server: Server, place: Place, new_context: Callable[..., BrowserContext]
) -> None:
    frame = place("<p>frame</p>", OPEN, None)
    site = place(DIFFICULT.replace("{frame}", frame), OPEN, Marks(hide=("#busy", ".findes-ikke")))
    page = new_context().new_page()
    watch = Watch(page)
    page.goto(f"{site}/#cob=doctor")
    said = Doctor(page).report()
    assert "Rammer (iframe) fra andre sider: 1" in said
    assert "Tegneflader og videoer: 1" in said
    assert "Lukkede komponenter (closed shadow root): 1" in said
    assert "x-closed" in said
    assert "Følsomme felter, der ikke er markeret: 1" in said
    assert "#felt7" in said
    assert "Felter uden etiket: 1" in said
    assert 'input[name="uden"]' in said
    assert "Så mange ændringer kan ikke vises" in said
    assert "Dele fra andre værter: 1" in said
    assert "Selektorer, der finder noget på denne side: 1 af 2" in said
    assert "emmelig" not in said
    watch.expect_nothing_of_the_page(site, server)


def test_a_site_that_is_not_on_the_list_is_not_examined(
    server: Server, place: Place, new_context: Callable[..., BrowserContext]
) -> None:
    site = place(GOOD, f"default-src 'none'; img-src data:; {ours(server)}", None)
    page = new_context().new_page()
    page.goto(f"{site}/#cob=doctor")
    said = Doctor(page).report()
    assert "Siden står ikke på hotlinens liste" in said
    assert site in said
    assert "Felter" not in said


def _kit(server: Server, context: BrowserContext, site: str) -> tuple[Page, Page]:
    kit = context.new_page()
    kit.clock.install()
    kit.goto(f"{server.url}/admin/sites/kit")
    kit.get_by_label("Adresse").select_option(site)
    with kit.expect_popup() as popup:
        kit.get_by_role("button", name="Tjek siden").click()
    return kit, popup.value


def test_the_kit_hears_that_the_script_runs(
    server: Server, place: Place, new_context: Callable[..., BrowserContext], enter: EnterT, cast: Cast
) -> None:
    site = place(GOOD, f"default-src 'none'; img-src data:; {ours(server)}")
    context = new_context()
    enter(context, cast.chief)
    kit, popup = _kit(server, context, site)
    expect(kit.get_by_text("Scriptet svarer.")).to_be_visible()
    kit.clock.fast_forward(11_000)
    expect(kit.get_by_text("svarede ikke")).to_be_hidden()
    assert popup.url.startswith(site)


def test_the_kit_tells_when_the_script_is_blocked(
    server: Server, place: Place, new_context: Callable[..., BrowserContext], enter: EnterT, cast: Cast
) -> None:
    site = place(GOOD, "default-src 'none'; img-src data:")
    context = new_context()
    enter(context, cast.chief)
    kit, popup = _kit(server, context, site)
    popup.wait_for_load_state()
    expect(kit.get_by_text("Venter på svar fra siden")).to_be_visible()
    kit.clock.fast_forward(11_000)
    expect(kit.get_by_text("Scriptet svarede ikke inden for 10 sekunder.")).to_be_visible()
    assert all("Content Security Policy" in each for each in context.problems)
    context.problems.clear()
