"""The citizen's page for a picture of the screen, and the choice that leads to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from hotline.cobrowse import services
from hotline.core import headers
from tests.conftest import Cast

Post = Callable[..., Any]


@pytest.fixture
def code(cast: Cast, evening: Any, key: str) -> str:
    return services.open_session(cast.mette, key)[1]


def token_in(page: str) -> str:
    found = re.search(r'data-token="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_the_consent_offers_the_screen_and_the_page_says_what_that_means(
    client: FlaskClient, post: Post, code: str
) -> None:
    post(client, "/deltag", {"code": code})
    assert 'href="/deltag/skaerm"' in client.get("/deltag/samtykke").text
    page = client.get("/deltag/skaerm").text
    for told in (
        "Her bliver intet skjult",
        "CPR-nummer",
        "Digital Post, netbank",
        "MitID",
        "ikke klikke eller skrive",
        "tavshedspligt",
        "ikke optaget",
        "i et år",
        "Stop deling",
        "Nej tak",
        "Telefoner og tablets kan ikke",
    ):
        assert told in page, told


def test_the_page_knows_the_session_only_while_it_lives(client: FlaskClient, post: Post, code: str) -> None:
    assert token_in(client.get("/deltag/skaerm").text) == ""
    post(client, "/deltag", {"code": code})
    answer = client.get("/deltag/skaerm")
    assert services.citizen_came(token_in(answer.text)).state == "joined"
    assert answer.headers["Cache-Control"] == "no-store"
    post(client, "/deltag/stop")
    assert token_in(client.get("/deltag/skaerm").text) == ""


def test_nobody_elses_browser_gets_the_token(client: FlaskClient, post: Post, code: str) -> None:
    post(client, "/deltag", {"code": code})
    assert token_in(client.application.test_client().get("/deltag/skaerm").text) == ""


def test_it_alone_may_ask_for_the_screen_and_for_nothing_else(client: FlaskClient, cast: Cast) -> None:
    answer = client.get("/deltag/skaerm")
    assert answer.headers["Content-Security-Policy"] == headers.policy()
    allowed = answer.headers["Permissions-Policy"].split(", ")
    assert "display-capture=(self)" in allowed
    assert {"camera=()", "microphone=()"} < set(allowed)
    for path in ("/", "/deltag", "/login", "/training/hvidovre/flytning"):
        assert "display-capture=()" in client.get(path).headers["Permissions-Policy"]


def test_who_comes_from_a_shared_page_is_told_how_to_get_back(client: FlaskClient) -> None:
    assert "»Del denne side igen«" in client.get("/deltag/skaerm?side").text
    assert "»Del denne side igen«" not in client.get("/deltag/skaerm").text
