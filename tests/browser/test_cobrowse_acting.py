"""Staff points at the citizen's page, and acts on it once the citizen has said yes: two real browsers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Page, expect

from hotline.cobrowse import rules, switchboard
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from tests.browser import cobrowse_acted as acted
from tests.browser.cobrowse_steps import (
    STAFF_STATE,
    Bar,
    EnterT,
    Sent,
    consent,
    press_in_replica,
    replica,
    serve_pages,
    start_practice,
    wait_until,
)
from tests.browser.conftest import Server, axe_violations
from tests.conftest import NOON, Cast

NewContext = Callable[..., BrowserContext]
TOLD = '[data-part="told"]'
LOG = '[data-part="log"] li'


@dataclass
class Helped:
    """A page that staff sees: both browsers, and the citizen's bar."""

    staff: Page
    citizen: Page
    bar: Bar
    sent: Sent

    def give_control(self) -> None:
        self.staff.get_by_role("button", name="Bed om at styre").click()
        self.bar.press("Ja, i 5 minutter")
        expect(self.staff.locator(STAFF_STATE)).to_have_text("Du må klikke og skrive")

    def press(self, selector: str) -> None:
        press_in_replica(self.staff, selector)

    def does(self, selector: str) -> None:
        """Press, and wait until it is done."""
        before = self.staff.locator(f'{LOG}[data-done="yes"]').count()
        self.press(selector)
        expect(self.staff.locator(f'{LOG}[data-done="yes"]')).to_have_count(before + 1)

    def write(self, value: str) -> None:
        self.staff.locator("#cobrowse-value").fill(value)
        self.staff.get_by_role("button", name="Skriv hos borgeren").click()

    @property
    def out(self) -> Any:
        return self.citizen.locator("#out")


