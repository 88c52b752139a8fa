"""The two ends over the sockets: who gets in, what passes, what a lying end gets."""

from __future__ import annotations

import json
import zlib
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from hotline.cobrowse import rules, services
from hotline.cobrowse.models import CobrowseSession
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.wire import Wire
from tests.cobrowse.conftest import Caller, End, Meeting
from tests.cobrowse.pages import Page, mutation, packed, typed
from tests.conftest import Cast

CPR = "040490-1234"


def row_of(session_id: int) -> CobrowseSession:
    db.session.rollback()
    row = db.session.get(CobrowseSession, session_id, populate_existing=True)
    assert row is not None
    return row


def shown(staff: End) -> str:
    """Everything of the page that reached staff, as text."""
    texts = []
    for message in staff.heard():
        if message["name"] == "snap":
            texts.append(zlib.decompress(message["args"][0]["z"]).decode())
        elif message["name"] == "ev":
            texts.append(message["args"][0]["ev"])
    return "\n".join(texts)


# Who gets in


def test_a_citizen_with_a_code_joins_once(cast: Cast, evening: Any, key: str, call: Caller) -> None:
    _, code = services.open_session(cast.mette, key)
    first = call.citizen(code=code)
    assert first.connected
    messages = {m["name"]: m["args"][0] for m in first.heard()}
    assert messages["joined"]["token"]
    assert (messages["state"]["state"], messages["state"]["staff"]) == ("joined", "Mette")
    assert "start" not in messages
    assert not call.citizen(code=code).connected


def test_a_line_is_worth_keeping_for_as_long_as_it_has_joined(meeting: Meeting, call: Caller) -> None:
    lines = [meeting.citizen, meeting.staff]
    assert all(Wire.is_heard(each.socket.eio_sid) for each in lines)
    meeting.citizen.leave()
    assert [Wire.is_heard(each.socket.eio_sid) for each in lines] == [False, True]
    stranger = call.citizen(token="1-unknown")
    assert not Wire.is_heard(stranger.socket.eio_sid)


def test_nothing_starts_before_the_citizen_has_said_yes(
    cast: Cast,
    evening: Any,
    key: str,
    call: Caller,
) -> None:
    facts, code = services.open_session(cast.mette, key)
    staff = call.staff(cast.mette, facts.id)
    citizen = call.citizen(code=code)
    assert citizen.heard("start") == []
    snapshot = packed(Page().snapshot())
    assert citizen.say("snap", epoch=1, part=0, of=1, z=snapshot) == "stop"
    assert citizen.say("ev", epoch=1, seq=1, ev=[mutation()]) == "stop"
    assert shown(staff) == ""
    citizen.say("consent", scope="view", yes=True, words=facts.words)
    assert citizen.heard("start") == [{"after": 0}]
    assert row_of(facts.id).consented_at is not None


def test_a_no_ends_the_session(
    cast: Cast,
    evening: Any,
    key: str,
    call: Caller,
) -> None:
    facts, code = services.open_session(cast.mette, key)
    staff = call.staff(cast.mette, facts.id)
    citizen = call.citizen(code=code)
    staff.heard()
    citizen.say("consent", scope="view", yes=False, words=facts.words)
    assert [m["state"] for m in staff.heard("state")][-1] == "ended"
    assert not citizen.connected
    row = row_of(facts.id)
    assert (row.state, row.ended_by, row.ended_why) == ("ended", "citizen", "declined")


@pytest.mark.parametrize("origin", ["http://ond.dk", "null", "", "http://localhost.ond.dk"])
def test_a_foreign_origin_is_refused_on_both_sides(
    meeting: Meeting,
    cast: Cast,
    call: Caller,
    origin: str,
) -> None:
    assert not call.citizen({"Origin": origin}, token=meeting.token).connected
    assert not call.staff(cast.mette, meeting.facts.id, {"Origin": origin}).connected


@pytest.mark.parametrize(
    "auth", [{}, {"code": "000000x"}, {"token": "nope"}, {"token": ""}, {"code": 1}, {"x": 1}]
)
def test_an_unknown_citizen_is_refused(meeting: Meeting, call: Caller, auth: dict[str, Any]) -> None:
    assert not call.citizen(**auth).connected


