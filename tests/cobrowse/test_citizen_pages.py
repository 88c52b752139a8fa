"""What a citizen can open: the code, the consent, the receipt, and the script that a page carries."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from hotline.cobrowse import services
from hotline.cobrowse.models import CobrowseSession
from hotline.cobrowse.sites import services as sites
from hotline.cobrowse.sites.rules import Marks
from hotline.cobrowse.sites.services import SiteFields
from hotline.core import assets
from hotline.core.db import db
from tests.conftest import Cast

Post = Callable[..., Any]


@pytest.fixture
def code(cast: Cast, evening: Any, key: str) -> str:
    return services.open_session(cast.mette, key)[1]


def words() -> str:
    db.session.rollback()
    return db.session.query(CobrowseSession).one().words


def state() -> tuple[str, Any, Any]:
    db.session.rollback()
    row = db.session.query(CobrowseSession).populate_existing().one()
    return str(row.state), row.ended_by, row.ended_why


def test_a_citizen_enters_the_code_reads_and_says_yes(client: FlaskClient, post: Post, code: str) -> None:
    answer = post(client, "/deltag", {"code": f"{code[:3]} {code[3:]}"})
    assert answer.location == "/deltag/samtykke"
    page = client.get(answer.location).text
    for told in ("Mette", "Hvidovre", words(), "tavshedspligt", "Stop deling", "MitID", "Nej tak", "i et år"):
        assert told in page
    settings = client.application.extensions["settings"]
    assert f"ring selv til hotlinen på {settings.phone}." in page
    assert state()[0] == "joined"
    answer = post(client, "/deltag/samtykke", {"answer": "yes", "words": words()})
    assert answer.location == "/deltag/side"
    assert state()[0] == "viewing"


def test_the_citizen_goes_on_to_a_site_on_the_list_with_the_token_where_no_server_sees_it(
    client: FlaskClient, post: Post, cast: Cast, code: str
) -> None:
    post(client, "/deltag", {"code": code})
    post(client, "/deltag/samtykke", {"answer": "yes", "words": words()})
    assert "ingen sider" in client.get("/deltag/side").text
    fields = SiteFields("https://www.hvidovre.dk", Marks())
    sites.add_site(cast.coordinator, cast.chief.municipality_id, fields)
    page = client.get("/deltag/side").text
    assert re.search(r'href="https://www\.hvidovre\.dk/#cob=\d+-[\w-]{22}" rel="noopener noreferrer"', page)
    assert "/training/" not in page
    post(client, "/deltag/stop", page="/deltag/side")
    assert client.get("/deltag/side").location == "/deltag/slut"


def test_a_yes_to_somebody_else_is_asked_for_anew(client: FlaskClient, post: Post, code: str) -> None:
    post(client, "/deltag", {"code": code})
    answer = post(client, "/deltag/samtykke", {"answer": "yes", "words": "andre ord"})
    assert answer.location == "/deltag/samtykke"
    assert "Det er en anden medarbejder nu." in client.get(answer.location).text
    assert state()[0] == "joined"


def test_a_no_is_fine_and_final(client: FlaskClient, post: Post, code: str) -> None:
    post(client, "/deltag", {"code": code})
    answer = post(client, "/deltag/samtykke", {"answer": "no", "words": words()})
    assert "helt i orden" in client.get(answer.location).text
    assert state() == ("ended", "citizen", "declined")


@pytest.mark.parametrize("answer", ["", "maybe", "YES"])
def test_no_clear_answer_is_no_answer(client: FlaskClient, post: Post, code: str, answer: str) -> None:
    post(client, "/deltag", {"code": code})
    post(client, "/deltag/samtykke", {"answer": answer, "words": words()})
    assert state()[0] == "joined"


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1234567", "<script>", "040490-1234"])
def test_what_is_no_code_is_told_and_kept(client: FlaskClient, post: Post, code: str, typed: str) -> None:
    answer = post(client, "/deltag", {"code": typed})
    assert answer.status_code == 422
    assert "form-error-message" in answer.text
    assert "<script>alert" not in answer.text
    assert state()[0] == "created"


def test_a_code_works_once(client: FlaskClient, app: Flask, post: Post, code: str) -> None:
    post(client, "/deltag", {"code": code})
    assert post(app.test_client(), "/deltag", {"code": code}).status_code == 422


def test_a_code_works_for_ten_minutes(
    client: FlaskClient, post: Post, code: str, evening: time_machine.Traveller
) -> None:
    evening.shift(timedelta(minutes=10))
    assert post(client, "/deltag", {"code": code}).status_code == 422


def test_five_wrong_codes_and_then_a_wait(
    client: FlaskClient, post: Post, code: str, evening: time_machine.Traveller
) -> None:
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert [post(client, "/deltag", {"code": wrong}).status_code for _ in range(5)] == [422] * 5
    answer = post(client, "/deltag", {"code": code})
    assert answer.status_code == 429
    assert "Vent ti minutter" in answer.text
    assert state()[0] == "created"
    evening.shift(timedelta(minutes=10, seconds=1))
    assert post(client, "/deltag", {"code": wrong}).status_code == 422


def test_thirty_tries_a_minute_from_everywhere_together(client: FlaskClient, post: Post, code: str) -> None:
    def attempt(number: int) -> int:
        address = {"REMOTE_ADDR": f"10.0.0.{number}"}
        return int(post(client, "/deltag", {"code": "000001"}, environ_overrides=address).status_code)

    statuses = [attempt(number) for number in range(31)]
    assert statuses == [422] * 30 + [429]


def test_a_link_fills_the_code_in_but_does_not_use_it(client: FlaskClient, code: str) -> None:
    assert f'value="{code}"' in client.get(f"/deltag/{code}").text
    assert client.get("/deltag/%3Cscript%3E").status_code == 200
    assert state()[0] == "created"


def test_consent_without_a_code_leads_to_the_code(client: FlaskClient, app: Flask) -> None:
    assert client.get("/deltag/samtykke").location == "/deltag"
    assert "Der er ingen deling" in client.get("/deltag/slut").text


def test_a_citizen_stops_without_a_socket_and_gets_a_receipt(
    client: FlaskClient, post: Post, code: str
) -> None:
    post(client, "/deltag", {"code": code})
    post(client, "/deltag/samtykke", {"answer": "yes", "words": words()})
    assert "Delingen er i gang" in client.get("/deltag/slut").text
    post(client, "/deltag/stop", page="/deltag/slut")
    page = client.get("/deltag/slut").text
    for told in ("Du brugte koden.", "Du sagde ja til, at Mette måtte se siden.", "Du stoppede delingen."):
        assert told in page
    assert "24/11/2026 kl. 19.30" in page
    assert state() == ("ended", "citizen", "stopped")


def test_a_page_on_another_site_stops_with_its_token(client: FlaskClient, code: str, key: str) -> None:
    _, token = services.join(code, key)
    assert client.post("/cob/v1/stop", data="wrong").status_code == 404
    assert state()[0] == "joined"
    assert client.post("/cob/v1/stop", data=token, content_type="text/plain").status_code == 204
    assert state() == ("ended", "citizen", "stopped")


def test_a_late_yes_is_told_that_it_is_over(client: FlaskClient, post: Post, code: str, cast: Cast) -> None:
    post(client, "/deltag", {"code": code})
    services.stop_own(cast.mette, db.session.query(CobrowseSession).one().id)
    assert client.get("/deltag/samtykke").location == "/deltag/slut"


def test_the_loader_names_the_recorder_and_its_seal(client: FlaskClient, app: Flask) -> None:
    answer = client.get("/cob/v1/load.js")
    built = assets.get(app)
    digest = hashlib.sha384(built.path("cobrowse/citizen.js").read_bytes()).digest()
    assert built.url("cobrowse/citizen.js") in answer.text
    assert f"sha384-{base64.b64encode(digest).decode()}" in answer.text
    assert "__CITIZEN" not in answer.text
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.content_type.startswith("text/javascript")
