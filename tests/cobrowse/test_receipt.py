"""The receipt: what happened, through the token only, for a day, and never a value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from hotline.cobrowse import queries, receipt, rules, services
from hotline.cobrowse.rules import By, Mode, State, Times, Why
from hotline.core import audit, clock
from hotline.core.db import db
from tests.cobrowse.conftest import Meeting
from tests.conftest import Cast

Post = Callable[..., Any]


def told(token: str) -> list[str]:
    db.session.rollback()
    row = queries.of_token(token)
    assert row is not None
    return [line.text for line in receipt.lines(row)]


def test_everything_that_concerns_the_citizen_is_told_in_order(meeting: Meeting, cast: Cast) -> None:
    session_id = meeting.facts.id
    services.ask_control(session_id)
    services.answer_control(session_id, yes=True, words=meeting.facts.words)
    audit.record("cobrowse.act", f"cobrowse:{session_id}", actor=cast.mette, after={"act": "fill"})
    db.session.commit()
    services.release_control(session_id, By.CITIZEN)
    services.note_lift(session_id)
    services.pause(session_id, By.CITIZEN)
    services.resume(session_id, By.CITIZEN)
    services.offer(cast.mette, session_id, cast.ole.id)
    words = services.accept(cast.ole, session_id).words
    services.answer(meeting.token, yes=True, words=words, mode=Mode.SCREEN)
    services.revoke(meeting.token)
    services.end(session_id, By.STAFF)
    assert told(meeting.token) == [
        "Du brugte koden.",
        "Du sagde ja til, at Mette måtte se siden.",
        "Mette bad om lov til at klikke og skrive.",
        "Du sagde ja til, at Mette måtte klikke og skrive.",
        "Mette udfyldte et felt.",
        "Du stoppede styringen.",
        "Du viste et felt for Mette i højst 60 sekunder.",
        "Du holdt pause.",
        "Du fortsatte delingen.",
        "Ole tog over efter Mette.",
        "Du sagde ja til, at Ole måtte se din skærm.",
        "Du tog dit ja tilbage.",
        "Ole stoppede delingen.",
    ]


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Why.DECLINED, "Du sagde nej tak."),
        (Why.IDLE, "Delingen sluttede: der skete intet i ti minutter."),
        (Why.STOPPED, "Du stoppede delingen."),
    ],
)
def test_how_it_ended_is_told(meeting: Meeting, why: Why, said: str) -> None:
    services.end(meeting.facts.id, By.CITIZEN, why)
    assert told(meeting.token)[-1] == said


def test_the_page_asks_with_its_token_and_nothing_else(client: FlaskClient, meeting: Meeting) -> None:
    services.end(meeting.facts.id, By.CITIZEN)
    answer = client.post("/cob/v1/receipt", data=meeting.token)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert (answer.json["staff"], answer.json["municipality"]) == ("Mette", "Hvidovre")
    assert answer.json["lines"][-1]["text"] == "Du stoppede delingen."
    english = client.post("/cob/v1/receipt?lang=en", data=meeting.token).json
    assert english["lines"][-1]["text"] == "You stopped the sharing."
    assert client.post("/cob/v1/receipt", data="x" * 22).status_code == 404


def test_it_is_gone_after_a_day(
    client: FlaskClient, meeting: Meeting, evening: time_machine.Traveller
) -> None:
    services.end(meeting.facts.id, By.CITIZEN)
    evening.shift(rules.RECEIPT_LIFE - timedelta(seconds=1))
    assert client.post("/cob/v1/receipt", data=meeting.token).status_code == 200
    evening.shift(timedelta(seconds=1))
    assert client.post("/cob/v1/receipt", data=meeting.token).status_code == 404


def test_it_can_be_kept_as_a_file_that_fetches_nothing(client: FlaskClient, meeting: Meeting) -> None:
    assert client.get("/deltag/kvittering").location == "/deltag/slut"
    with client.session_transaction() as browser:
        browser["cobrowse_token"] = meeting.token
    assert client.get("/deltag/kvittering").location == "/deltag/slut"
    services.end(meeting.facts.id, By.CITIZEN)
    answer = client.get("/deltag/kvittering")
    assert 'filename="kvittering-2026-11-24.html"' in answer.headers["Content-Disposition"]
    assert "Du stoppede delingen." in answer.text
    assert "Hotlinen ringer aldrig til dig først." in answer.text
    for fetched in ("<script", "<link", "<img", "src=", "href="):
        assert fetched not in answer.text


@pytest.mark.parametrize(
    ("origin", "status"), [("http://localhost", 200), ("https://evil.example", 404), ("", 404)]
)
def test_only_pages_that_may_be_shared_open_the_window_that_shows_what_is_seen(
    client: FlaskClient, origin: str, status: int
) -> None:
    answer = client.get("/deltag/set-med-hotlinens-oejne", query_string={"fra": origin})
    assert answer.status_code == status
    if status == 200:
        assert "connect-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_what_is_drawn_there_has_the_policy_of_the_staffs_replica(client: FlaskClient) -> None:
    policy = client.get("/deltag/set-med-hotlinens-oejne/side").headers["Content-Security-Policy"]
    for part in ("connect-src 'none'", "frame-src 'none'", "form-action 'none'", "frame-ancestors 'self'"):
        assert part in policy


# Limits that are told before they are reached


def at(minutes: float, **changes: Any) -> Why | None:
    start = clock.now()
    times = Times(State.VIEWING, start, start, joined_at=start, active_at=start)
    return rules.soon(
        Times(**{**vars(times), **{name: start + timedelta(minutes=when) for name, when in changes.items()}}),
        start + timedelta(minutes=minutes),
    )


@pytest.mark.parametrize(
    ("minutes", "changes", "why"),
    [
        (7.9, {}, None),
        (8, {}, Why.IDLE),
        (9.9, {}, Why.IDLE),
        (10, {}, None),
        (58, {"active_at": 57}, Why.TIME_LIMIT),
        (57.9, {"active_at": 57}, None),
        (14, {"active_at": 13, "closes_at": 0}, Why.CLOSED),
        (1, {"citizen_left_at": 0.5, "staff_left_at": 0.5}, None),
    ],
)
def test_an_end_is_foreseen_two_minutes_ahead(minutes: float, changes: Any, why: Why | None) -> None:
    assert at(minutes, **changes) is why


def test_both_sides_are_told_once_it_is_near_and_again_when_it_is_not(
    meeting: Meeting, evening: time_machine.Traveller
) -> None:
    meeting.show()
    evening.shift(timedelta(minutes=8.5))
    meeting.staff.say("tick")
    assert meeting.staff.heard("state")[-1]["soon"] == "idle"
    assert meeting.citizen.heard("state")[-1]["soon"] == "idle"
    meeting.show(epoch=11)
    from tests.cobrowse.pages import mutation

    meeting.citizen.say("ev", epoch=11, seq=1, ev=[mutation()])
    meeting.citizen.say("tick")
    assert meeting.staff.heard("state")[-1]["soon"] is None
