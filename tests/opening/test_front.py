"""The public page and the state that others read."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
import sqlalchemy

from hotline.core.db import db
from hotline.opening import services
from tests.conftest import in_copenhagen


@pytest.fixture
def opened(cast):
    services.install_defaults(2026, 2028)
    return cast


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-11-24 19:00", ["Hotlinen er åben nu", "Ring inden kl. 22.00"]),
        ("2026-11-24 12:00", ["lukket lige nu", "Vi åbner i dag kl. 19.00"]),
        ("2026-11-24 22:00", ["lukket lige nu", "Vi åbner i morgen kl. 19.00"]),
        ("2026-11-27 12:00", ["lukket lige nu", "Vi åbner mandag den 30. november kl. 19.00"]),
        ("2026-12-24 12:00", ["Lukket i dag: Juleaftensdag", "Vi åbner mandag den 4. januar 2027 kl. 19.00"]),
    ],
)
def test_the_answer_comes_first(client, opened, clock, now, said):
    clock.move_to(in_copenhagen(now))
    page = client.get("/").text
    for words in said:
        assert words in page


def test_a_new_installation_says_that_nothing_is_agreed(client, app):
    page = client.get("/").text
    assert "ikke aftalt nogen åbningstid" in page
    assert client.get("/status.json").json["opens_at"] is None


def test_the_number_can_be_dialled(client, opened):
    assert 'href="tel:+4570000000"' in client.get("/").text


def test_closing_days_are_told_weeks_ahead(client, opened):
    page = client.get("/").text
    assert "Juleaftensdag" in page
    assert "Skærtorsdag" not in page


def test_an_extra_opening_and_new_hours_are_told_ahead(client, opened):
    services.add_extra_opening(opened.coordinator, date(2026, 11, 29), time(10), time(14), "Valgdag")
    services.add_opening_rules(opened.coordinator, [6], time(18, 30), time(22), valid_from=date(2027, 1, 3))
    page = client.get("/").text
    assert re.search(r"Ekstra åbent kl\.\s+10\.00–14\.00\s+– Valgdag", page)
    assert "Ny åbningstid fra søndag den 3. januar 2027:" in page
    assert "søndag kl. 18.30–22.00" in page


def test_what_people_typed_is_shown_as_text(client, opened):
    services.add_closing_day(opened.coordinator, date(2026, 11, 26), "<script>alert(1)</script>")
    page = client.get("/").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_the_page_says_what_it_never_does(client, opened):
    page = client.get("/").text
    for words in ("ringer aldrig til dig først", "beder aldrig om koder", "overtager aldrig din computer"):
        assert words in page


def test_it_is_whole_for_somebody_who_is_signed_in(sign_in, opened):
    assert "Hotlinen er lukket" in sign_in(opened.mette).get("/").text


def test_the_number_of_queries_does_not_grow(client, opened):
    def count() -> int:
        statements = []

        def note(*details):
            statements.append(details[2])

        sqlalchemy.event.listen(db.engine, "before_cursor_execute", note)
        client.get("/")
        sqlalchemy.event.remove(db.engine, "before_cursor_execute", note)
        return len(statements)

    few = count()
    for weekday in (4, 5, 6):
        services.add_opening_rules(
            opened.coordinator, [weekday], time(8), time(22), valid_from=date(2026, 11, 25)
        )
    assert count() == few <= 12


def test_machines_read_the_state(client, opened, clock):
    clock.move_to(in_copenhagen("2026-11-24 19:30"))
    answer = client.get("/status.json")
    assert answer.json == {
        "open": True,
        "now": "2026-11-24T19:30:00+01:00",
        "opens_at": "2026-11-25T19:00:00+01:00",
        "closes_at": "2026-11-24T22:00:00+01:00",
        "phone": "70 00 00 00",
        "reason": None,
        "notice": None,
    }
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=30"
    assert "Set-Cookie" not in answer.headers


def test_machines_are_told_why_it_is_closed(client, opened, clock):
    clock.move_to(in_copenhagen("2026-12-24 19:30"))
    answer = client.get("/status.json").json
    assert answer["reason"] == "Juleaftensdag"
    assert answer["closes_at"] is None
    assert answer["opens_at"] == "2027-01-04T19:00:00+01:00"


@pytest.mark.parametrize("path", ["/status.json", "/status.svg"])
def test_an_answer_that_writes_the_session_is_not_for_caches(sign_in, opened, path):
    answer = sign_in(opened.mette).get(f"{path}?lang=en")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-11-24 19:30", "Hotlinen er åben til kl. 22.00"),
        ("2026-11-24 23:30", "Hotlinen åbner i morgen kl. 19.00"),
    ],
)
def test_the_badge_tells_it_in_danish_to_everybody(client, opened, clock, now, said):
    client.get("/?lang=en")
    clock.move_to(in_copenhagen(now))
    answer = client.get("/status.svg")
    assert answer.content_type.startswith("image/svg+xml")
    assert f'<title id="t">{said}</title>' in answer.text


def test_the_badge_of_a_new_installation_says_closed(client, app):
    assert "Hotlinen er lukket" in client.get("/status.svg").text
