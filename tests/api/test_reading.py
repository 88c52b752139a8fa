"""What is read: status, openings, shifts, calls and solutions; whose; a page at a time; and only when it has changed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from hotline.accounts.queries import municipalities
from hotline.accounts.tokens.rules import Scope
from hotline.core import clock as product_clock
from hotline.core.db import db
from hotline.guide.models import Link
from hotline.opening import services as opening
from hotline.rota import queries as rota
from tests.api.conftest import is_problem
from tests.calls.conftest import EVENING, TUESDAY


@pytest.fixture
def calls(log, cast):
    """One of each kind of whose: Hvidovre's of Hvidovre, Hvidovre's of Glostrup, Glostrup's of Hvidovre and of itself."""
    return {
        "ours": log(cast.mette, note="HEMMELIG note", municipality="hvidovre"),
        "for them": log(cast.mette, note="HEMMELIG note", municipality="glostrup"),
        "for us": log(cast.other_staff, note="HEMMELIG note", municipality="hvidovre"),
        "theirs": log(cast.other_staff, note="HEMMELIG note", municipality="glostrup"),
        "elsewhere": log(cast.other_staff, note="HEMMELIG note", municipality="other"),
    }


def items(answer):
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/json"
    return json.loads(answer.text)["items"]


def test_the_status_is_that_of_the_public_page(cast, program, client, shift, clock):
    for moment in (EVENING, EVENING + timedelta(hours=5)):
        clock.move_to(moment)
        answer = program(cast.reader, municipality_id=None, maker=cast.coordinator).get("/status")
        assert json.loads(answer.text) == client.get("/status.json").json


def test_openings_are_those_of_the_period(cast, program):
    opening.install_defaults(2026, 2027)
    one = program(cast.chief, Scope.READ_STATUS)
    found = items(one.get("/openings", **{"from": "2026-11-23", "to": "2026-11-29"}))
    assert [each["day"] for each in found] == ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"]
    assert found[1]["opens_at"] == "2026-11-24T19:00:00+01:00"
    summer = items(one.get("/openings", **{"from": "2027-06-01", "to": "2027-06-01"}))
    assert summer[0]["closes_at"] == "2027-06-01T22:00:00+02:00"
    usual = items(one.get("/openings"))
    assert usual[0]["day"] == TUESDAY.isoformat()
    assert usual[-1]["day"] == "2026-12-21"
    assert len(usual) == 16


def test_shifts_are_the_published_ones_with_names_where_they_may_be_seen(cast, program, shift):
    unpublished = len(rota.shifts_between(TUESDAY, TUESDAY + timedelta(days=2)))
    assert unpublished == 3
    for person, name in (("chief", "Mette Madsen"), ("mette", "Mette Madsen"), ("other_chief", None)):
        answer = program(getattr(cast, person), maker=cast.coordinator).get("/shifts")
        (one,) = items(answer)
        assert one["day"] == "2026-11-24"
        assert one["municipality"] == "hvidovre"
        assert one["starts_at"] == "2026-11-24T19:00:00+01:00"
        assert (one["has_primary"], one["has_backup"]) == (True, True)
        assert one["primary"] == name
        assert (one["backup"] is None) == (name is None)
    (seen,) = items(program(cast.coordinator).get("/shifts"))
    assert seen["backup"] == "Ole Olsen"
    assert items(program(cast.coordinator).get("/shifts", municipality="glostrup")) == []


def test_no_private_number_and_no_address_is_told(cast, program, shift, calls):
    for person in vars(cast).values():
        person.phone = "20 99 88 77"
    db.session.commit()
    one = program(cast.coordinator)
    for path in ("/shifts", "/calls", "/solutions", "/status", "/openings"):
        text = one.get(path).text
        assert "20 99 88 77" not in text
        assert "@example.dk" not in text
        assert "HEMMELIG" not in text


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("mette", {"ours", "for them"}),
        ("ole", set()),
        ("chief", {"ours", "for them", "for us"}),
        ("other_chief", {"for them", "for us", "theirs", "elsewhere"}),
        ("coordinator", {"ours", "for them", "for us", "theirs", "elsewhere"}),
    ],
)
def test_each_token_sees_its_own_calls(cast, program, calls, person, seen):
    one = program(getattr(cast, person), maker=cast.coordinator)
    assert {each["id"] for each in items(one.get("/calls"))} == {calls[each].id for each in seen}
    for name, call in calls.items():
        answer = one.get(f"/calls/{call.id}")
        if name in seen:
            assert json.loads(answer.text)["id"] == call.id
        else:
            assert is_problem(answer, 404, "not-found") == is_problem(
                one.get("/calls/999999"), 404, "not-found"
            )


