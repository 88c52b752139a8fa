"""The product in a real Chromium: a real server on a free port, and pages that may not log an error."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    expect,
    sync_playwright,
)
from werkzeug.serving import BaseWSGIServer, make_server

from hotline.accounts.models import Person
from hotline.rota.models import Shift
from tests.calls.conftest import EVENING, log, running, shift, topics, week
from tests.conftest import NOON, Cast
from tests.guide.conftest import a_fresh_memory, entry, guide

# The whole browser, and the one without windows: the same pages, for two thirds of the work (decision 0008).
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
SHELL = os.environ.get("CHROMIUM_SHELL") or shutil.which("chromium-headless-shell") or CHROMIUM
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # What a person picks when the browser asks which tab to show; nothing else asks (tests/browser/screen_steps.py).
    "--auto-select-tab-capture-source-by-title=Den delte fane",
]

# How long anything may take before a test gives it up, in milliseconds: a busy machine is slow, and nothing else waits.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

# What the pages show is made as it is for the rooms' own tests.
__all__ = ["a_fresh_memory", "entry", "guide", "log", "running", "shift", "topics", "week"]

# Engine.IO's writer may put its last packet on the wire just after the reader has answered a close; the browser
# drops the packet and says so. Nothing is lost: both sides had said that they were done.
CROSSED = "Data frame received after close"
# Chromium counts pages that forbid the camera whenever one asks for the screen, and says so; it asks for no camera.
COUNTED = "Permissions policy violation: camera is not allowed in this document."


@dataclass
class Server:
    """The running product: its address, and the application behind it to prepare and look at data."""

    url: str
    app: Flask


@pytest.fixture(scope="session")
def running_app(built_app: Flask) -> Iterator[tuple[BaseWSGIServer, Flask]]:
    server = make_server("127.0.0.1", 0, built_app, threaded=True)
    # The server's own threads end with the test run; a socket left open must not hold it up.
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server, built_app
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def server(app: Flask, running_app: tuple[BaseWSGIServer, Flask]) -> Server:
    """The product on 127.0.0.1, on the empty database of the test."""
    return Server(f"http://127.0.0.1:{running_app[0].server_port}", app)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=SHELL, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    """One with windows and tabs, which alone can share a screen."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


def _come_to_rest(page: Page) -> None:
    """Leave whatever the page is just doing: one that is on its way somewhere can hold its browser's end for ever."""
    for _attempt in range(3):
        try:
            page.goto("about:blank")
        except Error:
            continue
        return


@pytest.fixture
def new_context(browser: Browser, server: Server) -> Iterator[Callable[..., BrowserContext]]:
    """Fresh browsers with their own cookies; any console error or uncaught exception fails the test."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def heard(page: Page, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(each in message.text for each in (CROSSED, COUNTED)):
            problems.append(f"{page.url}: {message.text}")

    def watch(page: Page) -> None:
        page.on("console", lambda message: heard(page, message))
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))

    def new_context(**options: object) -> BrowserContext:
        context = browser.new_context(base_url=server.url, locale="da-DK", **options)
        context.set_default_timeout(PATIENCE)
        context.on("page", watch)
        # Kept for tests that provoke an error on purpose: they clear it and say why.
        context.problems = problems  # type: ignore[attr-defined]  # A note of ours on Playwright's object.
        contexts.append(context)
        return context

    yield new_context
    for context in contexts:
        for page in context.pages:
            _come_to_rest(page)
        context.close()
    assert not problems, "errors in the browser's console:\n" + "\n".join(problems)


@pytest.fixture
def browser_page(new_context: Callable[..., BrowserContext]) -> Page:
    """One page of somebody who has not signed in."""
    return new_context().new_page()


@pytest.fixture
def enter(server: Server) -> Callable[[BrowserContext, Person], None]:
    """Sign a person in to a browser by the session cookie, without the cost of the sign-in page."""

    def enter(context: BrowserContext, person: Person) -> None:
        context.add_cookies([session_cookie(server, person)])

    return enter


@pytest.fixture
def open_duty(
    shift: Shift,
    cast: Cast,
    clock: time_machine.Traveller,
    new_context: Callable[..., BrowserContext],
    enter: Callable[[BrowserContext, Person], None],
) -> Callable[..., Page]:
    """The duty page of Mette, who is on this evening."""

    def open_duty(**options: object) -> Page:
        clock.move_to(EVENING)
        context = new_context(**options)
        enter(context, cast.mette)
        page = context.new_page()
        page.goto("/duty")
        return page

    return open_duty


@pytest.fixture
def staff_context(
    new_context: Callable[..., BrowserContext],
    enter: Callable[[BrowserContext, Person], None],
    cast: Cast,
    clock: time_machine.Traveller,
) -> BrowserContext:
    """Mette's browser, while the seconds pass: what co-browsing rations, it rations per second."""
    clock.move_to(NOON, tick=True)
    context = new_context()
    enter(context, cast.mette)
    return context


def session_cookie(server: Server, person: Person) -> dict[str, str]:
    """The cookie of a browser in which `person` has signed in."""
    signer = server.app.session_interface.get_signing_serializer(server.app)
    value = signer.dumps({"_user_id": person.get_id(), "_fresh": True})
    return {"name": "hotline", "value": value, "url": server.url}


AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


_JUDGE = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await axe.run(document, { runOnly: { type: "tag", values: tags } });
  // What axe found right is many times the page itself, and takes longer on its way out than to find.
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 160)}`));
}"""


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA on `page`, one line a finding."""
    # Playwright evaluates outside the page's policy, so the strict CSP stays as it is for the product.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_JUDGE)
    return found
