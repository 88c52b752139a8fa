"""The signalling of a screen share: between its two ends, after the consent, not while paused, and not too much."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from hotline.cobrowse import rules, services, switchboard
from hotline.cobrowse.relay.call import HINTS_PER_10S, MESSAGES_PER_SHARE, POINTS_PER_SECOND
from hotline.cobrowse.rules import By, Mode, State, Why
from hotline.cobrowse.screen import ice
from hotline.core import clock as product_clock
from tests.cobrowse.conftest import Caller, End, Meeting
from tests.cobrowse.test_screen_messages import ANSWER, CANDIDATE, OFFER
from tests.cobrowse.test_sockets import row_of
from tests.conftest import Cast, Change


@pytest.fixture
def sharing(meeting: Meeting) -> Meeting:
    meeting.citizen.say("consent", scope="screen", yes=True, words=meeting.facts.words)
    return meeting


def share_of(end: End) -> int:
    """The number of the share that this end was told of last."""
    return int(end.heard("call")[-1]["share"])


def offer(end: End, share: int, sdp: str = OFFER) -> Any:
    return end.say("rtc", share=share, kind="offer", sdp=sdp)


def candidate(end: End, share: int) -> Any:
    return end.say("rtc", share=share, kind="ice", candidate=CANDIDATE, mid="0", line=0)


def test_both_ends_are_told_to_begin_and_speak_only_with_each_other(sharing: Meeting) -> None:
    share = share_of(sharing.citizen)
    assert share_of(sharing.staff) == share
    assert offer(sharing.citizen, share) == "ok"
    assert sharing.staff.heard("rtc") == [{"share": share, "kind": "offer", "sdp": OFFER}]
    assert sharing.staff.say("rtc", share=share, kind="answer", sdp=ANSWER) == "ok"
    assert candidate(sharing.staff, share) == "ok"
    assert sharing.citizen.heard("rtc") == [
        {"share": share, "kind": "answer", "sdp": ANSWER},
        {"share": share, "kind": "ice", "candidate": CANDIDATE, "mid": "0", "line": 0},
    ]
    assert sharing.staff.heard("rtc") == []


def test_nothing_passes_before_the_consent_to_a_screen(meeting: Meeting) -> None:
    for end in (meeting.citizen, meeting.staff):
        assert candidate(end, 1) == "stop"
        assert end.say("ice") == "stop"
    meeting.staff.say("spot", x=1, y=1, mark=False)
    meeting.staff.say("hint", hint="look")
    heard = [message["name"] for end in (meeting.citizen, meeting.staff) for message in end.heard()]
    assert set(heard) & {"call", "rtc", "spot", "hint"} == set()


@pytest.mark.parametrize(
    "step",
    [
        lambda meeting: meeting.citizen.say("pause"),
        lambda meeting: meeting.staff.say("pause"),
        lambda meeting: meeting.citizen.say("revoke"),
        lambda meeting: meeting.citizen.say("stop"),
        lambda meeting: meeting.staff.say("stop"),
        lambda meeting: meeting.citizen.say("consent", scope="view", yes=True, words=meeting.facts.words),
        lambda meeting: meeting.staff.leave(),
    ],
)
def test_whatever_ends_or_interrupts_it_ends_the_signalling_at_once(
    sharing: Meeting, step: Callable[[Meeting], object]
) -> None:
    share = share_of(sharing.citizen)
    step(sharing)
    if sharing.citizen.connected:
        assert offer(sharing.citizen, share) == "stop"
        assert sharing.citizen.say("ice") == "stop"
    if sharing.staff.connected:
        assert candidate(sharing.staff, share) == "stop"
        assert sharing.staff.heard("rtc") == []


def test_what_goes_on_again_is_a_new_share_and_the_old_one_is_void(sharing: Meeting) -> None:
    before = share_of(sharing.citizen)
    sharing.citizen.say("pause")
    assert sharing.citizen.heard("call") == []
    sharing.citizen.say("resume")
    share = share_of(sharing.citizen)
    assert share > before
    assert offer(sharing.citizen, before) == "stop"
    assert offer(sharing.citizen, share) == "ok"
    sharing.staff.say("resnap")
    assert share_of(sharing.staff) > share
    assert candidate(sharing.staff, share) == "stop"


def test_a_page_that_comes_back_gets_a_new_share(sharing: Meeting, call: Caller, cast: Cast) -> None:
    before = share_of(sharing.citizen)
    again = call.staff(cast.mette, sharing.facts.id)
    assert share_of(again) == share_of(sharing.citizen) > before
    assert not sharing.staff.connected
    page = call.citizen(token=sharing.token)
    share = share_of(page)
    assert share_of(again) == share
    assert offer(page, share) == "ok"
    assert again.heard("rtc")[0]["kind"] == "offer"


def test_a_third_hears_nothing_and_is_heard_by_nobody(
    sharing: Meeting, call: Caller, cast: Cast, key: str
) -> None:
    others, code = services.open_session(cast.other_staff, key, practice=True)
    other_staff = call.staff(cast.other_staff, others.id)
    other_citizen = call.citizen(code=code)
    other_citizen.say("consent", scope="screen", yes=True, words=others.words)
    share = share_of(sharing.citizen)
    other_share = share_of(other_citizen)
    other_staff.heard()
    sharing.staff.heard()
    assert offer(sharing.citizen, share) == "ok"
    assert other_staff.heard() == []
    assert candidate(other_citizen, other_share) == "ok"
    assert [body["kind"] for body in sharing.staff.heard("rtc")] == ["offer"]


def test_too_many_messages_are_not_passed_on(sharing: Meeting) -> None:
    share = share_of(sharing.citizen)
    answers = [candidate(sharing.citizen, share) for _ in range(MESSAGES_PER_SHARE + 5)]
    assert answers == ["ok"] * MESSAGES_PER_SHARE + ["enough"] * 5
    assert len(sharing.staff.heard("rtc")) == MESSAGES_PER_SHARE
    # One side's chatter does not silence the other, and a new share begins anew.
    assert candidate(sharing.staff, share) == "ok"
    sharing.staff.say("resnap")
    assert offer(sharing.citizen, share_of(sharing.citizen)) == "ok"


def test_staff_cannot_offer_and_the_citizen_cannot_answer(sharing: Meeting) -> None:
    share = share_of(sharing.citizen)
    assert sharing.staff.say("rtc", share=share, kind="offer", sdp=OFFER) == "refused"
    assert sharing.citizen.say("rtc", share=share, kind="answer", sdp=ANSWER) == "refused"


def test_what_is_malformed_is_refused_counted_and_not_passed_on(sharing: Meeting) -> None:
    share = share_of(sharing.citizen)
    sharing.staff.heard()
    assert offer(sharing.citizen, share, "v=0\r\n" + "x" * 20_000) == "refused"
    assert sharing.citizen.raw("rtc", None) == "refused"
    assert sharing.citizen.raw("rtc", {"v": 1, "share": share}, "two") == "refused"
    assert sharing.staff.heard("rtc") == []
    room = switchboard.relay.find(sharing.facts.id)
    assert room is not None
    assert room.mirror.gate.dropped == 3


def test_addresses_and_descriptions_are_never_logged(
    sharing: Meeting, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    share = share_of(sharing.citizen)
    offer(sharing.citizen, share)
    candidate(sharing.citizen, share)
    offer(sharing.citizen, share, "v=0\r\nsecret-192.0.2.1")
    sharing.citizen.say("ice")
    assert "192.0.2.1" not in caplog.text
    assert "candidate:" not in caplog.text


# Pointing -----------------------------------------------------------------------------------------------------


def test_staff_points_into_the_picture_and_gives_hints_out_of_a_list(sharing: Meeting) -> None:
    sharing.staff.say("spot", x=800, y=200, mark=True)
    sharing.staff.say("hint", hint="down")
    assert sharing.citizen.heard("spot") == [{"x": 800, "y": 200, "mark": True}]
    sharing.staff.say("hint", hint="down")
    assert sharing.citizen.heard("hint") == [{"hint": "down"}]
    assert sharing.staff.say("hint", hint="skriv din kode") == "refused"
    assert sharing.citizen.heard("hint") == []


def test_a_pointer_moves_no_faster_than_a_hand(sharing: Meeting) -> None:
    for _ in range(POINTS_PER_SECOND + 10):
        sharing.staff.say("spot", x=1, y=1, mark=False)
    for _ in range(HINTS_PER_10S + 10):
        sharing.staff.say("hint", hint="look")
    heard = [message["name"] for message in sharing.citizen.heard()]
    assert (heard.count("spot"), heard.count("hint")) == (POINTS_PER_SECOND, HINTS_PER_10S)


def test_the_citizens_page_cannot_point_at_staff(sharing: Meeting) -> None:
    sharing.staff.heard()
    sharing.citizen.say("spot", x=1, y=1, mark=True)
    assert sharing.staff.heard() == []


# Limits -------------------------------------------------------------------------------------------------------


def test_a_screen_that_is_shared_is_not_idle_but_ends_after_an_hour(
    sharing: Meeting, evening: time_machine.Traveller
) -> None:
    for _ in range(11):
        evening.shift(timedelta(minutes=5))
        assert sharing.citizen.say("tick") == State.SHARING
        sharing.staff.say("tick")
    evening.shift(rules.HARD_LIMIT)
    sharing.staff.say("tick")
    row = row_of(sharing.facts.id)
    assert (row.state, row.ended_why) == (State.ENDED, Why.TIME_LIMIT)


@pytest.mark.parametrize(
    "quiet",
    [
        lambda meeting: meeting.citizen.say("pause"),
        lambda meeting: meeting.citizen.say("revoke"),
        lambda meeting: meeting.citizen.say("consent", scope="view", yes=True, words=meeting.facts.words),
    ],
)
def test_a_tick_keeps_nothing_alive_that_is_not_a_picture(
    sharing: Meeting, evening: time_machine.Traveller, quiet: Callable[[Meeting], object]
) -> None:
    quiet(sharing)
    evening.shift(rules.IDLE_LIMIT - timedelta(seconds=1))
    sharing.citizen.say("tick")
    evening.shift(timedelta(seconds=1))
    sharing.staff.say("tick")
    assert row_of(sharing.facts.id).ended_why == Why.IDLE


def test_staffs_tick_does_not_keep_a_share_alive(sharing: Meeting, evening: time_machine.Traveller) -> None:
    evening.shift(rules.IDLE_LIMIT)
    sharing.staff.say("tick")
    assert row_of(sharing.facts.id).ended_why == Why.IDLE


def test_handing_over_ends_the_picture_for_both_and_asks_anew(
    sharing: Meeting, cast: Cast, call: Caller
) -> None:
    share = share_of(sharing.citizen)
    services.offer(cast.mette, sharing.facts.id, cast.ole.id)
    facts = services.accept(cast.ole, sharing.facts.id)
    switchboard.relay.update(facts)
    assert not sharing.staff.connected
    assert sharing.citizen.heard("state")[-1]["state"] == State.JOINED
    assert offer(sharing.citizen, share) == "stop"
    colleague = call.staff(cast.ole, sharing.facts.id)
    assert colleague.heard("call") == []
    sharing.citizen.say("consent", scope="screen", yes=True, words=facts.words)
    assert share_of(colleague) == share_of(sharing.citizen)


def test_taking_it_back_is_a_step_of_its_own(sharing: Meeting) -> None:
    sharing.citizen.say("revoke")
    row = row_of(sharing.facts.id)
    assert (row.state, row.mode) == (State.JOINED, None)
    sharing.citizen.say("consent", scope="screen", yes=True, words=sharing.facts.words)
    row = row_of(sharing.facts.id)
    assert (row.state, row.mode) == (State.SHARING, Mode.SCREEN)


# The relay's password -----------------------------------------------------------------------------------------

SECRET = "a-secret-of-thirty-two-characters-at-least"


@pytest.fixture
def turn(change_settings: Change) -> None:
    change_settings(
        stun_urls=("stun:turn.example.dk:3478",),
        turn_urls=("turn:turn.example.dk:3478", "turns:turn.example.dk:443?transport=tcp"),
        turn_secret=SECRET,
    )


@pytest.mark.usefixtures("turn")
def test_each_end_gets_a_password_of_its_own_that_the_relay_can_check(sharing: Meeting) -> None:
    names = []
    for end, side in ((sharing.citizen, "citizen"), (sharing.staff, "staff")):
        answer = end.say("ice")
        assert answer["iceTransportPolicy"] == "all"
        stun, turn = answer["iceServers"]
        assert stun == {"urls": ["stun:turn.example.dk:3478"]}
        assert turn["urls"] == ["turn:turn.example.dk:3478", "turns:turn.example.dk:443?transport=tcp"]
        expires, name = turn["username"].split(":")
        assert name == f"{sharing.facts.id}-{side}"
        assert 0 < int(expires) - product_clock.world().timestamp() <= 3600
        seal = hmac.new(SECRET.encode(), turn["username"].encode(), hashlib.sha1).digest()
        assert base64.b64decode(turn["credential"]) == seal
        names.append(turn["username"])
    assert len(set(names)) == 2


@pytest.mark.usefixtures("turn")
@pytest.mark.parametrize("step", ["pause", "revoke", "stop"])
def test_nobody_gets_a_password_for_what_is_not_shared(sharing: Meeting, step: str) -> None:
    sharing.citizen.say(step)
    if sharing.citizen.connected:
        assert sharing.citizen.say("ice") == "stop"
    assert sharing.staff.say("ice") == "stop"


def test_without_servers_the_browsers_are_left_to_themselves(sharing: Meeting) -> None:
    assert sharing.citizen.say("ice") == {"iceServers": [], "iceTransportPolicy": "all"}


def test_the_password_is_the_one_that_the_draft_describes() -> None:
    moment = product_clock.datetime.fromtimestamp(1_800_000_000, product_clock.UTC)
    username, credential = ice.turn_credential("north", 7, By.STAFF, moment)
    assert username == "1800003600:7-staff"
    # printf 1800003600:7-staff | openssl dgst -sha1 -hmac north -binary | base64
    assert credential == "dcVJ4uuJLG3sEJg+ZXUx/pwUev0="


def test_a_relay_may_be_the_only_way(sharing: Meeting, change_settings: Change) -> None:
    change_settings(turn_only=True)
    assert sharing.staff.say("ice")["iceTransportPolicy"] == "relay"


def test_the_demos_clock_does_not_make_passwords_that_the_world_refuses(sharing: Meeting, turn: None) -> None:
    with product_clock.seen_from(product_clock.now() - timedelta(days=3)):
        username = sharing.citizen.say("ice")["iceServers"][1]["username"]
    assert int(username.split(":")[0]) > product_clock.world().timestamp()
