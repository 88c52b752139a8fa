"""Pages: what they cost the server, the network and the eye."""

from __future__ import annotations

import http.client
import os
import re
import statistics
import time
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, BrowserContext, sync_playwright
from sqlalchemy import event

from benchmarks.figures import Figure
from benchmarks.server import product
from hotline.app import create_app
from hotline.core.db import db
from hotline.settings import Settings

BENCH = "pages"
PASSWORD = "hotline-demo"
STAFF = "staff1.hvidovre@demo.invalid"
PUBLIC_PAGES = ("/", "/login")
STAFF_PAGES = ("/duty", "/rota")
# A phone on a mediocre mobile line: 1.6 Mbit/s, 150 ms there and back, a processor four times slower.
SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
SLOW_PROCESSOR = {"rate": 4}
LARGEST_PAINT = """() => new Promise((resolve) => new PerformanceObserver((list) =>
  resolve(list.getEntries().at(-1).startTime)).observe({type: "largest-contentful-paint", buffered: true}))"""


def run(*, quick: bool) -> list[Figure]:
    with product() as server:
        return [
            *_queries(server.settings),
            *_server_time(server.url, 30 if quick else 300),
            *_in_the_browser(server.url),
        ]


def _queries(settings: dict[str, str]) -> Iterator[Figure]:
    """Count the statements of each page, in an application on the same database."""
    app = create_app(Settings.from_env(settings))
    client = app.test_client()
    statements: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    for path in (*PUBLIC_PAGES, *STAFF_PAGES):
        if path == STAFF_PAGES[0]:
            form = {"email": STAFF, "password": PASSWORD, "csrf_token": _token(client.get("/login").text)}
            client.post("/login", data=form)
        statements.clear()
        if client.get(path).status_code != 200:
            raise RuntimeError(f"{path} does not answer")
        yield Figure(
            BENCH,
            f"{path} SQL",
            sum(not each.startswith("BEGIN") for each in statements),
            "queries",
            target=12,
        )
    engine.dispose()


def _server_time(url: str, times: int) -> Iterator[Figure]:
    """Time whole answers over one connection: loopback adds some 0.2 ms to what the server does."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    cookie = ""
    for path in (*PUBLIC_PAGES, *STAFF_PAGES):
        if path == STAFF_PAGES[0]:
            cookie = _sign_in(connection)
        durations = []
        for _ in range(times):
            started = time.perf_counter()
            status, _, _ = _ask(connection, "GET", path, cookie)
            durations.append((time.perf_counter() - started) * 1000)
            if status != 200:
                raise RuntimeError(f"{path} answered {status}")
        ranked = sorted(durations)
        yield Figure(BENCH, f"{path} median", statistics.median(ranked), "ms")
        yield Figure(BENCH, f"{path} p95", ranked[int(len(ranked) * 0.95)], "ms")
    connection.close()


def _sign_in(connection: http.client.HTTPConnection) -> str:
    _, cookie, page = _ask(connection, "GET", "/login", "")
    form = {"email": STAFF, "password": PASSWORD, "csrf_token": _token(page)}
    status, cookie, _ = _ask(connection, "POST", "/login", cookie, urlencode(form))
    if status not in {302, 303}:
        raise RuntimeError(f"{STAFF} could not sign in: {status}")
    return cookie


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    return found[1] if found else ""


def _ask(
    connection: http.client.HTTPConnection, method: str, path: str, cookie: str, body: str | None = None
) -> tuple[int, str, str]:
    headers = {"Cookie": cookie, "Accept-Encoding": "identity"}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    new = response.headers.get("Set-Cookie", cookie).split(";")[0]
    return response.status, new, response.read().decode()


def _in_the_browser(url: str) -> Iterator[Figure]:
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=arguments)
        yield from _public(browser, url)
        yield from _staff(browser, url)
        browser.close()


def _public(browser: Browser, url: str) -> Iterator[Figure]:
    context = browser.new_context(base_url=url, locale="da-DK")
    yield Figure(BENCH, "/ first visit", _transferred(context, "/"), "KB", target=150)
    context.close()
    context = browser.new_context(base_url=url, locale="da-DK", viewport={"width": 360, "height": 740})
    page = context.new_page()
    control = context.new_cdp_session(page)
    control.send("Network.enable")
    control.send("Network.emulateNetworkConditions", SLOW_LINE)
    control.send("Emulation.setCPUThrottlingRate", SLOW_PROCESSOR)
    page.goto("/", wait_until="networkidle")
    yield Figure(BENCH, "/ largest paint, throttled", page.evaluate(LARGEST_PAINT), "ms", target=1000)
    context.close()


def _staff(browser: Browser, url: str) -> Iterator[Figure]:
    signed_in = browser.new_context(base_url=url, locale="da-DK")
    page = signed_in.new_page()
    page.goto("/login")
    page.fill("[name=email]", STAFF)
    page.fill("[name=password]", PASSWORD)
    page.click("main [type=submit]")
    page.wait_for_load_state("networkidle")
    # The cookies move to a browser whose cache is empty.
    fresh = browser.new_context(base_url=url, locale="da-DK", storage_state=signed_in.storage_state())
    signed_in.close()
    yield Figure(BENCH, "/duty first visit", _transferred(fresh, "/duty"), "KB", target=300)
    yield Figure(BENCH, "/duty next visit", _transferred(fresh, "/duty"), "KB", target=30)
    fresh.close()


def _transferred(context: BrowserContext, path: str) -> float:
    """Return the kilobytes that came over the line for a page and all that it loads, headers included."""
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    # What the browser has in its cache is finished too, with a length of zero.
    lengths: list[float] = []
    network.on("Network.loadingFinished", lambda finished: lengths.append(finished["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    page.close()
    return sum(lengths) / 1000