def test_only_the_own_session_is_open_to_staff(meeting: Meeting, cast: Cast, call: Caller) -> None:
    for person in (cast.ole, cast.chief, cast.other_staff, cast.coordinator, cast.reader):
        assert not call.staff(person, meeting.facts.id).connected
    assert not call.staff(None, meeting.facts.id).connected
    assert not call.staff(cast.mette, 999).connected
    assert not call.staff(cast.mette, "1").connected


def test_guessing_codes_is_rationed_also_over_the_socket(
    cast: Cast, evening: time_machine.Traveller, key: str, call: Caller
) -> None:
    _, code = services.open_session(cast.mette, key)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _ in range(5):
        assert not call.citizen(code=wrong).connected
    assert not call.citizen(code=code).connected
    evening.shift(timedelta(minutes=10, seconds=1))
    _, code = services.open_session(cast.ole, key)
    assert call.citizen(code=code).connected


# What passes


def test_what_the_citizen_shows_reaches_staff(meeting: Meeting) -> None:
    assert meeting.citizen.heard("start") == [{"after": 0}]
    field = meeting.page.element("input", {"type": "text"})
    assert meeting.show(meeting.page.element("p", {}, "Hvem flytter?"), field) == "ok"
    assert meeting.citizen.say("ev", epoch=10, seq=1, ev=[typed(field["id"], "••••••")]) == "ok"
    text = shown(meeting.staff)
    assert "Hvem flytter?" in text
    assert "••••••" in text


def test_a_snapshot_comes_in_parts(meeting: Meeting) -> None:
    data = packed(meeting.page.snapshot(meeting.page.element("p", {}, "Hvem flytter?")))
    parts = [data[:50], data[50:90], data[90:]]
    for number, z in enumerate(parts):
        assert meeting.citizen.say("snap", epoch=7, part=number, of=3, z=z) == "ok"
    assert "Hvem flytter?" in shown(meeting.staff)


def test_a_lying_citizen_gets_nothing_unmasked_through(meeting: Meeting) -> None:
    page = meeting.page
    field = page.element("input", {"type": "text", "value": "Parkvej"})
    secret = page.element("input", {"type": "password", "value": "Kodeord7", "data-cobrowse": "show"})
    paragraph = page.element("p", {"data-x": "Datavej"}, f"Nummer {CPR}")
    meeting.show(field, secret, paragraph)
    batch = [
        typed(field["id"], "Spindelvej"),
        mutation(texts=[{"id": paragraph["childNodes"][0]["id"], "value": CPR}]),
        mutation(attributes=[{"id": secret["id"], "attributes": {"value": "Kodeord8", "data-y": "Datavej"}}]),
        {"type": 5, "timestamp": 1, "data": {"tag": "x", "payload": CPR}},
    ]
    meeting.citizen.say("ev", epoch=10, seq=1, ev=batch)
    text = shown(meeting.staff)
    assert text
    for word in ("Parkvej", "Kodeord", "Spindelvej", "Datavej", CPR, "040490"):
        assert word not in text


def test_three_findings_pause_the_mirror_and_raise_the_alarm(meeting: Meeting) -> None:
    fields = [meeting.page.element("input", {"value": "Parkvej"}) for _ in range(3)]
    meeting.show(*fields)
    state = meeting.staff.heard("state")[-1]
    assert (state["state"], state["hits"], state["why"]) == ("paused", 3, "alarm")
    assert meeting.citizen.heard("state")[-1]["why"] == "alarm"
    assert meeting.citizen.say("ev", epoch=10, seq=1, ev=[mutation()]) == "stop"
    audit = db.session.query(AuditEntry).filter_by(action="cobrowse.pause").one()
    assert audit.after == {"state": "paused", "by": "system", "why": "alarm"}
    assert "Parkvej" not in json.dumps([e.after for e in db.session.query(AuditEntry)])


