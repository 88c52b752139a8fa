"""Telephone systems send figures: signed, in time, once; everything else is refused in words and changes nothing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from datetime import timedelta

import pytest
from werkzeug.serving import make_server

from hotline.calls.telephony import queries, services, tokens
from hotline.calls.telephony.models import TelephonyChange
from hotline.calls.telephony.rules import Figures
from hotline.core import clock as product_clock
from hotline.core.db import db
from hotline.core.errors import Refused
from tests.calls.conftest import TUESDAY
from tests.conftest import ROOT

PATH = "/api/telephony/v1/evenings"


@pytest.fixture
def system(cast) -> tuple[str, str]:
    """A telephone system's key and secret."""
    row, secret = services.add_system(cast.coordinator, "Omstillingen")
    return row.key, secret


def event(**changes: object) -> dict[str, object]:
    usual = {
        "event_id": "evening-2026-11-24",
        "day": "2026-11-24",
        "offered": 40,
        "answered": 30,
        "abandoned": 6,
    }
    return usual | changes


@pytest.fixture
def send(client, system):
    """Send what a telephone system would, with what the test changes about it."""

    def send(body, *, key=None, secret=None, at=None, signature=None, headers=None):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        stamp = str(int((at or product_clock.now()).timestamp()))
        signed = signature or tokens.signature(secret or system[1], stamp, raw)
        return client.post(
            PATH,
            data=raw,
            headers={
                "Content-Type": "application/json",
                "Hotline-Key": key or system[0],
                "Hotline-Timestamp": stamp,
                "Hotline-Signature": signed,
                **(headers or {}),
            },
        )

    return send


def changes() -> int:
    db.session.rollback()
    return db.session.scalar(db.select(db.func.count()).select_from(TelephonyChange))


def is_problem(answer, status: int, name: str) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    body = json.loads(answer.text)
    assert body["type"] == f"urn:hotline:problem:{name}"
    assert body["status"] == status
    assert changes() == 0 or name == "conflict"
    return body


def test_an_evening_is_taken_in_and_shown_with_its_source(send, cast, sign_in):
    answer = send(event(other=1, waiting_seconds=85))
    assert answer.status_code == 201
    assert answer.json == {
        "event_id": "evening-2026-11-24",
        "day": "2026-11-24",
        "offered": 40,
        "answered": 30,
        "abandoned": 6,
        "other": 1,
        "waiting_seconds": 85,
        "remainder": 3,
        "received": "new",
    }
    assert "fra telefonsystemet: Omstillingen" in sign_in(cast.chief).get("/calls/telephony").text


def test_the_same_event_again_is_counted_once(send):
    assert send(event()).status_code == 201
    again = send(event())
    assert again.status_code == 200
    assert again.json["received"] == "before"
    assert changes() == 1


def test_the_same_id_with_another_content_is_a_conflict(send):
    send(event())
    for other in (event(offered=41), event(day="2026-11-23")):
        body = is_problem(send(other), 409, "conflict")
        assert "Send rettelser med et nyt id." in body["detail"]
    assert queries.evening(TUESDAY).figures == Figures(40, 30, 6)


def test_a_correction_has_an_id_of_its_own(send):
    send(event())
    assert send(event(event_id="evening-2026-11-24/2".replace("/", "."), offered=41)).status_code == 201
    assert queries.evening(TUESDAY).figures.offered == 41
    assert changes() == 2


def test_what_a_person_wrote_is_kept_in_the_history(send, cast, sign_in):
    services.write(cast.chief, TUESDAY, 0, Figures(1, 1, 0))
    assert send(event()).status_code == 201
    page = sign_in(cast.chief).get("/calls/telephony/2026-11-24").text
    assert "Chalotte Chef, skrevet ind" in page
    assert "Omstillingen" in page


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_message_out_of_time_is_refused(send, minutes):
    is_problem(send(event(), at=product_clock.now() + timedelta(minutes=minutes)), 401, "unauthorized")


def test_a_caught_message_is_worth_nothing_later(client, system, clock):
    raw = json.dumps(event()).encode()
    stamp = str(int(product_clock.now().timestamp()))
    headers = {
        "Hotline-Key": system[0],
        "Hotline-Timestamp": stamp,
        "Hotline-Signature": tokens.signature(system[1], stamp, raw),
    }
    clock.shift(timedelta(minutes=6))
    is_problem(client.post(PATH, data=raw, headers=headers), 401, "unauthorized")


def test_unknown_wrong_and_unsigned_look_alike(send, client):
    wrong = [
        send(event(), key="tel_0000000000000000"),
        send(event(), secret="0" * 64),
        send(event(), signature="0" * 64),
        send(event(), signature="æøå" * 20),
        client.post(PATH, json=event()),
    ]
    for answer in wrong:
        is_problem(answer, 401, "unauthorized")
    assert len({answer.text for answer in wrong}) == 1


def test_a_body_that_was_changed_on_the_way_is_refused(send, system):
    stamp = str(int(product_clock.now().timestamp()))
    signed = tokens.signature(system[1], stamp, json.dumps(event()).encode())
    is_problem(send(event(offered=400), signature=signed), 401, "unauthorized")


