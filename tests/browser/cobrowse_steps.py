"""Steps that several co-browse tests share: start, join, look at what was sent and at what staff sees."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, FrameLocator, Page, WebSocket, expect

from hotline.accounts.models import Person
from tests.browser.conftest import PATIENCE, Server

STAFF_STATE = '[data-part="state"]'


class Sent:
    """Everything that a page sent over its websockets, with the snapshots unpacked."""

    def __init__(self, page: Page) -> None:
        self.frames: list[str | bytes] = []
        page.on("websocket", self._watch)

    def _watch(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)

    def _sent(self, frame: str | bytes) -> None:
        self.frames.append(frame)

    @property
    def _unpacked(self) -> list[Any]:
        found, parts = [], b""
        for frame in self.frames:
            if isinstance(frame, bytes):
                parts += frame
                unpacker = zlib.decompressobj()
                text = unpacker.decompress(parts)
                if unpacker.eof:
                    found.append(json.loads(text))
                    parts = b""
        assert not parts, "a snapshot was not sent to its end"
        return found

    @property
    def snapshots(self) -> list[Any]:
        return [events for events in self._unpacked if events[0]["type"] == 4]

    @property
    def batches(self) -> list[Any]:
        return self.said("ev")

    def said(self, event: str) -> list[Any]:
        """The bodies of the messages of this name."""
        messages = [re.match(r"42/cob-c,\d*(\[.*)", f, re.DOTALL) for f in self.frames if isinstance(f, str)]
        return [json.loads(m[1])[1] for m in messages if m and m[1].startswith(f'["{event}"')]

    @property
    def text(self) -> str:
        texts = [frame for frame in self.frames if isinstance(frame, str)]
        return "\n".join([*texts, *(json.dumps(events, ensure_ascii=False) for events in self._unpacked)])

    @property
    def mirrored(self) -> bool:
        return bool(self.snapshots or self.batches)


def start_practice(context: BrowserContext) -> tuple[Page, str]:
    """Staff starts a practice session; gives the console and the code that it shows."""
    staff = context.new_page()
    staff.goto("/cobrowse")
    staff.get_by_role("button", name="Start øvelse").click()
    return staff, staff.locator(".cobrowse-code").inner_text().replace(" ", "")


def consent(citizen: Page, code: str) -> None:
    """The citizen enters the code and says yes; ends on the shared form."""
    citizen.goto("/deltag")
    citizen.get_by_label("Kode på seks cifre").press_sequentially(code)
    citizen.get_by_role("button", name="Fortsæt").click()
    citizen.get_by_role("button", name="Ja, del siden").click()
    citizen.wait_for_url("**/flytning*")


def replica(page: Page) -> FrameLocator:
    """The citizen's page as it is drawn, in staff's console or in the window that the citizen opens.

    It is looked up anew at each use: every page of the citizen's is drawn in a frame of its own.
    """
    expect(page.locator("#replica")).to_be_visible()
    return page.frame_locator("#replica").frame_locator(".replayer-wrapper iframe")


def wait_until(page: Page, true: Callable[[], bool], what: str) -> None:
    """Wait for something that no locator sees, while the browser goes on."""
    for _ in range(PATIENCE // 20):
        if true():
            return
        # A page that is not drawn has no frames, but it has timers.
        page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 20))")
    raise AssertionError(f"never happened: {what}")


class Bar:
    """The citizen's bar and dialogs. They are in a closed shadow root, where only the debugging protocol reaches."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._protocol = page.context.new_cdp_session(page)

    def _nodes(self) -> list[dict[str, Any]]:
        root = self._protocol.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
        hosts = [node for node in _flat(root) if node["nodeName"] == "HOTLINE-COBROWSE"]
        return [node for host in hosts for node in _flat(host)]

    @property
    def text(self) -> str:
        """Everything that is said, visible or not."""
        return " ".join(node["nodeValue"] for node in self._nodes() if node["nodeType"] == 3)

    def expect(self, words: str) -> None:
        """Wait until the words are there."""
        wait_until(self._page, lambda: words in self.text, f"{words!r} in the bar")

    def shown(self, name: str) -> tuple[float, float] | None:
        """Where the part with this class begins, None while it is not shown."""
        part = next(n for n in self._nodes() if name in " ".join(n.get("attributes", [])).split())
        try:
            quad = self._protocol.send("DOM.getBoxModel", {"nodeId": part["nodeId"]})["model"]["border"]
        except Error:
            return None
        return quad[0], quad[1]

    def press(self, name: str) -> None:
        """Click a button with the mouse, where it stands."""
        self._click("BUTTON", name)

    def tick(self, name: str) -> None:
        """Tick or clear a box by its label."""
        self._click("LABEL", name)

    def _click(self, tag: str, name: str) -> None:
        self.expect(name)
        button = next(n for n in self._nodes() if n["nodeName"] == tag and _text(n) == name)
        self._protocol.send("DOM.scrollIntoViewIfNeeded", {"nodeId": button["nodeId"]})
        quad = self._protocol.send("DOM.getBoxModel", {"nodeId": button["nodeId"]})["model"]["content"]
        self._page.mouse.click((quad[0] + quad[4]) / 2, (quad[1] + quad[5]) / 2)


def _flat(node: dict[str, Any]) -> list[dict[str, Any]]:
    below = [*node.get("children", []), *node.get("shadowRoots", [])]
    return [node, *(deeper for child in below for deeper in _flat(child))]


def _text(node: dict[str, Any]) -> str:
    return "".join(n["nodeValue"] for n in _flat(node) if n["nodeType"] == 3)


EnterT = Callable[[BrowserContext, Person], None]


def serve_pages(server: Server, monkeypatch: pytest.MonkeyPatch, pages: dict[str, tuple[str, str]]) -> None:
    """Let the server serve pages itself: what Playwright would answer has no address that the browser trusts."""
    product = server.app.wsgi_app

    def serve(environ: dict[str, Any], start_response: Any) -> Any:
        body, kind = pages.get(environ["PATH_INFO"], (None, ""))
        if body is None:
            return product(environ, start_response)
        start_response("200 OK", [("Content-Type", f"{kind}; charset=utf-8")])
        return [body.encode()]

    monkeypatch.setattr(server.app, "wsgi_app", serve)


def press_in_replica(staff: Page, selector: str) -> None:
    """Staff clicks with the mouse on something in the drawn page, where it stands."""
    seen = replica(staff)
    element = seen.locator(selector)
    box = element.bounding_box()
    assert box is not None
    staff.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
