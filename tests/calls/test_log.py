"""The list: who sees what, how it is narrowed, and what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from hotline.calls import queries, services
from hotline.core import clock as product_clock
from hotline.core.db import db
from tests.calls.conftest import fields, new_key


@pytest.fixture
def calls(log, cast):
    """Mette's, Ole's and the neighbours' calls, all with notes."""
    log(cast.mette, note="Mettes note om Ørsted")
    log(cast.ole, note="Oles note", category="ID", subcategory="ID.NYTLF", municipality="other")
    log(cast.other_staff, note="Gittes note", municipality="glostrup")


@pytest.mark.parametrize(
    ("person", "seen"), [("mette", 1), ("ole", 1), ("chief", 2), ("other_chief", 1), ("coordinator", 3)]
)
def test_each_sees_the_calls_they_answer_for(calls, cast, sign_in, person, seen):
    page = sign_in(getattr(cast, person)).get("/calls")
    assert page.status_code == 200
    assert f"{seen} opkald" in page.text
    assert "note om" not in page.text


def test_a_reader_does_not_see_the_list(calls, cast, sign_in):
    for path in ("/calls", "/calls/new", "/duty", "/duty/evening"):
        assert sign_in(cast.reader).get(path).status_code == 404


def test_nobody_sees_it_unless_signed_in(client):
    for path in ("/calls", "/calls/new", "/duty", "/duty/evening", "/calls/1"):
        assert client.get(path).status_code == 302


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ("?category=ID", 1),
        ("?category=DP", 0),
        ("?municipality=other", 1),
        ("?municipality=unknown", 0),
        ("?first=2026-11-24&last=2026-11-24", 3),
        ("?first=2026-11-25", 0),
        ("?last=2026-11-23", 0),
        ("?mine=y", 0),
        ("?page=0", 3),
        ("?page=999", 3),
        ("?page=x", 3),
        ("?page=²", 3),
        ("?page=99999999999999999999", 3),
        ("?_external=1&_anchor=x&endpoint=y", 3),
    ],
)
def test_the_address_narrows_the_list(calls, cast, sign_in, asked, seen):
    page = sign_in(cast.coordinator).get(f"/calls{asked}")
    assert page.status_code == 200
    assert f">{seen} opkald" in page.text


@pytest.mark.parametrize(
    "asked",
    ["?first=i+går", "?last=2026-13-45", "?category=NOPE", "?municipality=NOPE", "?text=" + "x" * 101],
)
def test_a_filter_that_makes_no_sense_is_told_and_ignored(calls, cast, sign_in, asked):
    page = sign_in(cast.coordinator).get(f"/calls{asked}")
    assert page.status_code == 422
    assert "form-error-message" in page.text
    assert "Not a valid" not in page.text
    assert ">3 opkald" in page.text


@pytest.mark.parametrize(
    ("person", "text", "seen"),
    [
        ("mette", "note", 1),
        ("mette", "ØRSTED", 1),
        ("mette", "ørsted", 1),
        ("mette", "Oles", 0),
        ("chief", "note", 0),
        ("coordinator", "note", 0),
        ("mette", "%", 0),
        ("mette", "_", 0),
        ("mette", "' or 1=1 --", 0),
    ],
)
def test_text_is_searched_in_ones_own_notes_only(calls, cast, sign_in, person, text, seen):
    page = sign_in(getattr(cast, person)).get("/calls", query_string={"text": text})
    assert f">{seen} opkald" in page.text


def test_an_empty_list_says_so(topics, cast, sign_in):
    assert "Her er ingen opkald endnu." in sign_in(cast.mette).get("/calls").text


def _many(person, number):
    """Calls of the last days, a minute apart."""
    start = product_clock.now() - timedelta(days=2)
    for minute in range(number):
        at = start + timedelta(minutes=minute)
        services.log_call(person, fields(started_at=at, ended_at=at, note="En note"), new_key())


def test_the_list_has_pages_and_keeps_the_filter(topics, cast, sign_in):
    _many(cast.mette, queries.PAGE + 3)
    browser = sign_in(cast.mette)
    first = browser.get("/calls?category=SB").text
    assert first.count('class="calls-when"') == queries.PAGE
    assert "side 1 af 2" in first
    assert "/calls?page=2&amp;category=SB" in first
    second = browser.get("/calls?category=SB&page=2").text
    assert second.count('class="calls-when"') == 3
    assert "Nyere" in second


def _queries(app, browser, path):
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert browser.get(path).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize("path", ["/calls", "/duty", "/calls/new"])
def test_the_number_of_queries_does_not_grow_with_the_calls(shift, cast, sign_in, app, clock, log, path):
    clock.shift(timedelta(hours=8))
    browser = sign_in(cast.mette)
    log(cast.mette)
    browser.get(path)
    few = _queries(app, browser, path)
    for person in (cast.mette, cast.ole) * 6:
        log(person, second_subcategory="ID.NYTLF")
    assert _queries(app, browser, path) == few
    assert few <= 12