def test_a_system_that_is_closed_sends_nothing_more(send, cast, sign_in, post):
    row = queries.systems()[0]
    answer = post(
        sign_in(cast.coordinator),
        f"/calls/telephony/systems/{row.id}/revoke",
        page="/calls/telephony/systems",
    )
    assert answer.status_code == 302
    is_problem(send(event()), 401, "unauthorized")


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"day": "24-11-2026"}, ["day"]),
        ({"day": "2026-02-31"}, ["day"]),
        ({"offered": "40"}, ["offered"]),
        ({"offered": -1}, ["offered"]),
        ({"offered": True}, ["offered"]),
        ({"offered": 100_001}, ["offered"]),
        ({"answered": None, "abandoned": 1.5}, ["answered", "abandoned"]),
        ({"waiting_seconds": 86_401}, ["waiting_seconds"]),
        ({"event_id": ""}, ["event_id"]),
        ({"event_id": "<script>"}, ["event_id"]),
        ({"event_id": "010190-1234"}, ["event_id"]),
        ({"caller": "12345678"}, ["caller"]),
    ],
)
def test_every_wrong_field_is_named(send, wrong, fields):
    body = is_problem(send(event(**wrong)), 422, "invalid")
    assert [each["field"] for each in body["errors"]] == fields
    assert all(each["message"] for each in body["errors"])


@pytest.mark.parametrize("raw", [b"{", b"[]", b"7", b"\xff\xfe", b"[" * 5000])
def test_what_is_no_object_is_refused(send, raw):
    is_problem(send(raw), 422, "invalid")


def test_a_day_that_has_not_come_is_refused(send):
    assert "ikke kommet endnu" in is_problem(send(event(day="2026-11-25")), 422, "refused")["detail"]


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2100-01-01", "9999-12-31"])
def test_a_day_that_no_page_can_show_is_refused(send, day):
    answer = send(event(day=day))
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "day")


def test_a_key_that_nobody_can_have_is_unknown(send):
    assert send(event(), key="tel_\x00").status_code == 401


def test_a_large_body_is_refused(send):
    is_problem(send(b" " * 10_001), 413, "invalid")


def test_it_speaks_english_to_those_who_ask_for_it(send):
    body = is_problem(send(event(offered="x"), headers={"Accept-Language": "en"}), 422, "invalid")
    assert body["errors"] == [{"field": "offered", "message": "A whole number from 0 to 100000."}]


def test_too_many_are_told_to_wait(send):
    for _ in range(60):
        send(event(), signature="0" * 64)
    answer = send(event())
    is_problem(answer, 429, "rate-limited")
    assert answer.headers["Retry-After"] == "60"


def test_another_way_of_asking_is_answered_as_a_problem(client):
    assert client.get(PATH).status_code == 405


def test_the_secret_is_shown_once_and_stored_nowhere(cast, sign_in, post):
    browser = sign_in(cast.coordinator)
    page = post(browser, "/calls/telephony/systems", {"name": "Central"})
    secret = re.search(r'class="evening-secret">([0-9a-f]{64})<', page.text)[1]
    assert page.headers["Cache-Control"] == "no-store"
    assert secret not in browser.get("/calls/telephony/systems").text
    row = queries.systems()[0]
    assert secret not in str(vars(row))
    assert tokens.secret(row.key, row.salt) == secret


def test_only_the_coordinator_lets_systems_in(cast, sign_in):
    assert sign_in(cast.chief).get("/calls/telephony/systems").status_code == 404
    with pytest.raises(Refused):
        services.add_system(cast.chief, "Central")
    with pytest.raises(Refused):
        services.revoke_system(cast.chief, 1)


def test_the_same_event_twice_at_once_is_counted_once(cast, all_at_once):
    row, _secret = services.add_system(cast.coordinator, "Central")
    system_id = row.id

    def receive():
        return services.receive(system_id, "e1", TUESDAY, Figures(40, 30, 6)).is_new

    assert sorted(all_at_once(receive, receive)) == [False, True]
    assert changes() == 1


def test_the_example_in_the_operations_guide_works_as_it_stands(app, system, tmp_path):
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    example = re.search(r"```sh\n(# Send an evening's figures\.\n.*?)```", text, re.DOTALL)[1]
    needed = [shutil.which(program) for program in ("bash", "curl", "openssl")]
    assert all(needed), "bash, curl and openssl are needed to try the example"
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        # The test's clock stands still: the example's own `date` would be out of time.
        script = example.replace("$(date +%s)", str(int(product_clock.now().timestamp())))
        script = script.replace('day":"2026-11-24', f'day":"{TUESDAY}')
        done = subprocess.run(
            ["bash", "-euc", script],
            env={
                "PATH": "/usr/bin:/bin",
                "HOTLINE": f"http://127.0.0.1:{server.server_port}",
                "KEY": system[0],
                "SECRET": system[1],
            },
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["received"] == "new"
    assert changes() == 1
