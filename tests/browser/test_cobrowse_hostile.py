"""A citizen's browser that lies: what it sends does nothing in the staff's browser, with our gate and without it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from hotline.cobrowse import services
from hotline.cobrowse.redaction.gate import Gate
from tests.browser.cobrowse_steps import STAFF_STATE, replica, serve_pages, start_practice
from tests.browser.conftest import Server
from tests.cobrowse.pages import Page as Nodes
from tests.cobrowse.pages import mutation, packed
from tests.tools.network import another_site

# Speaks the sockets' protocol by itself, and says whatever it was given.
LIAR = """<!doctype html><html lang="da"><link rel="icon" href="data:,"><title>Løgner</title><script>
const { token, snapshot, batches } = %s;
const space = "/cob-c,";
const line = new WebSocket(location.origin.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket");
const say = (event, body) => line.send("42" + space + JSON.stringify([event, { v: 1, ...body }]));
line.onmessage = ({ data }) => {
  if (data[0] === "0") line.send("40" + space + JSON.stringify({ v: 1, token }));
  else if (data === "2") line.send("3");
  else if (data.startsWith("40")) say("ready");
  else if (data.includes('["start"')) {
    line.send("451-" + space + JSON.stringify(
      ["snap", { v: 1, epoch: 77, part: 0, of: 1, z: { _placeholder: true, num: 0 } }]));
    line.send(Uint8Array.from(atob(snapshot), (c) => c.charCodeAt(0)));
    batches.forEach((ev, n) => say("ev", { epoch: 77, seq: n + 1, ev }));
  }
};
</script></html>"""

RUN = "parent.ran=top.ran=window.ran=1;fetch('{evil}/ran')"


def hostile(nodes: Nodes, evil: str) -> list[dict[str, Any]]:
    """Everything we know of that runs or fetches in a page."""
    run, element = RUN.replace("{evil}", evil), nodes.element
    deep = element("b", {}, "dybt")
    for _ in range(90):
        deep = element("div", {"onclick": run}, deep)
    svg = element(
        "svg", {"onload": run}, element("script", {}, run), element("image", {"href": f"{evil}/svg"})
    )
    for each in (svg, *svg["childNodes"]):
        each["isSVG"] = True
    return [
        element("h1", {}, "En slem side"),
        element("script", {}, run),
        element("script", {"src": f"{evil}/script"}),
        element("img", {"src": f"{evil}/img", "onerror": run, "srcset": f"{evil}/srcset 2x"}),
        element("img", {"src": "x:", "onerror": run, "rr_dataURL": f"{evil}/data"}),
        svg,
        element("meta", {"http-equiv": "refresh", "content": f"0;url={evil}/refresh"}),
        element("base", {"href": f"{evil}/base/"}),
        *(
            element("link", {"rel": rel, "href": f"{evil}/link-{rel}", "as": "script"})
            for rel in ("stylesheet", "prefetch", "preload", "modulepreload", "prerender", "icon", "manifest")
        ),
        element("style", {}, f"@import '{evil}/import'; h1 {{ background: url({evil}/css) }}"),
        element(
            "style", {"_cssText": f"@import url({evil}/text); p {{ background: u\\72l({evil}/escaped) }}"}
        ),
        element(
            "style", {}, f"@font-face {{ font-family: ond; src: url({evil}/font) }} p {{ font-family: ond }}"
        ),
        element("p", {"style": f"background: image-set('{evil}/set' 1x)"}, "tekst"),
        element("iframe", {"src": f"{evil}/frame"}),
        element("iframe", {"srcdoc": f"<script>{run}</script>"}),
        element("iframe", {"src": f"javascript:{run}", "rr_src": f"{evil}/rr"}),
        element("object", {"data": f"{evil}/object"}),
        element("embed", {"src": f"{evil}/embed"}),
        element("video", {"src": f"{evil}/video", "poster": f"{evil}/poster", "autoplay": ""}),
        element("audio", {"src": f"{evil}/audio", "autoplay": "", "rr_mediaState": "played"}),
        element("details", {"open": "", "ontoggle": run}, "mere"),
        element("input", {"autofocus": "", "onfocus": run, "formaction": f"javascript:{run}"}),
        element("a", {"href": f"javascript:{run}", "ping": f"{evil}/ping", "id": "link"}, "Tryk her"),
        element(
            "form", {"action": f"{evil}/form"}, element("button", {"type": "submit", "id": "send"}, "Ja")
        ),
        element("marquee", {"onstart": run}, "rul"),
        element("template", {}, element("script", {}, run)),
        deep,
    ]


def later(nodes: Nodes, evil: str) -> list[list[dict[str, Any]]]:
    """The same ways, as changes of the page; and events that a recorder does not send here."""
    run = RUN.replace("{evil}", evil)
    script = nodes.element("script", {}, run)
    styles = nodes.element("style", {"_cssText": f"@import url({evil}/late)"})
    adds = [{"parentId": 4, "nextId": None, "node": node} for node in (script, styles)]
    canvas = {"source": 9, "id": 5, "type": 0, "commands": [{"property": "drawImage", "args": [run]}]}
    return [
        [mutation(adds=adds)],
        [
            mutation(
                attributes=[{"id": 5, "attributes": {"onclick": run, "srcdoc": f"<script>{run}</script>"}}]
            )
        ],
        [{"type": 3, "timestamp": 2, "data": canvas}],
        [
            {
                "type": 3,
                "timestamp": 2,
                "data": {"source": 10, "family": "x", "fontSource": f"url({evil}/face)"},
            }
        ],
        [{"type": 5, "timestamp": 2, "data": {"tag": "run", "payload": run}}],
        [{"type": 6, "timestamp": 2, "data": {"plugin": "rrweb/console@1", "payload": {"trace": [run]}}}],
    ]


@pytest.fixture
def fetched() -> list[str]:
    """What the hostile site was asked for."""
    return []


@pytest.fixture
def evil(fetched: list[str]) -> Iterator[str]:
    with another_site("window.ran = top.ran = 1", "default-src *", fetched) as url:
        yield url


@pytest.mark.parametrize("gate", ["with our gate", "around our gate"])
def test_a_hostile_page_runs_nothing_and_fetches_nothing_at_staffs(
    gate: str,
    server: Server,
    staff_context: BrowserContext,
    new_context: Callable[..., BrowserContext],
    evil: str,
    fetched: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nodes = Nodes()
    snapshot = nodes.snapshot(*hostile(nodes, evil))
    batches = later(nodes, evil)
    if gate == "around our gate":
        # The replica stands alone: its frame and its policy must be enough.
        monkeypatch.setattr(Gate, "snapshot", lambda _self, events: events)
        monkeypatch.setattr(Gate, "batch", lambda _self, events: events)
    staff, code = start_practice(staff_context)
    opened = staff_context.pages
    facts, token = services.join(code, str(server.app.config["SECRET_KEY"]))
    services.answer(token, yes=True, words=facts.words)
    lie = {"token": token, "snapshot": base64.b64encode(packed(snapshot)).decode(), "batches": batches}
    serve_pages(server, monkeypatch, {"/liar": (LIAR % json.dumps(lie).replace("</", "<\\/"), "text/html")})
    console = staff.url
    citizen = new_context().new_page()
    citizen.goto("/liar")

    expect(staff.locator(STAFF_STATE)).to_have_text("Du ser borgerens side")
    seen = replica(staff)
    expect(seen.get_by_role("heading", name="En slem side")).to_be_visible()
    expect(seen.get_by_text("dybt")).to_be_attached()
    # The console's keys and pointer over the page do not operate it.
    staff.keyboard.press("m")
    for target in ("#link", "#send"):
        box = seen.locator(target).bounding_box()
        assert box is not None
        staff.mouse.click(box["x"] + 2, box["y"] + 2)
    staff.wait_for_load_state("networkidle")

    assert fetched == []
    assert staff.url == console
    assert staff_context.pages == opened
    for place in (
        staff.locator("html"),
        staff.frame_locator("#replica").locator("html"),
        seen.locator("html"),
    ):
        assert place.evaluate("html => typeof html.ownerDocument.defaultView.ran") == "undefined"
    # The browser says what it refused. What would run does not get as far as that, unless our gate is out of the way.
    said = "\n".join(staff_context.problems)
    for refused in ("script execution", "JavaScript URL", "Framing", "base URI", "redirect", "plugin data"):
        assert (refused in said) is (gate == "around our gate"), refused
    staff_context.problems.clear()
