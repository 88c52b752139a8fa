"""The relay in a process of its own: what differs from the one in the web process, and what others do meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from hotline.cobrowse import events, rules, services, switchboard
from hotline.cobrowse.rules import By
from hotline.core.db import db
from tests.cobrowse.conftest import Caller, Meeting
from tests.cobrowse.pages import mutation
from tests.cobrowse.test_sockets import row_of
from tests.conftest import Cast, Change


@pytest.fixture
def settings(app: Flask, change_settings: Change, monkeypatch: pytest.MonkeyPatch) -> Change:
    """Changes settings, and whether this process is the one with the sockets."""

    def change(*, serves: bool = True, **changed: Any) -> None:
        change_settings(**changed)
        monkeypatch.setitem(app.extensions, "cobrowse_serves", serves)

    return change


def test_a_web_process_beside_relays_takes_no_sockets(
    cast: Cast, evening: Any, key: str, call: Caller, settings: Change
) -> None:
    settings(cobrowse_relays=True, serves=False)
    facts, code = services.open_session(cast.mette, key)
    assert not call.staff(cast.mette, facts.id).connected
    assert not call.citizen(code=code).connected
    # The code was not used up by that.
    assert services.join(code, key)[0].id == facts.id


def test_a_code_brings_the_token_with_which_the_page_comes_to_the_right_relay(
    cast: Cast, evening: Any, key: str, call: Caller, settings: Change
) -> None:
    settings(cobrowse_relays=True)
    facts, code = services.open_session(cast.mette, key)
    environ = {"flask.app": call.app, "HTTP_ORIGIN": "http://localhost", "HTTP_HOST": "localhost"}
    with pytest.raises(events.Refuse) as refusal:
        events._citizen_connects("sid", environ, {"v": 1, "code": code})
    refused = refusal.value.error_args
    assert refused["message"] == "joined"
    token = refused["data"]["token"]
    assert token.startswith(f"{facts.id}-")
    assert switchboard.relay.rooms() == []
    citizen = call.citizen(token=token)
    assert citizen.connected
    assert citizen.heard("joined") == [{"token": token, "marks": {}}]


def test_a_full_relay_takes_no_more_sessions_but_lets_the_ends_of_its_own_in(
    meeting: Meeting, cast: Cast, key: str, call: Caller, settings: Change
) -> None:
    settings(cobrowse_most_sessions=1)
    second, _code = services.open_session(cast.ole, key)
    assert not call.staff(cast.ole, second.id).connected
    assert call.citizen(token=meeting.token).connected
    assert call.staff(cast.mette, meeting.facts.id).connected


def seen(meeting: Meeting, evening: time_machine.Traveller) -> Any:
    """The next message of the citizen's page, once it is time to look: what it is answered."""
    evening.shift(switchboard.LOOK_EVERY)
    return meeting.citizen.say("ev", epoch=10, seq=1, ev=[mutation()])


def test_a_stop_in_another_process_is_seen_at_the_next_look(
    meeting: Meeting, evening: time_machine.Traveller
) -> None:
    meeting.show()
    services.stop_with(meeting.token)
    seen(meeting, evening)
    assert not meeting.citizen.connected
    assert meeting.staff.heard("state")[-1]["state"] == "ended"


def test_a_pause_in_another_process_is_seen_at_the_next_look(
    meeting: Meeting, evening: time_machine.Traveller
) -> None:
    meeting.show()
    services.pause(meeting.facts.id, By.STAFF)
    assert seen(meeting, evening) == "stop"
    assert meeting.staff.heard("state")[-1]["state"] == "paused"


def test_a_session_handed_over_in_another_process_is_closed_to_who_had_it(
    meeting: Meeting, cast: Cast, evening: time_machine.Traveller
) -> None:
    meeting.show()
    services.offer(cast.mette, meeting.facts.id, cast.ole.id)
    services.accept(cast.ole, meeting.facts.id)
    assert seen(meeting, evening) == "stop"
    assert not meeting.staff.connected


def test_redis_makes_it_seen_at_once(meeting: Meeting) -> None:
    services.stop_with(meeting.token)
    switchboard.heed(meeting.facts.id)
    assert not meeting.citizen.connected
    assert meeting.staff.heard("state")[-1]["state"] == "ended"
    # A session whose pages are elsewhere is nobody's business here.
    switchboard.heed(meeting.facts.id + 1)


def test_what_the_gate_found_is_saved_also_when_another_process_ends_the_session(meeting: Meeting) -> None:
    meeting.show(meeting.page.element("input", {"value": "Parkvej"}))
    services.stop_with(meeting.token)
    switchboard.look()
    assert row_of(meeting.facts.id).gate_hits == 1


def test_a_step_for_pages_elsewhere_is_told_there(
    app: Flask, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, int]] = []

    class Redis:
        def publish(self, channel: str, number: int) -> None:
            said.append((channel, number))

    monkeypatch.setitem(app.extensions, "cobrowse_bus", Redis())
    switchboard.relay.update(meeting.facts)
    assert said == []
    switchboard.relay._rooms.clear()
    switchboard.relay.update(meeting.facts)
    assert said == [("hotline:cobrowse", meeting.facts.id)]


def test_a_stopping_process_leaves_the_sessions_to_be_gone_on_with(
    app: Flask, meeting: Meeting, evening: time_machine.Traveller, call: Caller
) -> None:
    events.everybody_leaves(app)
    row = row_of(meeting.facts.id)
    assert row.state == "viewing"
    assert row.citizen_left_at is not None
    assert row.staff_left_at is not None
    switchboard.relay._rooms.clear()
    evening.shift(rules.CITIZEN_GRACE - timedelta(seconds=1))
    citizen = call.citizen(token=meeting.token)
    assert citizen.connected
    assert row_of(meeting.facts.id).citizen_left_at is None
    db.session.rollback()
