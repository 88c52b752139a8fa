"""Pointing and acting over the sockets: who may, on what, when; and what a lying end gets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings

from hotline.cobrowse import rules, services, switchboard
from hotline.cobrowse.relay.desk import ACTS_PER_SECOND, BURST, MOST_UNANSWERED, QUESTIONS_PER_MINUTE, RATES
from hotline.cobrowse.rules import By
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from tests.cobrowse.conftest import Caller, End, Meeting
from tests.cobrowse.pages import mutation
from tests.cobrowse.test_acting_messages import JSON
from tests.cobrowse.test_sockets import row_of
from tests.conftest import Cast, Change

POINTING = {
    "ptr": {"id": 1, "rx": 0.5, "ry": 0.5},
    "hl": {"id": 1},
    "scroll": {"id": 1, "y": 0.25},
}


def acts(session_id: int) -> list[tuple[str, Any]]:
    db.session.rollback()
    rows = (
        db.session.query(AuditEntry)
        .filter(AuditEntry.subject == f"cobrowse:{session_id}", AuditEntry.action.like("cobrowse.act%"))
        .order_by(AuditEntry.id)
    )
    return [(row.action, row.after) for row in rows]


@pytest.fixture
def shown(meeting: Meeting) -> Meeting:
    """A page is seen: a paragraph, a button, a field, a link."""
    page = meeting.page
    meeting.show(
        page.element("p", {}, "Tekst"),
        page.element("button", {"type": "button"}, "Gem kladde"),
        page.element("input", {"type": "text", "name": "vej"}),
        page.element("a", {"href": "http://localhost/training/to"}, "Videre"),
        page.element("button", {"type": "submit"}, "Videre"),
    )
    meeting.citizen.heard()
    meeting.staff.heard()
    return meeting


P, BUTTON, FIELD, LINK, SUBMIT = 2, 4, 5, 7, 9


@pytest.fixture
def controlled(shown: Meeting) -> Meeting:
    """And staff may act on it."""
    shown.staff.say("ctl_req")
    shown.citizen.say("consent", scope="control", yes=True, words=shown.facts.words)
    shown.citizen.heard()
    shown.staff.heard()
    return shown


def click(end: End, n: int, node: int = BUTTON, epoch: int = 10, **more: Any) -> None:
    end.say("act", n=n, epoch=epoch, kind="click", id=node, rx=0.5, ry=0.5, **more)


def refusals(end: End) -> list[str]:
    return [done["why"] for done in end.heard("done")]


# Pointing


@pytest.mark.parametrize("event", POINTING)
def test_staff_points_at_the_page_that_it_sees(shown: Meeting, event: str) -> None:
    shown.staff.say(event, epoch=10, **POINTING[event])
    assert shown.citizen.heard(event) == [{"epoch": 10, **POINTING[event]}]
    assert acts(shown.facts.id) == []


@pytest.mark.parametrize("event", POINTING)
def test_nothing_is_pointed_at_on_another_page_nor_in_a_pause(shown: Meeting, event: str) -> None:
    shown.staff.say(event, epoch=9, **POINTING[event])
    shown.staff.say("pause")
    shown.staff.say(event, epoch=10, **POINTING[event])
    assert shown.citizen.heard(event) == []


@pytest.mark.parametrize("event", POINTING)
def test_pointing_is_rationed(shown: Meeting, event: str, evening: time_machine.Traveller) -> None:
    for _ in range(100):
        shown.staff.say(event, epoch=10, **POINTING[event])
    assert len(shown.citizen.heard(event)) == RATES[event]
    evening.shift(timedelta(seconds=1))
    shown.staff.say(event, epoch=10, **POINTING[event])
    assert len(shown.citizen.heard(event)) == 1


@pytest.mark.parametrize("event", [*POINTING, "act", "ctl_req", "ping"])
def test_a_citizen_does_not_speak_as_staff(controlled: Meeting, event: str) -> None:
    body = {"v": 1, "epoch": 10, **POINTING.get(event, {})}
    assert controlled.citizen.raw(event, body) in (None, [])
    assert controlled.citizen.heard(event) == controlled.staff.heard(event) == []


def test_a_second_window_of_staff_takes_the_tools_with_it(
    controlled: Meeting, cast: Cast, call: Caller
) -> None:
    second = call.staff(cast.mette, controlled.facts.id)
    assert not controlled.staff.connected
    second.say("ptr", epoch=10, **POINTING["ptr"])
    assert len(controlled.citizen.heard("ptr")) == 1


# Asking for control


def test_control_is_asked_for_and_answered(shown: Meeting) -> None:
    shown.staff.say("ctl_req")
    assert shown.citizen.heard("state")[-1]["asked"] is True
    shown.citizen.say("consent", scope="control", yes=True, words=shown.facts.words)
    state = shown.citizen.heard("state")[-1]
    assert (state["state"], state["left"]) == ("control", rules.CONTROL_MINUTES * 60)


@pytest.mark.parametrize("end", ["citizen", "staff"])
def test_either_side_ends_control(controlled: Meeting, end: str) -> None:
    getattr(controlled, end).say("ctl_end")
    click(controlled.staff, 1)
    assert controlled.citizen.heard("act") == []
    assert refusals(controlled.staff) == ["no_control"]
    assert row_of(controlled.facts.id).state == "viewing"


def test_staff_takes_its_question_back(shown: Meeting) -> None:
    shown.staff.say("ctl_req")
    shown.staff.say("ctl_end")
    shown.citizen.say("consent", scope="control", yes=True, words=shown.facts.words)
    assert row_of(shown.facts.id).state == "viewing"


def test_asking_is_rationed(shown: Meeting) -> None:
    for _ in range(20):
        shown.staff.say("ctl_req")
        shown.citizen.say("consent", scope="control", yes=False, words=shown.facts.words)
    asked = [state for state in shown.citizen.heard("state") if state["asked"]]
    assert len(asked) == QUESTIONS_PER_MINUTE


def test_control_ends_with_staffs_page(controlled: Meeting) -> None:
    controlled.staff.leave()
    assert controlled.citizen.heard("state")[-1]["state"] == "viewing"


def test_control_goes_on_after_a_page_of_the_same_site_and_ends_on_another(
    controlled: Meeting, call: Caller, change_settings: Change
) -> None:
    same = call.citizen(token=controlled.token)
    assert same.heard("state")[-1]["state"] == "control"
    there = {"Origin": "http://localhost:8080"}
    change_settings(demo=True)
    other = call.citizen(there, token=controlled.token)
    assert other.heard("state")[-1]["state"] == "viewing"
    assert row_of(controlled.facts.id).control_until is None


@pytest.mark.parametrize("step", ["pause", "hand_over"])
def test_control_does_not_survive(controlled: Meeting, cast: Cast, step: str) -> None:
    if step == "pause":
        controlled.citizen.say("pause")
        controlled.citizen.say("resume")
    else:
        services.offer(cast.mette, controlled.facts.id, cast.ole.id)
        switchboard.relay.update(services.accept(cast.ole, controlled.facts.id))
        assert not controlled.staff.connected
    if controlled.staff.connected:
        click(controlled.staff, 1)
    assert controlled.citizen.heard("act") == []
    assert row_of(controlled.facts.id).state != "control"


# Acting


@pytest.mark.parametrize(
    ("kind", "told", "body"),
    [
        ("click", "click", {"id": BUTTON, "rx": 0, "ry": 1}),
        ("click", "navigate", {"id": LINK, "rx": 0.5, "ry": 0.5}),
        ("fill", "fill", {"id": FIELD, "value": "Parkvej 1"}),
        ("navigate", "navigate", {"by": -1}),
    ],
)
def test_an_act_is_passed_on_answered_and_audited_without_content(
    controlled: Meeting, kind: str, told: str, body: dict[str, Any]
) -> None:
    controlled.staff.say("act", n=1, epoch=10, kind=kind, **body)
    assert controlled.citizen.heard("act") == [{"n": 1, "epoch": 10, "kind": kind, **body}]
    assert acts(controlled.facts.id) == []
    controlled.citizen.say("done", n=1, ok=True, why="")
    assert controlled.staff.heard("done") == [{"n": 1, "ok": True, "why": ""}]
    assert acts(controlled.facts.id) == [("cobrowse.act", {"act": told})]


def test_what_the_browser_refuses_is_told_and_audited(controlled: Meeting) -> None:
    click(controlled.staff, 1)
    controlled.citizen.say("done", n=1, ok=False, why="own")
    assert refusals(controlled.staff) == ["own"]
    assert acts(controlled.facts.id) == [("cobrowse.act_refused", {"act": "click", "why": "own"})]


def test_nothing_is_done_without_consent_or_after_it(shown: Meeting, evening: time_machine.Traveller) -> None:
    click(shown.staff, 1)
    shown.staff.say("ctl_req")
    click(shown.staff, 2)
    shown.citizen.say("consent", scope="control", yes=True, words=shown.facts.words)
    evening.shift(timedelta(minutes=rules.CONTROL_MINUTES))
    click(shown.staff, 3)
    assert shown.citizen.heard("act") == []
    assert refusals(shown.staff) == ["no_control"] * 3
    assert acts(shown.facts.id) == [("cobrowse.act_refused", {"act": "click", "why": "no_control"})] * 3


def test_an_act_one_moment_before_its_time_is_up_is_done(
    controlled: Meeting, evening: time_machine.Traveller
) -> None:
    evening.shift(timedelta(minutes=rules.CONTROL_MINUTES) - timedelta(seconds=1))
    click(controlled.staff, 1)
    assert len(controlled.citizen.heard("act")) == 1


def test_acts_on_another_page_are_stale(controlled: Meeting) -> None:
    click(controlled.staff, 1, epoch=9)
    controlled.show(epoch=20)
    click(controlled.staff, 2)
    click(controlled.staff, 3, epoch=21)
    assert refusals(controlled.staff) == ["stale"] * 3
    assert controlled.citizen.heard("act") == []


def test_a_number_is_used_once(controlled: Meeting) -> None:
    click(controlled.staff, 5)
    click(controlled.staff, 5)
    click(controlled.staff, 4)
    assert len(controlled.citizen.heard("act")) == 1
    assert refusals(controlled.staff) == ["again"] * 2


def test_acts_are_rationed_and_few_at_a_time(controlled: Meeting, evening: time_machine.Traveller) -> None:
    for n in range(1, 21):
        click(controlled.staff, n)
    assert len(controlled.citizen.heard("act")) == ACTS_PER_SECOND
    assert set(refusals(controlled.staff)) == {"fast"}
    evening.shift(timedelta(seconds=1))
    click(controlled.staff, 21)
    assert refusals(controlled.staff) == ["fast"]
    for n in range(1, MOST_UNANSWERED + 1):
        controlled.citizen.say("done", n=n, ok=True, why="")
    click(controlled.staff, 22)
    assert len(controlled.citizen.heard("act")) == 1


@pytest.mark.parametrize("value", ["040490-1234", "nummeret er 0404901234", "040490"])
def test_no_cpr_number_is_typed(controlled: Meeting, value: str) -> None:
    controlled.staff.say("act", n=1, epoch=10, kind="fill", id=FIELD, value=value)
    assert refusals(controlled.staff) == ["cpr"]
    assert controlled.citizen.heard("act") == []
    assert value not in str(acts(controlled.facts.id))


def test_what_the_citizen_must_do_alone_is_refused(controlled: Meeting) -> None:
    click(controlled.staff, 1, SUBMIT)
    click(controlled.staff, 2, SUBMIT - 1)
    assert refusals(controlled.staff) == ["own", "own"]
    assert controlled.citizen.heard("act") == []


def test_a_foreign_session_is_not_acted_on(controlled: Meeting, cast: Cast, call: Caller, key: str) -> None:
    facts, _ = services.open_session(cast.ole, key)
    ole = call.staff(cast.ole, facts.id)
    click(ole, 1)
    assert not call.staff(cast.ole, controlled.facts.id).connected
    assert controlled.citizen.heard("act") == []


def test_a_citizen_cannot_answer_what_was_not_asked(controlled: Meeting) -> None:
    controlled.citizen.say("done", n=1, ok=True, why="")
    click(controlled.staff, 1)
    controlled.citizen.say("done", n=2, ok=True, why="")
    for _ in range(3):
        controlled.citizen.say("done", n=1, ok=True, why="")
    controlled.staff.say("done", n=1, ok=True, why="")
    assert len(controlled.staff.heard("done")) == 1
    assert acts(controlled.facts.id) == [("cobrowse.act", {"act": "click"})]


def test_what_a_page_took_with_it_counts_as_done(controlled: Meeting) -> None:
    click(controlled.staff, 1)
    controlled.citizen.leave()
    assert refusals(controlled.staff) == ["left"]
    assert acts(controlled.facts.id) == [("cobrowse.act", {"act": "click"})]


def test_what_was_asked_of_a_page_whose_follower_is_here_already_counts_as_done(
    controlled: Meeting, call: Caller
) -> None:
    click(controlled.staff, 1)
    call.citizen(token=controlled.token)
    assert refusals(controlled.staff) == ["left"]
    assert acts(controlled.facts.id) == [("cobrowse.act", {"act": "click"})]


def test_scrolling_in_control_is_one_act_a_burst(
    controlled: Meeting, evening: time_machine.Traveller
) -> None:
    for _ in range(3):
        controlled.staff.say("scroll", epoch=10, **POINTING["scroll"])
    evening.shift(BURST)
    controlled.staff.say("scroll", epoch=10, **POINTING["scroll"])
    assert acts(controlled.facts.id) == [("cobrowse.act", {"act": "scroll"})] * 2


def test_the_way_is_measured_by_what_was_asked(shown: Meeting) -> None:
    shown.staff.say("ping", n=1)
    assert shown.citizen.heard("ping") == [{"n": 1}]
    shown.citizen.say("pong", n=2, at=5)
    shown.citizen.say("pong", n=1, at=5)
    shown.citizen.say("pong", n=1, at=6)
    assert shown.staff.heard("pong") == [{"n": 1, "at": 5}]


def test_a_page_that_changes_is_judged_as_it_is_now(controlled: Meeting) -> None:
    text = {"id": BUTTON - 1, "value": "Send nu"}
    controlled.citizen.say("ev", epoch=10, seq=1, ev=[mutation(texts=[text])])
    click(controlled.staff, 1)
    assert refusals(controlled.staff) == ["own"]


@pytest.mark.parametrize("event", [*POINTING, "act", "ping"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=JSON)
def test_nothing_malformed_reaches_the_citizen(controlled: Meeting, event: str, body: Any) -> None:
    assert controlled.staff.raw(event, body) == "refused"
    assert controlled.citizen.heard(event) == []
    assert controlled.staff.connected


def test_release_is_by_whom_it_was(controlled: Meeting) -> None:
    controlled.citizen.say("ctl_end")
    db.session.rollback()
    row = db.session.query(AuditEntry).filter_by(action="cobrowse.release").one()
    assert row.after == {"state": "viewing", "by": By.CITIZEN}
