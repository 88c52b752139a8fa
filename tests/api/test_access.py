"""No endpoint opens for anything but a token that is good, and good for it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from hotline.accounts import services as accounts
from hotline.accounts.tokens import services as tokens
from hotline.accounts.tokens.models import ApiToken
from hotline.accounts.tokens.rules import OPEN_TO, Scope
from hotline.core import clock as product_clock
from hotline.core import limits
from hotline.core.access import Role
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from tests.api.conftest import is_problem


def endpoints(app: Flask) -> list[tuple[str, str, Scope]]:
    """Every endpoint but the document: method, address and what it needs."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.openapi":
            method = "POST" if "POST" in rule.methods else "GET"
            needs = app.view_functions[rule.endpoint].needs
            found.append((method, re.sub(r"<[^>]+>", "1", rule.rule), needs))
    return found


def test_there_is_something_to_walk(app):
    assert len(endpoints(app)) >= 8


def test_nobody_enters_without_a_token_or_with_one_that_is_not_good(
    app, cast, client, program, sign_in, clock
):
    chief = program(cast.chief, days=1)
    closed = program(cast.chief)
    tokens.revoke_token(cast.chief, closed.token_id)
    limits.limiter.enabled = False
    clock.shift(timedelta(days=2))
    almost = chief.secret[:-1] + ("A" if chief.secret[-1] != "A" else "B")
    wrong = ["", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "Bearer æøå", "Bearer \x01"]
    wrong += [
        f"Bearer {each}" for each in (chief.secret, closed.secret, almost, "hotline_00000000_" + "a" * 43)
    ]
    said = set()
    try:
        for method, path, _needs in endpoints(app):
            for header in wrong:
                answer = client.open(path, method=method, headers={"Authorization": header} if header else {})
                is_problem(answer, 401, "unauthorized")
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")
                said.add(answer.text)
            # Whoever is signed in in a browser has no more than anybody else.
            is_problem(sign_in(cast.coordinator).open(path, method=method, json={}), 401, "unauthorized")
    finally:
        limits.limiter.enabled = True
    assert len(said) == 1


@pytest.mark.parametrize("scope", list(Scope))
def test_a_token_opens_what_it_is_for_and_nothing_else(app, cast, program, scope):
    one = program(cast.coordinator, scope)
    for method, path, needs in endpoints(app):
        answer = (
            one.get(path.removeprefix("/api/v1"))
            if method == "GET"
            else one.post(path.removeprefix("/api/v1"), {})
        )
        if needs is not scope:
            problem = is_problem(answer, 403, "insufficient-scope")
            assert needs in problem["detail"]
            assert f'scope="{needs}"' in answer.headers["WWW-Authenticate"]
        else:
            assert answer.status_code in {200, 404, 422}, answer.text


def test_a_role_that_is_taken_away_takes_its_tokens_scopes_along(cast, program):
    one = program(cast.ole, Scope.READ_CALLS, Scope.READ_STATUS, maker=cast.coordinator)
    assert one.get("/calls").status_code == 200
    changed = accounts.PersonFields(
        cast.ole.name, cast.ole.email, "", Role.READER, cast.ole.municipality_id, False
    )
    accounts.change_person(cast.coordinator, cast.ole.id, cast.ole.version, changed)
    is_problem(one.get("/calls"), 403, "insufficient-scope")
    assert one.get("/status").status_code == 200


def test_a_token_dies_with_its_person_and_stays_dead(cast, program):
    one = program(cast.mette, maker=cast.chief)
    for active in (False, True):
        person = db.session.merge(cast.mette)
        fields = accounts.PersonFields(
            person.name, person.email, "", Role.STAFF, person.municipality_id, True, active
        )
        accounts.change_person(cast.chief, person.id, person.version, fields)
        is_problem(one.get("/status"), 401, "unauthorized")


def test_a_token_dies_when_its_person_moves(cast, program):
    one = program(cast.mette, maker=cast.chief)
    there = cast.other_staff.municipality_id
    fields = accounts.PersonFields(cast.mette.name, cast.mette.email, "", Role.STAFF, there, True)
    accounts.change_person(cast.coordinator, cast.mette.id, cast.mette.version, fields)
    is_problem(one.get("/status"), 401, "unauthorized")


def test_it_works_through_its_last_day(cast, program, clock):
    one = program(cast.chief, days=1)
    clock.shift(timedelta(days=1))
    assert one.get("/status").status_code == 200


def test_the_day_of_use_is_remembered_and_no_more(cast, program, clock, count_queries):
    one = program(cast.chief)
    assert db.session.get(ApiToken, one.token_id).last_used_on is None
    one.get("/status")
    db.session.rollback()
    assert db.session.get(ApiToken, one.token_id).last_used_on == product_clock.today()
    again = count_queries(lambda: one.get("/status"))
    clock.shift(timedelta(days=1))
    assert count_queries(lambda: one.get("/status")) > again
    db.session.rollback()
    assert db.session.get(ApiToken, one.token_id).last_used_on == product_clock.today()


def test_what_is_written_says_by_which_token(cast, program, topics):
    one = program(cast.mette, maker=cast.chief)
    call = {"category": "SB", "outcome": "SB_DONE", "municipality": "hvidovre"}
    assert one.post("/calls", call, Idempotency_Key="a").status_code == 201
    row = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "calls.log")).one()
    assert row.actor_id == cast.mette.id
    assert row.after["via"] == f"api_token:{one.token_id}"


def test_no_cookie_is_set_and_no_origin_is_let_in(cast, program, client):
    one = program(cast.chief)
    for answer in (
        one.get("/status", headers={"Origin": "https://evil.example"}),
        one.get("/status", lang="en"),
        client.get("/api/v1/openapi.json?lang=en", headers={"Origin": "https://evil.example"}),
        client.get("/api/v1/nothing?lang=en"),
        client.options("/api/v1/status", headers={"Origin": "https://evil.example"}),
    ):
        assert "Set-Cookie" not in answer.headers
        assert not [name for name, _value in answer.headers if name.startswith("Access-Control")]


def test_a_token_has_its_number_of_requests_a_minute(cast, program, clock):
    one, other = program(cast.chief), program(cast.chief)
    first = one.get("/status")
    assert first.headers["RateLimit-Policy"] == '"token";q=120;w=60'
    assert first.headers["RateLimit"].startswith('"token";r=119;t=')
    for _number in range(59):
        one.get("/status")
        one.get("/openings")
    assert one.get("/openings").headers["RateLimit"].startswith('"token";r=0;t=')
    late = one.get("/calls")
    is_problem(late, 429, "rate-limited")
    assert 1 <= int(late.headers["Retry-After"]) <= 61
    assert other.get("/status").status_code == 200
    clock.shift(timedelta(seconds=int(late.headers["Retry-After"])))
    assert one.get("/status").status_code == 200


def test_old_tokens_are_not_asked_about_for_ever(cast, client):
    for number in range(60):
        answer = client.get("/api/v1/status", headers={"Authorization": f"Bearer {number}"})
        assert answer.status_code == 401
    is_problem(client.get("/api/v1/status", headers={"Authorization": "Bearer x"}), 429, "rate-limited")


def test_no_scope_is_open_to_a_role_that_its_pages_are_closed_to():
    assert OPEN_TO[Role.READER] == {Scope.READ_STATUS, Scope.READ_STATISTICS}
    assert Scope.READ_STATISTICS not in OPEN_TO[Role.STAFF]
