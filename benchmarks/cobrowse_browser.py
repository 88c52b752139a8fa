"""Co-browse in two real browsers: how soon staff sees what changes, what it weighs, and what it costs the citizen."""

from __future__ import annotations

import os
import re
import statistics
import time
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Frame, Page, sync_playwright

from benchmarks.figures import Figure
from benchmarks.server import product
from tests.browser.cobrowse_steps import Bar, Sent, consent, press_in_replica, replica, start_practice

BENCH = "cobrowse"
STAFF, PASSWORD = "staff1.hvidovre@demo.invalid", "hotline-demo"
HOME = "hvidovre"
STEPS = 4

# Sixty frames a second is what a person sees; the changes come as fast as somebody types.
CHANGE = """async ([times, gap]) => {
  let mark = document.getElementById("bench-mark");
  if (!mark) {
    mark = document.createElement("p");
    mark.id = "bench-mark";
    mark.textContent = "x";
    document.querySelector("main").append(mark);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  for (let count = 0; count < times; count++) {
    mark.firstChild.data = `t${(performance.timeOrigin + performance.now()).toFixed(1)}t`.replaceAll(/\\d/g, (d) => "abcdefghij"[d]);
    await new Promise((resolve) => setTimeout(resolve, gap));
  }
}"""
WATCH = """() => {
  const page = document.querySelector(".replayer-wrapper iframe").contentDocument;
  window.benchTook = [];
  new MutationObserver((changes) => {
    const now = performance.timeOrigin + performance.now();
    for (const { target } of changes) {
      const told = /^t([a-j.]+)t$/.exec(target.data ?? "")?.[1];
      if (told) window.benchTook.push(now - Number(told.replaceAll(/[a-j]/g, (c) => "abcdefghij".indexOf(c))));
    }
  }).observe(page, { subtree: true, characterData: true });
}"""
SHOWN = """(step) => new Promise((resolve) => {
  const look = () => {
    const page = document.querySelector(".replayer-wrapper iframe")?.contentDocument;
    const form = page?.querySelector(`[data-bench-step="${step}"], main h1`);
    if (form && window.benchOld !== page && page.body?.innerText.trim()) resolve(performance.timeOrigin + performance.now());
    else requestAnimationFrame(look);
  };
  look();
})"""

AWAIT_DONE = """() => {
  const done = () => document.querySelectorAll('[data-done="yes"]').length;
  const before = done();
  window.benchDone = new Promise((resolve) => {
    const look = () => (done() > before ? resolve() : requestAnimationFrame(look));
    look();
  });
}"""


def run(*, quick: bool) -> list[Figure]:
    """Serve the demo, and open the two browsers."""
    with product() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"])
        try:
            return list(_measure(browser, server.url, quick=quick))
        finally:
            browser.close()


def _measure(browser: Browser, url: str, *, quick: bool) -> Iterator[Figure]:
    context = browser.new_context(base_url=url)
    _sign_in(context)
    citizen = browser.new_context(base_url=url).new_page()
    # Two windows of one machine: the one behind must go on drawing.
    alone = list(_work(citizen, f"/training/{HOME}/flytning", 50 if quick else 200))
    sent = Sent(citizen)
    staff, code = start_practice(context)
    consent(citizen, code)
    replica(staff)
    outer = staff.frame(url=re.compile("/replica$"))
    assert outer is not None
    yield from _changes(citizen, outer, 100 if quick else 1000)
    yield from _page_changes(citizen, outer, 3 if quick else 12)
    yield from _weights(citizen, sent)
    yield from _clicks(staff, citizen, 5 if quick else 20)
    shared = list(_work(citizen, "", 50 if quick else 200))
    yield Figure(
        BENCH,
        "recorder's CPU for a change on the citizen's page",
        statistics.median(shared) - statistics.median(alone),
        "ms",
    )


def _sign_in(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/login")
    page.locator("input[name=email]").fill(STAFF)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"^(?!.*/login)"))
    page.close()