@pytest.fixture
def helped(
    server: Server,
    new_context: NewContext,
    enter: EnterT,
    cast: Cast,
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> Helped:
    clock.move_to(NOON, tick=True)
    pages = {"/acted": acted.page(), "/acted-too": acted.next_page()}
    serve_pages(server, monkeypatch, {path: (text, "text/html") for path, text in pages.items()})
    context = new_context(viewport={"width": 1280, "height": 1000})
    enter(context, cast.mette)
    citizen = new_context().new_page()
    sent = Sent(citizen)
    staff, code = start_practice(context)
    consent(citizen, code)
    citizen.goto("/acted")
    expect(replica(staff).get_by_role("heading", name="En side at styre")).to_be_visible()
    return Helped(staff, citizen, Bar(citizen), sent)


def audited() -> list[Any]:
    db.session.rollback()
    rows = (
        db.session.query(AuditEntry).filter(AuditEntry.action.like("cobrowse.act%")).order_by(AuditEntry.id)
    )
    return [(row.action, row.after) for row in rows]


def written_down(helped: Helped, acts: int) -> list[Any]:
    """So many acts and refusals: each is written down once its answer is on its way, which both pages may see first."""
    wait_until(helped.staff, lambda: len(audited()) >= acts, "every act in the audit")
    return audited()


# Pointing


def test_staff_points_and_highlights_and_the_citizens_focus_stays(helped: Helped) -> None:
    helped.citizen.locator("#vej").focus()
    box = replica(helped.staff).locator("#draft").bounding_box()
    assert box is not None
    helped.staff.mouse.move(box["x"] + 10, box["y"] + box["height"] / 2)
    wait_until(helped.citizen, lambda: helped.bar.shown("pointer") is not None, "the pointer is shown")
    there, own = helped.bar.shown("pointer"), helped.citizen.locator("#draft").bounding_box()
    assert there is not None
    assert own is not None
    assert own["x"] <= there[0] <= own["x"] + own["width"]
    assert own["y"] <= there[1] <= own["y"] + own["height"] + 4

    helped.press("#draft")
    helped.bar.expect("Mette viser »Gem kladde«")
    wait_until(helped.citizen, lambda: helped.bar.shown("ring") is not None, "the ring is shown")
    expect(helped.out).to_have_text("intet")
    assert helped.citizen.evaluate("document.activeElement.id") == "vej"
    assert audited() == []

    helped.staff.get_by_role("button", name="Pause").click()
    wait_until(helped.citizen, lambda: helped.bar.shown("pointer") is None, "the pointer is gone")
    assert helped.bar.shown("ring") is None


def test_what_staff_points_with_is_gone_when_staff_is(helped: Helped) -> None:
    box = replica(helped.staff).locator("#draft").bounding_box()
    assert box is not None
    helped.staff.mouse.move(box["x"] + 10, box["y"] + 5)
    wait_until(helped.citizen, lambda: helped.bar.shown("pointer") is not None, "the pointer is shown")
    helped.staff.goto("/cobrowse")
    wait_until(helped.citizen, lambda: helped.bar.shown("pointer") is None, "the pointer is gone")


def test_staff_goes_through_the_page_with_the_keys(helped: Helped) -> None:
    helped.staff.locator("#replica").content_frame.locator("#stage").focus()
    helped.staff.keyboard.press("ArrowDown")
    expect(helped.staff.locator(TOLD)).to_have_text("Felt: »Vej«")
    helped.staff.keyboard.press("ArrowUp")
    expect(helped.staff.locator(TOLD)).to_have_text("Link: »Skriv til os«")
    helped.staff.keyboard.press("Enter")
    helped.bar.expect("Mette viser »Skriv til os«")


def test_staff_scrolls_the_citizens_page(helped: Helped) -> None:
    helped.staff.get_by_role("button", name="Rul sammen").click()
    helped.staff.locator("#replica").content_frame.locator("#stage").focus()
    helped.staff.keyboard.press("PageDown")
    wait_until(helped.citizen, lambda: helped.citizen.evaluate("scrollY") > 100, "the page is scrolled")
    seen = replica(helped.staff)
    wait_until(
        helped.staff, lambda: seen.locator("html").evaluate("() => scrollY") > 100, "the replica follows"
    )


# Control


def test_control_is_asked_for_given_and_taken_back_with_one_key(helped: Helped) -> None:
    helped.staff.get_by_role("button", name="Bed om at styre").click()
    helped.bar.expect("Må Mette klikke og skrive for dig?")
    helped.bar.press("Nej tak")
    expect(helped.staff.locator(TOLD)).to_have_text("Borgeren gav ikke lov. Vis vej med markøren i stedet.")
    helped.give_control()
    helped.bar.expect("Mette, Hvidovre Kommune, klikker og skriver på siden")
    assert "5:00" in helped.bar.text or "4:5" in helped.bar.text
    helped.citizen.keyboard.press("Escape")
    expect(helped.staff.locator(STAFF_STATE)).to_have_text("Du ser borgerens side")
    helped.bar.expect("Mette kan ikke længere klikke og skrive.")


def test_the_button_ends_control_and_escape_twice_ends_everything(helped: Helped) -> None:
    helped.give_control()
    helped.bar.press("Stop styring")
    expect(helped.staff.locator(STAFF_STATE)).to_have_text("Du ser borgerens side")
    helped.give_control()
    helped.citizen.keyboard.press("Escape")
    helped.citizen.keyboard.press("Escape")
    helped.bar.expect("Delingen er slut")
    expect(helped.staff.get_by_role("heading", name="Skærmdelingen er slut")).to_be_visible()


def test_staff_clicks_types_chooses_and_ticks(helped: Helped) -> None:
    helped.give_control()
    helped.does("#draft")
    expect(helped.out).to_have_text("kladde")
    assert helped.citizen.evaluate("trusted") is False

    helped.press("#vej")
    helped.write("Parkvej 1")
    expect(helped.out).to_have_text("Parkvej 1")
    helped.press("#besked")
    helped.write("To linjer\nher")
    wait_until(
        helped.citizen, lambda: helped.citizen.evaluate("seen.length") == 2, "the tracker has seen both"
    )
    helped.press("#dato")
    helped.write("2026-12-01")
    expect(helped.citizen.locator("#dato")).to_have_value("2026-12-01")

    helped.press("#bolig")
    helped.staff.locator("#cobrowse-value").select_option(label="Leje")
    helped.staff.get_by_role("button", name="Skriv hos borgeren").click()
    expect(helped.out).to_have_text("valgt Leje")
    helped.does("#familie")
    expect(helped.out).to_have_text("familie")
    helped.does("#kontrakt")
    expect(helped.out).to_have_text("kryds true")
    helped.does("#summary")
    expect(helped.citizen.get_by_text("Der er mere")).to_be_visible()

    told = [after for _action, after in written_down(helped, 8)]
    assert [after["act"] for after in told] == ["click", *["fill"] * 3, "select", "check", "check", "click"]
    assert {frozenset(after) for after in told} == {frozenset({"act"})}
    assert helped.citizen.evaluate("sends") == 0


def test_each_act_is_announced_before_it_happens(helped: Helped) -> None:
    helped.give_control()
    helped.citizen.evaluate(
        "draft.onclick = () => { window.ms = performance.now(); }; window.begun = performance.now()"
    )
    helped.does("#draft")
    assert helped.citizen.evaluate("ms - begun") >= 300
    assert "Mette klikker på »Gem kladde«" in helped.bar.text


def test_control_goes_on_after_a_link_of_the_site(helped: Helped) -> None:
    helped.give_control()
    helped.does("#same")
    helped.citizen.wait_for_url("**/acted-too")
    expect(replica(helped.staff).get_by_role("heading", name="Den næste side")).to_be_visible()
    expect(helped.staff.locator(STAFF_STATE)).to_have_text("Du må klikke og skrive")
    helped.does("#b")
    expect(helped.citizen.get_by_role("button", name="Trykket")).to_be_visible()
    helped.staff.get_by_role("button", name="Forrige side").click()
    helped.citizen.wait_for_url("**/acted")
    expect(replica(helped.staff).get_by_role("heading", name="En side at styre")).to_be_visible()
    assert [after["act"] for _, after in written_down(helped, 3)] == ["navigate", "click", "navigate"]


def test_what_a_citizen_must_do_alone_is_refused_by_the_server(helped: Helped) -> None:
    helped.give_control()
    helped.press("#send")
    expect(helped.staff.locator(TOLD)).to_contain_text("Bed borgeren trykke selv.")
    assert written_down(helped, 1) == [("cobrowse.act_refused", {"act": "click", "why": "own"})]
    assert "Mette klikker" not in helped.bar.text


def test_the_browser_refuses_what_the_server_lets_through(helped: Helped) -> None:
    helped.give_control()
    lie = Liar(helped)
    refused = {html_id: lie.ask("click", html_id, rx=0.5, ry=0.5) for html_id in acted.REFUSED}
    assert refused == acted.REFUSED
    assert lie.ask("fill", "password", value="x") == "sensitive"
    assert lie.ask("fill", "vej", value="040490-1234") == "cpr"
    assert lie.ask("fill", "postnr", value="26500") == "long"
    assert lie.ask("fill", "dato", value="i morgen") == "kind"
    assert lie.ask("fill", "kontrakt", value="x") == "kind"
    assert lie.ask("check", "declare", on=True) == "own"
    assert lie.ask("check", "vej", on=True) == "kind"
    assert lie.ask("click", "sneaky", rx=0.5, ry=0.5) == "own"
    assert lie.ask("navigate", "", by=1) == "kind"
    assert lie.ask("click", "draft", rx=0.5, ry=0.5, epoch=lie.epoch - 1) == "stale"
    helped.citizen.locator("#draft").evaluate("element => element.remove()")
    assert lie.ask("click", "draft", rx=0.5, ry=0.5) == "stale"
    assert helped.citizen.evaluate("sends") == 0
    expect(helped.out).to_have_text("intet")
    helped.citizen.keyboard.press("Escape")
    helped.bar.expect("kan ikke længere")
    assert lie.ask("click", "familie", rx=0.5, ry=0.5) == "no_control"


class Liar:
    """A server that lets everything through: what it says, the citizen's browser alone has to judge."""

    def __init__(self, helped: Helped) -> None:
        self._helped = helped
        (self._room,) = switchboard.relay._rooms.values()
        self._n = 0

    @property
    def epoch(self) -> int:
        return self._room.mirror.epoch

    def ask(self, kind: str, html_id: str, **body: Any) -> str:
        """Tell the citizen's page to do something; gives why it did not, "" when it did."""
        self._n += 1
        where = {"id": self._mirrored(html_id)} if html_id else {}
        body = {"n": self._n, "epoch": self.epoch, "kind": kind, **where, **body}
        assert self._room.citizen
        switchboard.relay._port.to_citizen(self._room.citizen, "act", body)
        found: list[dict[str, Any]] = []

        def answered() -> bool:
            found.extend(done for done in self._helped.sent.said("done") if done["n"] == self._n)
            return bool(found)

        wait_until(self._helped.citizen, answered, f"an answer to {body}")
        assert found[0]["ok"] is (found[0]["why"] == "")
        return str(found[0]["why"])

    def _mirrored(self, html_id: str) -> int:
        todo = [self._helped.sent.snapshots[-1][1]["data"]["node"]]
        while todo:
            node = todo.pop()
            if node.get("attributes", {}).get("id") == html_id:
                return int(node["id"])
            todo += node.get("childNodes", [])
        raise AssertionError(html_id)


def test_control_ends_when_its_time_is_up(helped: Helped, clock: time_machine.Traveller) -> None:
    helped.give_control()
    clock.shift(timedelta(minutes=rules.CONTROL_MINUTES))
    # The pointer moves on its way there, and whatever staff says has the server look at the time.
    box = replica(helped.staff).locator("#draft").bounding_box()
    assert box is not None
    helped.staff.mouse.move(box["x"] + 5, box["y"] + 5)
    expect(helped.staff.locator(STAFF_STATE)).to_have_text("Du ser borgerens side")
    helped.bar.expect("Mette kan ikke længere klikke og skrive.")
    helped.press("#draft")
    helped.bar.expect("Mette viser")
    expect(helped.out).to_have_text("intet")


def test_the_console_is_accessible_in_every_state(helped: Helped) -> None:
    assert axe_violations(helped.staff) == []
    helped.give_control()
    helped.press("#bolig")
    expect(helped.staff.locator("#cobrowse-value")).to_be_focused()
    assert axe_violations(helped.staff) == []
