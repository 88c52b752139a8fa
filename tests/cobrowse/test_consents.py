"""What was said yes to, by whom and for how long: page, screen, control, and another person."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask_socketio import SocketIOTestClient

from hotline.cobrowse import rules, services, switchboard
from hotline.cobrowse.relay.rooms import Room
from hotline.cobrowse.rules import By, Mode, State, Why
from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.core.live import socketio
from tests.cobrowse.conftest import ORIGIN, Caller, Meeting
from tests.cobrowse.test_sockets import row_of
from tests.conftest import Cast, Change


@pytest.fixture
def controlled(meeting: Meeting) -> Meeting:
    services.ask_control(meeting.facts.id)
    meeting.citizen.say("consent", scope="control", yes=True, words=meeting.facts.words)
    return meeting


def test_control_is_asked_for_given_for_some_minutes_and_lapses(
    controlled: Meeting, evening: time_machine.Traveller
) -> None:
    row = row_of(controlled.facts.id)
    assert (row.state, row.control_asked_at) == (State.CONTROL, None)
    assert controlled.staff.heard("state")[-1]["left"] == 60 * rules.CONTROL_MINUTES
    evening.shift(timedelta(minutes=rules.CONTROL_MINUTES) - timedelta(seconds=1))
    assert services.settle_overdue() == []
    evening.shift(timedelta(seconds=1))
    assert [facts.state for facts in services.settle_overdue()] == [State.VIEWING]


def test_nobody_is_given_control_who_has_not_asked(meeting: Meeting) -> None:
    meeting.citizen.say("consent", scope="control", yes=True, words=meeting.facts.words)
    assert row_of(meeting.facts.id).state == State.VIEWING


def test_a_question_about_control_lapses(meeting: Meeting, evening: time_machine.Traveller) -> None:
    services.ask_control(meeting.facts.id)
    evening.shift(rules.ASK_LIMIT)
    assert (
        services.answer_control(meeting.facts.id, yes=True, words=meeting.facts.words).state is State.VIEWING
    )
    services.ask_control(meeting.facts.id)
    evening.shift(rules.ASK_LIMIT)
    assert [facts.control_asked for facts in services.settle_overdue()] == [False]


@pytest.mark.parametrize("by", [By.STAFF, By.CITIZEN])
def test_either_side_ends_control_and_a_pause_does_too(controlled: Meeting, by: By) -> None:
    assert services.release_control(controlled.facts.id, by).state is State.VIEWING
    services.ask_control(controlled.facts.id)
    assert (
        services.answer_control(controlled.facts.id, yes=True, words=controlled.facts.words).state
        is State.CONTROL
    )
    services.pause(controlled.facts.id, by)
    assert services.resume(controlled.facts.id, By.CITIZEN).state is State.VIEWING
    assert row_of(controlled.facts.id).control_until is None


def test_control_can_be_turned_off_for_everybody(meeting: Meeting, change_settings: Change) -> None:
    change_settings(cobrowse_control=False)
    with pytest.raises(Refused, match="slået fra"):
        services.ask_control(meeting.facts.id)


def test_the_citizen_goes_from_the_page_to_the_screen_and_back(meeting: Meeting) -> None:
    first = row_of(meeting.facts.id).consented_at
    meeting.citizen.say("consent", scope="screen", yes=True, words=meeting.facts.words)
    assert (row_of(meeting.facts.id).state, row_of(meeting.facts.id).mode) == (State.SHARING, Mode.SCREEN)
    assert meeting.show() == "stop"
    meeting.citizen.say("pause")
    meeting.citizen.say("resume")
    assert row_of(meeting.facts.id).state == State.SHARING
    meeting.citizen.say("consent", scope="view", yes=True, words=meeting.facts.words)
    row = row_of(meeting.facts.id)
    assert (row.state, row.mode, row.consented_at) == (State.VIEWING, Mode.PAGE, first)


def test_a_no_to_the_screen_leaves_the_page_shared(meeting: Meeting) -> None:
    meeting.citizen.say("consent", scope="screen", yes=False, words=meeting.facts.words)
    assert row_of(meeting.facts.id).state == State.VIEWING


def test_what_is_taken_back_is_asked_for_anew(meeting: Meeting) -> None:
    assert services.revoke(meeting.token).state is State.JOINED
    assert row_of(meeting.facts.id).mode is None
    assert services.answer(meeting.token, yes=True, words=meeting.facts.words).state is State.VIEWING


def test_a_colleague_goes_on_after_a_new_yes(meeting: Meeting, cast: Cast, call: Caller) -> None:
    words = meeting.facts.words
    services.offer(cast.mette, meeting.facts.id, cast.ole.id)
    with pytest.raises(NotFound):
        services.accept(cast.other_staff, meeting.facts.id)
    facts = services.accept(cast.ole, meeting.facts.id)
    assert (facts.state, facts.mode, facts.staff) == (State.JOINED, None, "Ole")
    assert facts.words != words
    meeting.citizen.say("tick")
    with pytest.raises(NotFound):
        services.staff_came(cast.mette, meeting.facts.id)
    with pytest.raises(Refused, match="en anden medarbejder"):
        services.answer(meeting.token, yes=True, words=words)
    meeting.citizen.say("consent", scope="view", yes=True, words=words)
    assert row_of(meeting.facts.id).state == State.JOINED
    assert services.answer(meeting.token, yes=True, words=facts.words).state is State.VIEWING


def test_the_one_before_is_cut_off_when_a_colleague_takes_over(meeting: Meeting, cast: Cast) -> None:
    services.offer(cast.mette, meeting.facts.id, cast.ole.id)
    switchboard.relay.update(services.accept(cast.ole, meeting.facts.id))
    assert not meeting.staff.connected
    assert meeting.show() == "stop"


@pytest.mark.parametrize("event", ["ready", "pause", "stop", "ctl_req", "resnap"])
def test_the_one_before_has_no_say_by_any_other_socket(
    meeting: Meeting, cast: Cast, call: Caller, event: str
) -> None:
    browser = call.sign_in(cast.mette)
    second = SocketIOTestClient(
        call.app,
        socketio,
        "/cob-s",
        headers=ORIGIN,
        auth={"v": 1, "session": meeting.facts.id},
        flask_test_client=browser,
    )
    services.offer(cast.mette, meeting.facts.id, cast.ole.id)
    facts = services.accept(cast.ole, meeting.facts.id)
    switchboard.relay.update(facts)
    services.answer(meeting.token, yes=True, words=facts.words)
    second.emit(event, {"v": 1}, namespace="/cob-s")
    meeting.show(epoch=20)
    heard = [each["name"] for each in second.get_received("/cob-s")] if second.is_connected("/cob-s") else []
    assert "snap" not in heard
    assert row_of(meeting.facts.id).state == State.VIEWING


def test_a_page_that_is_left_does_not_strike_off_the_room_of_others(
    meeting: Meeting, cast: Cast, call: Caller
) -> None:
    for end in (meeting.staff, meeting.citizen):
        end.leave()
    staff = call.staff(cast.mette, meeting.facts.id)
    late = switchboard.relay.find(meeting.facts.id)
    switchboard.relay.clear(Room(meeting.facts, switchboard.SocketPort()))
    assert switchboard.relay.find(meeting.facts.id) is late
    staff.leave()
    assert switchboard.relay.find(meeting.facts.id) is None


def test_a_session_is_offered_to_colleagues_only_and_can_be_declined(meeting: Meeting, cast: Cast) -> None:
    for stranger in (cast.other_staff, cast.mette, cast.novice, cast.reader):
        with pytest.raises(NotFound):
            services.offer(cast.mette, meeting.facts.id, stranger.id)
    with pytest.raises(NotFound):
        services.offer(cast.ole, meeting.facts.id, cast.ole.id)
    services.offer(cast.mette, meeting.facts.id, cast.ole.id)
    assert services.decline(cast.ole, meeting.facts.id).offered_to_id is None
    with pytest.raises(NotFound):
        services.accept(cast.ole, meeting.facts.id)


def test_who_has_a_session_already_takes_no_other(meeting: Meeting, cast: Cast, key: str) -> None:
    services.offer(cast.mette, meeting.facts.id, cast.ole.id)
    services.open_session(cast.ole, key, practice=True)
    with pytest.raises(Conflict):
        services.accept(cast.ole, meeting.facts.id)
    db.session.rollback()
    assert row_of(meeting.facts.id).staff_id == cast.mette.id


def test_an_offer_ends_with_the_session(meeting: Meeting, cast: Cast) -> None:
    services.offer(cast.mette, meeting.facts.id, cast.ole.id)
    assert services.end(meeting.facts.id, By.CITIZEN, Why.STOPPED).offered_to_id is None