def _changes(citizen: Page, outer: Frame, times: int) -> Iterator[Figure]:
    citizen.evaluate(CHANGE, [1, 10])
    citizen.wait_for_timeout(500)
    outer.evaluate(WATCH)
    citizen.evaluate(CHANGE, [times, 50])
    citizen.wait_for_timeout(1000)
    took: list[float] = sorted(outer.evaluate("() => window.benchTook"))
    if len(took) < times * 0.9:
        raise RuntimeError(f"only {len(took)} of {times} changes were shown")
    yield Figure(BENCH, "a change is shown to staff, p50", statistics.median(took), "ms")
    yield Figure(BENCH, "a change is shown to staff, p99", took[int(len(took) * 0.99)], "ms")


def _page_changes(citizen: Page, outer: Frame, times: int) -> Iterator[Figure]:
    took = []
    for number in range(times):
        began = citizen.evaluate("() => performance.timeOrigin + performance.now()")
        outer.evaluate(
            "() => { window.benchOld = document.querySelector('.replayer-wrapper iframe')?.contentDocument; }"
        )
        step = number % STEPS + 1
        citizen.goto(f"/training/{HOME}/flytning/{step}")
        took.append(outer.evaluate(SHOWN, step) - began)
    yield Figure(BENCH, "a new page is shown to staff, median", statistics.median(took), "ms")


def _clicks(staff: Page, citizen: Page, times: int) -> Iterator[Figure]:
    """Staff clicks in the citizen's page, and hears that it is done; the citizen is told 300 ms before."""
    citizen.goto(f"/training/{HOME}/flytning")
    staff.get_by_role("button", name="Bed om at styre").click()
    Bar(citizen).press("Ja, i 5 minutter")
    took = []
    for number in range(times):
        target = f"#husstand-{number % 2 + 1}"
        replica(staff).locator(target).scroll_into_view_if_needed()
        staff.evaluate(AWAIT_DONE)
        began = time.monotonic()
        press_in_replica(staff, target)
        staff.evaluate("() => window.benchDone")
        took.append((time.monotonic() - began) * 1000)
    yield Figure(BENCH, "a click of staff's is done and told, median", statistics.median(took), "ms")


def _weights(citizen: Page, sent: Sent) -> Iterator[Figure]:
    """Fill in what each step of the practice form has, and weigh what was sent for it."""
    for step in range(1, STEPS + 1):
        sent.frames.clear()
        citizen.goto(f"/training/{HOME}/flytning/{step}")
        citizen.wait_for_timeout(1500)
        for field in citizen.locator("main input[type=text]:visible, main textarea:visible").all():
            field.press_sequentially("Parkvej 12", delay=40)
        citizen.mouse.move(200, 200)
        citizen.mouse.move(500, 420, steps=20)
        citizen.wait_for_timeout(500)
        packed = sum(len(frame) for frame in sent.frames if isinstance(frame, bytes))
        yield Figure(BENCH, f"snapshot of »flytning«, step {step}, on the wire", packed / 1000, "KB")
        batches: list[Any] = sent.batches
        size = sum(len(each) for each in sent.frames if isinstance(each, str) and '["ev"' in each)
        events = sum(len(batch["ev"]) for batch in batches)
        if events:
            yield Figure(
                BENCH, f"an event of »flytning«, step {step}, before deflate", size / events, "bytes"
            )


def _work(citizen: Page, path: str, times: int) -> Iterator[float]:
    """How long the page's thread is busy for each of many changes, in milliseconds."""
    if path:
        citizen.goto(path)
    protocol = citizen.context.new_cdp_session(citizen)
    protocol.send("Performance.enable")
    citizen.evaluate(CHANGE, [5, 20])
    for _ in range(5):
        before = _busy(protocol)
        citizen.evaluate(CHANGE, [times, 20])
        yield (_busy(protocol) - before) * 1000 / times


def _busy(protocol: Any) -> float:
    metrics = protocol.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))
