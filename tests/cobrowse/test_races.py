"""Several at once: whoever changes a session has it alone, and what is older never undoes what is younger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from hotline.cobrowse import queries, rules, services
from hotline.cobrowse.rules import By, State
from hotline.cobrowse.switchboard import relay
from hotline.core.errors import NotFound
from tests.cobrowse.conftest import Caller, Meeting
from tests.cobrowse.test_sockets import row_of
from tests.conftest import Cast

AtOnce = Callable[..., list[Any]]


@pytest.mark.parametrize("_again", range(5))
def test_a_stop_is_never_lost(all_at_once: AtOnce, meeting: Meeting, _again: int) -> None:
    number = meeting.facts.id
    results = all_at_once(
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


def test_one_code_lets_one_citizen_in(all_at_once: AtOnce, cast: Cast, evening: Any, key: str) -> None:
    facts, code = services.open_session(cast.mette, key)
    results = all_at_once(*[lambda: services.join(code, key)] * 4)
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
    call: Caller, meeting: Meeting, evening: time_machine.Traveller
) -> None:
    meeting.citizen.leave()
    evening.shift(rules.CITIZEN_GRACE - timedelta(seconds=1))
    mute = call.citizen(ready=False, token=meeting.token)
    assert row_of(meeting.facts.id).citizen_left_at is None
    mute.leave()
    assert row_of(meeting.facts.id).citizen_left_at is not None


def test_a_side_whose_next_page_is_on_its_way_has_not_left(call: Caller, meeting: Meeting) -> None:
    coming = call.citizen(ready=False, token=meeting.token)
    meeting.citizen.leave()
    assert row_of(meeting.facts.id).citizen_left_at is None
    coming.leave()
    assert row_of(meeting.facts.id).citizen_left_at is not None


def test_a_page_that_gets_ready_late_does_not_take_over_from_the_next(meeting: Meeting, call: Caller) -> None:
    late = call.citizen(ready=False, token=meeting.token)
    after = call.citizen(token=meeting.token)
    late.say("ready")
    assert not late.connected
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