def test_the_coordinators_token_for_one_municipality_sees_that_ones(cast, program, calls):
    one = program(cast.coordinator, municipality_id=cast.other_chief.municipality_id)
    assert {each["id"] for each in items(one.get("/calls"))} == {
        calls[each].id for each in ("for them", "for us", "theirs", "elsewhere")
    }


def test_a_call_is_told_without_note_and_without_who_took_it(cast, program, calls):
    answer = program(cast.chief).get(f"/calls/{calls['ours'].id}")
    told = json.loads(answer.text)
    assert not {"note", "logged_by", "logged_by_id", "idempotency_key", "shift_id", "version"} & set(told)
    assert "Mette" not in answer.text
    assert str(calls["ours"].idempotency_key) not in answer.text
    assert told["category"] == "SB"
    assert told["subcategory"] == "SB.FLYT"
    assert told["outcome"] == "SB_DONE"
    assert told["staffed_by"] == "hvidovre"
    assert told["day"] == "2026-11-24"
    assert told["started_at"] == "2026-11-24T12:00:00+01:00"


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({"municipality": "hvidovre"}, 2),
        ({"municipality": "other"}, 1),
        ({"municipality": "unknown"}, 0),
        ({"from": "2026-11-24", "to": "2026-11-24"}, 5),
        ({"from": "2026-11-25"}, 0),
        ({"to": "2026-11-23"}, 0),
        ({"limit": "2"}, 2),
    ],
)
def test_the_address_narrows_the_calls(cast, program, calls, asked, number):
    assert len(items(program(cast.coordinator).get("/calls", **asked))) == number


def follow(one, path, **asked):
    """Every row, page by page, and how many pages there were."""
    rows, pages = [], 0
    answer = one.get(path, **asked)
    while True:
        rows += items(answer)
        pages += 1
        following = json.loads(answer.text)["next"]
        if following is None:
            return rows, pages
        assert following.startswith(f"http://localhost/api/v1{path}?")
        answer = one.get(following.removeprefix("http://localhost/api/v1"))


def test_pages_follow_each_other_without_gap_or_repetition(cast, program, calls, log, clock):
    for _number in range(9):
        clock.shift(timedelta(milliseconds=1))
        log(cast.mette)
    one = program(cast.coordinator)
    whole = items(one.get("/calls", limit=500))
    assert len(whole) == 14
    rows, pages = follow(one, "/calls", limit=3, **{"from": "2026-11-01"})
    assert rows == whole
    assert pages == 5
    narrowed, _pages = follow(one, "/calls", limit=1, municipality="glostrup")
    assert len(narrowed) == 2


def test_a_call_that_comes_meanwhile_shifts_nothing(cast, program, calls, log, clock):
    one = program(cast.coordinator)
    first = json.loads(one.get("/calls", limit=2).text)
    clock.shift(timedelta(minutes=1))
    log(cast.mette, started_at=product_clock.now() - timedelta(hours=2), ended_at=product_clock.now())
    new = log(cast.mette)
    rows = items(
        one.get(first["next"].removeprefix("http://localhost/api/v1").replace("limit=2", "limit=500"))
    )
    assert not {each["id"] for each in first["items"]} & {each["id"] for each in rows}
    assert rows[-1]["id"] == new.id


