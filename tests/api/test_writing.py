"""What is written: calls and telephone figures, on somebody's behalf, once, by the same rules as by hand."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest

from hotline.accounts.tokens.rules import Scope
from hotline.calls import services as calls
from hotline.calls.models import Call
from hotline.calls.telephony import queries as telephony
from hotline.calls.telephony.models import TelephonyChange
from hotline.core import clock as product_clock
from hotline.core.db import db
from tests.api.conftest import is_problem
from tests.calls.conftest import EVENING, TUESDAY, count

CALL = {"category": "SB", "subcategory": "SB.FLYT", "outcome": "SB_DONE", "municipality": "hvidovre"}
FIGURES = {"day": "2026-11-23", "offered": 40, "answered": 30, "abandoned": 6}


@pytest.fixture
def mettes(program, cast, topics):
    """A program that acts as Mette."""
    return program(cast.mette, maker=cast.chief)


def test_a_call_is_logged_on_somebodys_behalf(mettes, cast, shift, clock):
    clock.move_to(EVENING)
    sent = {
        **CALL,
        "started_at": "2026-11-24T19:20:00+01:00",
        "ended_at": "2026-11-24T18:26:30Z",
        "barrier": "login",
        "cause_removable": True,
        "note": "Kunne ikke finde siden",
    }
    answer = mettes.post("/calls", sent, Idempotency_Key=str(uuid.uuid4()))
    assert answer.status_code == 201, answer.text
    told = json.loads(answer.text)
    assert told["started_at"] == "2026-11-24T19:20:00+01:00"
    assert told["ended_at"] == "2026-11-24T19:26:30+01:00"
    assert "note" not in told
    row = db.session.get(Call, told["id"])
    assert row.logged_by_id == cast.mette.id
    assert row.shift_id == shift.id
    assert row.note == "Kunne ikke finde siden"
    assert row.barrier == "login"
    assert row.cause_removable is True
    seen = mettes.get(answer.headers["Location"].removeprefix("/api/v1"))
    assert json.loads(seen.text) == told


def test_the_same_key_saves_nothing_more(mettes, topics):
    first = mettes.post("/calls", CALL, Idempotency_Key="one")
    again = mettes.post("/calls", CALL, Idempotency_Key="one")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.text == again.text
    assert count() == 1
    assert mettes.post("/calls", CALL, Idempotency_Key="two").status_code == 201


def test_the_same_key_with_another_content_is_told(mettes, topics):
    mettes.post("/calls", CALL, Idempotency_Key="one")
    for changed in ({"outcome": "OPEN"}, {"barrier": "login"}, {"started_at": "2026-11-24T10:00:00+01:00"}):
        is_problem(mettes.post("/calls", CALL | changed, Idempotency_Key="one"), 409, "conflict")
    assert count() == 1


def test_a_call_that_was_corrected_meanwhile_is_still_the_one(mettes, cast, topics):
    first = json.loads(mettes.post("/calls", CALL, Idempotency_Key="one").text)
    corrected = calls.CallFields(category="SB", outcome="OPEN", municipality="hvidovre")
    calls.correct_call(cast.mette, first["id"], 1, corrected)
    again = mettes.post("/calls", CALL, Idempotency_Key="one")
    assert again.status_code == 200
    assert json.loads(again.text)["outcome"] == "OPEN"


def test_what_decides_itself_is_not_another_content(mettes, topics, guide):
    place = guide("place", "Borgerservice", "hvidovre")
    for key, sent in {
        "a": CALL | {"referral": place.id},
        "b": CALL | {"non_call": "thanks"},
        "c": CALL | {"contact_type": None, "note": None},
    }.items():
        assert mettes.post("/calls", sent, Idempotency_Key=key).status_code == 201
        assert mettes.post("/calls", sent, Idempotency_Key=key).status_code == 200


def test_keys_are_each_persons_own(mettes, program, cast, topics):
    chiefs = program(cast.chief)
    assert mettes.post("/calls", CALL, Idempotency_Key="one").status_code == 201
    assert chiefs.post("/calls", CALL, Idempotency_Key="one").status_code == 201
    assert count() == 2


def test_the_same_key_at_once_saves_one(mettes, topics, all_at_once):
    def send():
        return mettes.post("/calls", CALL, Idempotency_Key="one").status_code

    assert sorted(all_at_once(*[send] * 4)) == [200, 200, 200, 201]
    assert count() == 1


@pytest.mark.parametrize("key", [None, "", " ", "x" * 101, "æ"])
def test_a_key_is_needed(mettes, topics, key):
    headers = {} if key is None else {"Idempotency_Key": key}
    problem = is_problem(mettes.post("/calls", CALL, **headers), 422, "invalid")
    assert problem["errors"][0]["in"] == "headers"
    assert problem["errors"][0]["field"] == "Idempotency-Key"
    assert count() == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"category": None}, "category"),
        ({"category": 1}, "category"),
        ({"category": ["SB"]}, "category"),
        ({"channel": "chat"}, "channel"),
        ({"channel": None}, "channel"),
        ({"barrier": "x"}, "barrier"),
        ({"solution": "1"}, "solution"),
        ({"solution": 1.0}, "solution"),
        ({"solution": True}, "solution"),
        ({"solution": 2**31}, "solution"),
        ({"solution": 0}, "solution"),
        ({"cause_removable": "true"}, "cause_removable"),
        ({"cause_removable": 1}, "cause_removable"),
        ({"note": "x" * 301}, "note"),
        ({"started_at": "2026-11-24T19:30:00"}, "started_at"),
        ({"started_at": "2026-11-24"}, "started_at"),
        ({"started_at": "0001-01-01T00:00:00+01:00"}, "started_at"),
        ({"started_at": 5}, "started_at"),
        ({"cpr": "x"}, "cpr"),
        ({"logged_by": 1}, "logged_by"),
    ],
)
def test_wrong_fields_are_told_by_name(mettes, topics, changed, field):
    problem = is_problem(mettes.post("/calls", CALL | changed, Idempotency_Key="one"), 422, "invalid")
    (error,) = problem["errors"]
    assert (error["in"], error["field"]) == ("json", field)
    assert not set(error["message"].split()) & {
        "Not",
        "valid",
        "Unknown",
        "field.",
        "Missing",
        "Longer",
        "Must",
    }
    assert count() == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"category": "NOPE"},
        {"subcategory": "ID.NYTLF"},
        {"municipality": "kbh"},
        {"solution": 12345},
        {"campaign": 12345},
        {"started_at": "2027-01-01T00:00:00Z"},
        {"started_at": "2026-01-01T00:00:00Z"},
        {"note": "\ud800"},
        {"note": "a\x00b"},
    ],
)
def test_what_a_rule_refuses_is_told_in_its_words(mettes, topics, changed):
    is_problem(mettes.post("/calls", CALL | changed, Idempotency_Key="one"), 422, "refused")
    assert count() == 0


def test_no_number_is_taken_in_any_field(mettes, topics):
    for changed in (
        {"note": "Borger 110580-1234"},
        {"category": "1105801234"},
        {"1105801234": "x"},
        {"solution": 1105801234},
        {"x": [{"y": "110580-1234"}]},
    ):
        problem = is_problem(mettes.post("/calls", CALL | changed, Idempotency_Key="one"), 422, "refused")
        assert "CPR" in problem["detail"]
    problem = is_problem(mettes.post("/calls", CALL, Idempotency_Key="110580-1234"), 422, "refused")
    assert "CPR" in problem["detail"]
    assert count() == 0


def test_a_uuid_that_looks_like_one_by_chance_is_a_key_all_the_same(mettes, topics):
    key = "aaaaaaaa-1105-8012-34ab-aaaaaaaaaaaa"
    assert mettes.post("/calls", CALL, Idempotency_Key=key).status_code == 201
    assert mettes.post("/calls", CALL, Idempotency_Key=key).status_code == 200


def test_who_may_not_log_may_not_by_a_token_either(program, cast, topics):
    one = program(cast.novice, maker=cast.chief)
    is_problem(one.post("/calls", CALL, Idempotency_Key="one"), 422, "refused")


def test_whoever_logs_may_see_it(program, cast, topics):
    one = program(cast.coordinator, municipality_id=cast.chief.municipality_id)
    answer = one.post("/calls", CALL | {"municipality": "ishoj"}, Idempotency_Key="one")
    assert answer.status_code == 201
    assert one.get(f"/calls/{json.loads(answer.text)['id']}").status_code == 200


@pytest.mark.parametrize(
    ("body", "kind", "status", "name"),
    [
        (b"{", "application/json", 400, "bad-request"),
        (b"", "application/json", 400, "bad-request"),
        (b'{"note": NaN}', "application/json", 400, "bad-request"),
        (b"\xff", "application/json", 400, "bad-request"),
        (b"[" * 9 + b"]" * 9, "application/json", 400, "bad-request"),
        (b"[" * 9000 + b"]" * 9000, "application/json", 400, "bad-request"),
        (b"[]", "application/json", 422, "invalid"),
        (b"null", "application/json", 422, "invalid"),
        (b'"x"', "application/json", 422, "invalid"),
        (b"1", "application/json", 422, "invalid"),
        (b"{}", "text/plain", 415, "unsupported-media-type"),
        (b"{}", "application/x-www-form-urlencoded", 415, "unsupported-media-type"),
        (b"{}", "", 415, "unsupported-media-type"),
        (b" " * 20_001, "application/json", 413, "too-large"),
    ],
)
def test_a_body_that_is_none_is_a_problem(mettes, topics, body, kind, status, name):
    for path in ("/calls", "/telephony/evenings"):
        headers = {"Authorization": f"Bearer {mettes.secret}", "Idempotency-Key": "one"}
        answer = mettes.browser.post(f"/api/v1{path}", data=body, content_type=kind or None, headers=headers)
        is_problem(answer, status, name)


def changes() -> int:
    db.session.rollback()
    return db.session.scalar(db.select(db.func.count()).select_from(TelephonyChange))


def test_figures_are_written_once(program, cast):
    one = program(cast.chief, Scope.WRITE_TELEPHONY)
    first = one.post("/telephony/evenings", FIGURES)
    again = one.post("/telephony/evenings", FIGURES)
    assert (first.status_code, again.status_code) == (201, 200)
    assert (
        json.loads(first.text)
        == json.loads(again.text)
        == {
            **FIGURES,
            "other": None,
            "waiting_seconds": None,
            "remainder": 4,
            "version": 1,
        }
    )
    assert changes() == 1
    change = telephony.evening(TUESDAY - timedelta(days=1)).changes[0]
    assert change.by_id == cast.chief.id


def test_other_figures_must_say_what_they_replace(program, cast):
    one = program(cast.chief, Scope.WRITE_TELEPHONY)
    one.post("/telephony/evenings", FIGURES)
    other = FIGURES | {"answered": 31}
    problem = is_problem(one.post("/telephony/evenings", other), 409, "conflict")
    assert "version 1" in problem["detail"]
    answer = one.post("/telephony/evenings", other | {"version": 1})
    assert answer.status_code == 200
    assert json.loads(answer.text)["version"] == 2
    is_problem(one.post("/telephony/evenings", FIGURES | {"version": 1}), 409, "conflict")
    assert one.post("/telephony/evenings", other | {"version": 1}).status_code == 200
    assert changes() == 2


def test_a_version_that_there_never_was_is_a_conflict(program, cast):
    one = program(cast.chief, Scope.WRITE_TELEPHONY)
    is_problem(one.post("/telephony/evenings", FIGURES | {"version": 3}), 409, "conflict")


def test_parts_may_be_more_than_the_whole(program, cast):
    answer = program(cast.coordinator).post(
        "/telephony/evenings", FIGURES | {"other": 20, "waiting_seconds": 90}
    )
    assert json.loads(answer.text)["remainder"] == -16


def test_whose_evening_it_is_decides_as_by_hand(program, cast, shift):
    tonight = FIGURES | {"day": "2026-11-24"}
    ahead = FIGURES | {"day": product_clock.today().replace(day=30).isoformat()}
    is_problem(program(cast.ole, maker=cast.chief).post("/telephony/evenings", tonight), 422, "refused")
    is_problem(program(cast.coordinator).post("/telephony/evenings", ahead), 422, "refused")
    assert program(cast.mette, maker=cast.chief).post("/telephony/evenings", tonight).status_code == 201


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"offered": -1}, "offered"),
        ({"offered": 100_001}, "offered"),
        ({"offered": "40"}, "offered"),
        ({"offered": None}, "offered"),
        ({"day": "24/11/2026"}, "day"),
        ({"day": 5}, "day"),
        ({"waiting_seconds": 86_401}, "waiting_seconds"),
        ({"caller": "x"}, "caller"),
    ],
)
def test_wrong_figures_are_told_by_name(program, cast, changed, field):
    problem = is_problem(program(cast.chief).post("/telephony/evenings", FIGURES | changed), 422, "invalid")
    assert [error["field"] for error in problem["errors"]] == [field]