@pytest.mark.parametrize(
    "body",
    [
        None,
        "x",
        [],
        {},
        {"v": 1},
        {"v": 1, "epoch": 10, "seq": 1, "ev": "x"},
        {"v": 2, "epoch": 10, "seq": 1, "ev": [{}]},
        {"v": 1, "epoch": 10, "seq": 1, "ev": [{}], "more": 1},
        {"v": 1, "epoch": 10, "seq": -1, "ev": [{}]},
    ],
)
def test_a_malformed_message_is_dropped_and_counted(meeting: Meeting, body: Any) -> None:
    meeting.show()
    assert meeting.citizen.raw("ev", body) == "refused"
    assert shown(meeting.staff).count('"type":3') == 0
    assert meeting.citizen.connected


@pytest.mark.parametrize(("epoch", "seq"), [(10, 2), (11, 1), (10, 7)])
def test_a_gap_asks_for_the_whole_page_again(meeting: Meeting, epoch: int, seq: int) -> None:
    meeting.show()
    assert meeting.citizen.say("ev", epoch=epoch, seq=seq, ev=[mutation()]) == "again"
    assert meeting.show(epoch=20) == "ok"
    assert meeting.citizen.say("ev", epoch=20, seq=1, ev=[mutation()]) == "ok"


def test_a_replayed_batch_is_not_passed_on_twice(meeting: Meeting) -> None:
    meeting.show()
    batch = [mutation(texts=[{"id": 1, "value": "en gang"}])]
    assert meeting.citizen.say("ev", epoch=10, seq=1, ev=batch) == "ok"
    assert meeting.citizen.say("ev", epoch=10, seq=1, ev=batch) == "again"
    assert shown(meeting.staff).count("en gang") == 1


def test_an_old_snapshot_is_refused(meeting: Meeting) -> None:
    meeting.show(epoch=10)
    assert meeting.show(epoch=10) == "wait"
    assert meeting.show(epoch=9) == "wait"


@pytest.mark.parametrize(
    "z", [b"not deflated", zlib.compress(b"not json"), zlib.compress(b"[]"), zlib.compress(b"[1,2]")]
)
def test_a_broken_snapshot_is_refused(meeting: Meeting, z: bytes) -> None:
    assert meeting.citizen.say("snap", epoch=10, part=0, of=1, z=z) == "refused"
    assert shown(meeting.staff) == ""


def test_a_bomb_is_not_unpacked(meeting: Meeting) -> None:
    bomb = zlib.compress(b"[" + b" " * 40_000_000, 9)
    assert len(bomb) < 128 * 1024
    assert meeting.citizen.say("snap", epoch=10, part=0, of=1, z=bomb) == "refused"


def test_snapshots_too_often_must_wait(meeting: Meeting, evening: time_machine.Traveller) -> None:
    answers = [meeting.show(epoch=10 + n) for n in range(8)]
    assert answers == ["ok"] * 6 + ["wait"] * 2
    evening.shift(timedelta(seconds=11))
    assert meeting.show(epoch=100) == "ok"


def test_batches_faster_than_a_browser_sends_them_are_not_passed_on(meeting: Meeting) -> None:
    meeting.show()
    answers = [meeting.citizen.say("ev", epoch=10, seq=n, ev=[mutation()]) for n in range(1, 200)]
    assert "again" in answers
    assert len(meeting.staff.heard("ev")) <= 140


def test_a_staff_page_that_shows_nothing_is_sent_no_more_until_it_does(
    meeting: Meeting, evening: time_machine.Traveller
) -> None:
    meeting.show()
    meeting.citizen.heard()
    sent = 0
    for number in range(1, 301):
        assert meeting.citizen.say("ev", epoch=10, seq=number, ev=[mutation()]) == "ok"
        evening.shift(timedelta(milliseconds=40))
    sent = len(meeting.staff.heard("ev"))
    assert sent == 150
    meeting.staff.say("ack", epoch=10, seq=sent)
    assert meeting.citizen.heard("start") == [{"after": 10}]


def test_staff_may_not_speak_as_a_citizen(meeting: Meeting) -> None:
    assert meeting.staff.raw("ev", {"v": 1, "epoch": 1, "seq": 1, "ev": [{}]}) in (None, [])
    assert meeting.staff.raw("consent", {"v": 1, "scope": "view", "yes": True}) in (None, [])


# Going on and ending