@pytest.mark.parametrize(
    "cursor", ["x", "!!", "a" * 100, "MS4y", "LTEuLTE", "MS4yLjM", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5LjE", "é"]
)
def test_a_made_up_cursor_is_refused(cast, program, calls, cursor):
    answer = program(cast.coordinator).get("/calls", cursor=cursor)
    if cursor == "MS4y":
        assert len(items(answer)) == 5
    else:
        is_problem(answer, 422, "refused")


def test_the_number_of_queries_does_not_grow_with_the_rows(cast, program, calls, log, count_queries):
    one = program(cast.coordinator)
    one.get("/calls")
    few = count_queries(lambda: one.get("/calls"))
    for _number in range(10):
        log(cast.mette)
    assert count_queries(lambda: one.get("/calls")) == few <= 4


@pytest.fixture
def solutions(guide, cast):
    """Three solutions, one with a link for each municipality, and something that is none."""
    rows = [guide("solution", f"Løsning {number}", summary="Sådan") for number in range(3)]
    guide("article", "Hvad gør jeg?")
    ended = guide("solution", "Gammel", ended_at=EVENING)
    assert ended.id
    for place in municipalities():
        db.session.add(
            Link(entry_id=rows[0].id, municipality_id=place.id, url=f"https://{place.key}.example.dk")
        )
    db.session.commit()
    return rows


def test_solutions_come_with_each_municipalitys_links(cast, program, solutions):
    one = program(cast.mette, maker=cast.chief)
    found = items(one.get("/solutions"))
    assert [each["title"] for each in found] == ["Løsning 0", "Løsning 1", "Løsning 2"]
    assert [each["municipality"] for each in found[0]["links"]] == [
        "albertslund",
        "glostrup",
        "hvidovre",
        "ishoj",
        "rodovre",
    ]
    assert found[1]["links"] == []
    only = items(one.get("/solutions", municipality="ishoj"))
    assert [each["url"] for each in only[0]["links"]] == ["https://ishoj.example.dk"]
    rows, pages = follow(one, "/solutions", limit=1)
    assert (rows, pages) == (found, 3)


@pytest.mark.parametrize("path", ["/status", "/openings", "/shifts", "/calls", "/solutions"])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_what_has_not_changed_is_not_sent_again(
    cast, program, calls, shift, solutions, clock, path, encoding
):
    one = program(cast.coordinator)
    headers = {"Accept-Encoding": encoding}
    answer = one.get(path, headers=headers)
    tag = answer.headers["ETag"]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in answer.headers["Vary"]
    clock.shift(timedelta(seconds=1))
    again = one.get(path, headers={"If-None-Match": tag, **headers})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == tag
    other = one.get(path, headers={"If-None-Match": '"other"', **headers})
    assert other.status_code == 200


def test_what_has_changed_is_sent(cast, program, calls, log):
    one = program(cast.chief)
    tag = one.get("/calls").headers["ETag"]
    log(cast.mette)
    assert one.get("/calls", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"from": "i går"}, "from"),
        ({"from": "20261124"}, "from"),
        ({"from": "0001-01-01"}, "from"),
        ({"to": "9999-12-31"}, "to"),
        ({"limit": "0"}, "limit"),
        ({"limit": "501"}, "limit"),
        ({"limit": "²"}, "limit"),
        ({"limit": "9" * 5000}, "limit"),
        ({"cursor": "x" * 101}, "cursor"),
        ({"municipality": "x" * 21}, "municipality"),
        ({"munincipality": "hvidovre"}, "munincipality"),
    ],
)
def test_what_makes_no_sense_is_told_by_name(cast, program, asked, field):
    problem = is_problem(program(cast.chief).get("/calls", **asked), 422, "invalid")
    (error,) = problem["errors"]
    assert (error["in"], error["field"]) == ("query", field)
    assert not set(error["message"].split()) & {
        "Not",
        "valid",
        "Unknown",
        "field.",
        "Missing",
        "Longer",
        "Must",
    }


@pytest.mark.parametrize(
    "asked",
    [
        {"from": "2026-11-24", "to": "2026-11-23"},
        {"from": "2025-01-01", "to": "2026-11-23"},
        {"municipality": "kbh"},
    ],
)
def test_what_cannot_be_is_refused_in_words(cast, program, asked):
    for path in ("/calls", "/shifts"):
        is_problem(program(cast.chief).get(path, **asked), 422, "refused")


def test_problems_are_told_in_english_to_whoever_asks(cast, program):
    one = program(cast.chief)
    danish = is_problem(one.get("/calls", limit=0), 422, "invalid")
    english = is_problem(one.get("/calls", headers={"Accept-Language": "en"}, limit=0), 422, "invalid")
    assert danish["title"] == "Det kan ikke lade sig gøre"
    assert english["title"] != danish["title"]
    assert english["errors"] != danish["errors"]


def test_no_number_is_taken_behind_the_question_mark(cast, program):
    one = program(cast.chief)
    for asked in ({"municipality": "110580-1234"}, {"1105801234": "x"}, {"cursor": "110580 1234"}):
        problem = is_problem(one.get("/calls", **asked), 422, "refused")
        assert "CPR" in problem["detail"]
        assert "1234" not in json.dumps(problem)


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v1/", "/api/v1/calls/x", "/api/v1/calls/99999999999"]
)
def test_an_address_that_is_none_is_a_problem_too(client, path):
    is_problem(client.get(path), 404, "not-found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_method_that_is_none_is_a_problem_too(client, method):
    answer = client.open("/api/v1/calls", method=method)
    is_problem(answer, 405, "method-not-allowed")
    assert "GET" in answer.headers["Allow"]


def test_the_pages_errors_are_still_pages(client):
    assert client.get("/nothing").content_type == "text/html; charset=utf-8"
