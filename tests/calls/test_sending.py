"""What a browser sends that had no line: the same form, asked for as JSON, at the time when it was saved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline.calls.models import Call
from hotline.core.db import db
from tests.calls.conftest import EVENING, count, new_key, posted

JSON = {"Accept": "application/json"}


@pytest.fixture
def send(shift, cast, clock, sign_in, post):
    """Post as Mette's browser does when the line is back."""
    clock.move_to(EVENING)
    browser = sign_in(cast.mette)

    def send(call, **more):
        return post(browser, "/calls/new", {"author": cast.mette.id, **call}, headers=JSON, **more)

    send.browser = browser
    return send


def test_it_answers_what_it_saved_and_where_to_go(send):
    answer = send(posted())
    assert answer.status_code == 200
    assert answer.json == {"id": db.session.scalar(select(Call.id)), "next": "/duty"}
    assert "Opkaldet er gemt: Selvbetjening." in send.browser.get("/duty").text


def test_what_waited_is_saved_without_a_message(send):
    assert send(posted(waited="1")).status_code == 200
    assert "Opkaldet er gemt" not in send.browser.get("/duty").text
    assert count() == 1


def test_the_same_call_again_is_answered_as_saved(send):
    call = posted()
    assert send(call).json == send(call).json
    assert count() == 1


def test_a_refusal_says_why_and_saves_nothing(send):
    answer = send(posted(outcome="NOPE"))
    assert (answer.status_code, answer.json) == (
        422,
        {"error": "Vælg, hvordan opkaldet endte.", "status": 422},
    )
    answer = send(posted(note="Borger 121190-1234"))
    assert "CPR-nummer" in answer.json["error"]
    assert count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": ""},
        {"category": "NOPE"},
        {"subcategory": "SB.GONE"},
        {"subcategory": "ID.NYTLF"},
        {"second_subcategory": "NOPE"},
        {"municipality": "koebenhavn"},
        {"outcome": ""},
        {"referral": "999999", "outcome": "ATTEND"},
        {"campaign": "999999"},
        {"channel": "chat"},
        {"barrier": "nope"},
        {"idempotency_key": "x"},
    ],
)
def test_a_code_that_does_not_exist_is_refused_here_too(send, wrong):
    answer = send(posted(**wrong))
    assert answer.status_code == 422
    assert answer.json["error"]
    assert count() == 0


def test_a_key_that_holds_another_call_is_a_conflict(send):
    key = new_key()
    send(posted(idempotency_key=key))
    answer = send(posted(idempotency_key=key, outcome="OPEN"))
    assert answer.status_code == 409
    assert "allerede gemt et andet opkald" in answer.json["error"]


def test_it_ended_when_it_was_saved_and_not_when_it_arrived(send, clock, shift):
    clock.move_to(EVENING + timedelta(hours=7))
    call = posted(started_at="2026-11-24T18:21:00.000Z", ended_at="2026-11-24T18:30:00.000Z")
    assert send(call).status_code == 200
    db.session.rollback()
    saved = db.session.scalar(select(Call))
    assert (saved.started_at, saved.ended_at) == (EVENING - timedelta(minutes=9), EVENING)
    assert (saved.afterwards, saved.shift_id) == (False, shift.id)
    assert saved.created_at == EVENING + timedelta(hours=7)


@pytest.mark.parametrize(
    "said", ["2026-11-25T18:30:00Z", "2026-11-01T18:30:00Z", "nu", "2026-11-24T18:30:00"]
)
def test_an_end_that_cannot_be_is_now(send, said):
    send(posted(ended_at=said))
    db.session.rollback()
    assert db.session.scalar(select(Call.ended_at)) == EVENING


def test_another_persons_call_is_never_saved_as_ones_own(send, cast):
    answer = send(posted(author=str(cast.ole.id)))
    assert answer.status_code == 409
    assert "en anden" in answer.json["error"]
    assert count() == 0


def test_whoever_is_signed_out_is_shown_the_way_in(topics, client):
    answer = client.post("/calls/new", data=posted(), headers=JSON)
    assert answer.status_code in {302, 400}
    assert count() == 0
