"""Several at once: whoever changes a session has it alone, and what is older never undoes what is younger."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask_socketio import SocketIOTestClient

from hotline.cobrowse import queries, rules, services
from hotline.cobrowse.rules import By, State
from hotline.cobrowse.switchboard import relay
from hotline.core.db import db
from hotline.core.errors import NotFound, Refused
from hotline.core.live import socketio
from tests.cobrowse.conftest import ORIGIN, Caller, Meeting
from tests.cobrowse.test_sockets import row_of
from tests.conftest import Cast


def at_once(app: Flask, *acts: Callable[[], Any]) -> list[Any]:
    """Do all of that in threads that begin together; gives what each gave, or how it was refused."""
    ready, results = threading.Barrier(len(acts)), list[Any]([None] * len(acts))

    def run(number: int, act: Callable[[], Any]) -> None:
        with app.app_context():
            ready.wait()
            try:
                results[number] = act()
            except (Refused, NotFound) as error:
                results[number] = error
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.parametrize("_again", range(5))
def test_a_stop_is_never_lost(app: Flask, meeting: Meeting, _again: int) -> None:
    number = meeting.facts.id
    results = at_once(
        app,
        lambda: services.end(number, By.CITIZEN),
        lambda: services.pause(number, By.STAFF),
        lambda: services.keep_alive(number, None, 3),
        lambda: services.ask_control(number),
        lambda: services.pause(number, By.CITIZEN),
    )
    assert row_of(number).state == State.ENDED
    assert results[0].state is State.ENDED
    # Those that came too late are refused by the rules, none by the database.
    assert None not in results


def test_one_code_lets_one_citizen_in(app: Flask, cast: Cast, evening: Any, key: str) -> None:
    facts, code = services.open_session(cast.mette, key)
    results = at_once(app, *[lambda: services.join(code, key)] * 4)
    tokens = [each[1] for each in results if isinstance(each, tuple)]
    assert len(tokens) == 1
    assert [type(each) for each in results if not isinstance(each, tuple)] == [NotFound] * 3
    assert queries.of_token(tokens[0]).id == facts.id


def test_what_was_read_before_a_step_does_not_undo_it(meeting: Meeting) -> None:
    room = relay.find(meeting.facts.id)
    old = room.facts
    meeting.citizen.say("pause")
    assert room.facts.state is State.PAUSED
    room.update(old)
    assert room.facts.state is State.PAUSED
    meeting.citizen.heard()
    meeting.citizen.say("resume")
    assert [each["state"] for each in meeting.citizen.heard("state")] == ["viewing"]


def test_a_page_that_never_gets_ready_does_not_keep_the_session(
    app: Flask, meeting: Meeting, evening: time_machine.Traveller
) -> None:
    meeting.citizen.leave()
    evening.shift(rules.CITIZEN_GRACE - timedelta(seconds=1))
    mute = SocketIOTestClient(app, socketio, "/cob-c", headers=ORIGIN, auth={"v": 1, "token": meeting.token})
    assert row_of(meeting.facts.id).citizen_left_at is None
    mute.disconnect("/cob-c")
    assert row_of(meeting.facts.id).citizen_left_at is not None


def test_a_side_whose_next_page_is_on_its_way_has_not_left(app: Flask, meeting: Meeting) -> None:
    coming = SocketIOTestClient(
        app, socketio, "/cob-c", headers=ORIGIN, auth={"v": 1, "token": meeting.token}
    )
    meeting.citizen.leave()
    assert row_of(meeting.facts.id).citizen_left_at is None
    coming.disconnect("/cob-c")
    assert row_of(meeting.facts.id).citizen_left_at is not None


def test_a_page_that_gets_ready_late_does_not_take_over_from_the_next(
    app: Flask, meeting: Meeting, call: Caller
) -> None:
    late = SocketIOTestClient(app, socketio, "/cob-c", headers=ORIGIN, auth={"v": 1, "token": meeting.token})
    after = call.citizen(token=meeting.token)
    late.emit("ready", {"v": 1}, namespace="/cob-c")
    assert not late.is_connected("/cob-c")
    assert after.connected
    assert meeting.staff.heard("state")[-1]["here"] is True


def test_a_tick_that_tells_nothing_new_changes_nothing(meeting: Meeting) -> None:
    meeting.staff.say("tick")
    before = row_of(meeting.facts.id).revision
    meeting.staff.heard()
    meeting.staff.say("tick")
    assert row_of(meeting.facts.id).revision == before
    assert meeting.staff.heard("state") == []


def test_a_colleague_who_accepts_and_does_not_come_leaves_nobody_waiting(
    meeting: Meeting, cast: Cast, evening: time_machine.Traveller
) -> None:
    services.offer(cast.mette, meeting.facts.id, cast.ole.id)
    services.accept(cast.ole, meeting.facts.id)
    evening.shift(rules.STAFF_GRACE)
    services.settle_overdue()
    row = row_of(meeting.facts.id)
    assert (row.state, row.ended_why) == (State.ENDED, "staff_gone")