@pytest.mark.parametrize("end", ["citizen", "staff"])
def test_either_side_pauses_and_goes_on(meeting: Meeting, end: str) -> None:
    meeting.show()
    getattr(meeting, end).say("pause")
    assert meeting.staff.heard("state")[-1]["state"] == "paused"
    assert meeting.citizen.say("ev", epoch=10, seq=1, ev=[mutation()]) == "stop"
    meeting.citizen.heard()
    getattr(meeting, end).say("resume")
    assert meeting.citizen.heard("start") == [{"after": 10}]


@pytest.mark.parametrize("end", ["citizen", "staff"])
def test_either_side_stops(meeting: Meeting, end: str) -> None:
    getattr(meeting, end).say("stop")
    assert meeting.staff.heard("state")[-1]["state"] == "ended"
    assert not meeting.citizen.connected
    row = row_of(meeting.facts.id)
    assert (row.state, row.ended_by, row.ended_why) == ("ended", end, "stopped")


def test_a_page_change_begins_anew_and_the_old_page_is_out(meeting: Meeting, call: Caller) -> None:
    meeting.show()
    after = call.citizen(token=meeting.token)
    assert not meeting.citizen.connected
    assert after.heard("start") == [{"after": 10}]
    assert row_of(meeting.facts.id).citizen_left_at is None


def test_a_citizen_who_does_not_come_back_in_time_is_out(
    meeting: Meeting, evening: time_machine.Traveller, call: Caller
) -> None:
    meeting.citizen.leave()
    evening.shift(rules.CITIZEN_GRACE - timedelta(seconds=1))
    meeting.staff.say("tick")
    assert row_of(meeting.facts.id).state == "viewing"
    evening.shift(timedelta(seconds=1))
    meeting.staff.say("tick")
    row = row_of(meeting.facts.id)
    assert (row.state, row.ended_why) == ("ended", "citizen_gone")
    assert meeting.staff.heard("state")[-1]["state"] == "ended"
    assert not call.citizen(token=meeting.token).connected


def test_nothing_is_recorded_for_nobody(meeting: Meeting) -> None:
    meeting.show()
    meeting.citizen.heard()
    meeting.staff.leave()
    assert meeting.citizen.heard("state")[-1]["here"] is False
    assert meeting.citizen.say("ev", epoch=10, seq=1, ev=[mutation()]) == "stop"


def test_staff_who_does_not_come_back_ends_it_through_the_citizens_tick(
    meeting: Meeting, evening: time_machine.Traveller
) -> None:
    meeting.staff.leave()
    evening.shift(rules.STAFF_GRACE)
    meeting.citizen.say("tick")
    assert not meeting.citizen.connected
    assert row_of(meeting.facts.id).ended_why == "staff_gone"


def test_an_idle_session_ends_and_a_busy_one_ends_after_an_hour(
    meeting: Meeting, evening: time_machine.Traveller
) -> None:
    meeting.show()
    for number in range(1, 7):
        evening.shift(timedelta(minutes=9, seconds=59))
        assert meeting.citizen.say("ev", epoch=10, seq=number, ev=[mutation()]) == "ok"
        meeting.staff.say("ack", epoch=10, seq=number)
        meeting.staff.say("tick")
    assert row_of(meeting.facts.id).state == "viewing"
    evening.shift(timedelta(seconds=6))
    meeting.staff.say("tick")
    assert row_of(meeting.facts.id).ended_why == "time_limit"


def test_every_step_is_one_audit_row_without_content(meeting: Meeting) -> None:
    meeting.show(meeting.page.element("p", {}, "Hvem flytter?"))
    meeting.citizen.say("pause")
    meeting.citizen.say("resume")
    meeting.staff.say("stop")
    rows = (
        db.session.query(AuditEntry)
        .filter(AuditEntry.subject == f"cobrowse:{meeting.facts.id}")
        .order_by(AuditEntry.id)
    )
    assert [entry.action for entry in rows] == [
        f"cobrowse.{verb}" for verb in ("open", "join", "accept", "pause", "resume", "end")
    ]
    told = json.dumps([[entry.before, entry.after, entry.why] for entry in rows])
    assert "Hvem" not in told
