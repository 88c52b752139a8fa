"""The figures for whoever watches over the process."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.conftest import Change

TOKEN = "only for whoever watches"


@pytest.fixture
def watched(change_settings: Change) -> None:
    change_settings(metrics_token=TOKEN)


def test_without_a_token_there_is_no_such_page(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("said", ["", "Bearer forkert", f"Basic {TOKEN}"])
def test_who_does_not_know_the_token_sees_nothing(watched: object, client: FlaskClient, said: str) -> None:
    answer = client.get("/metrics", headers={"Authorization": said})
    assert answer.status_code == 401
    assert "cobrowse" not in answer.text


def test_who_knows_it_sees_counts(watched: object, client: FlaskClient) -> None:
    said = f"Bearer {TOKEN}"
    text = client.get("/metrics", headers={"Authorization": said}).text
    for name in (
        'cobrowse_sessions{state="viewing"}',
        "cobrowse_gate_hits_total",
        "cobrowse_dropped_total",
        "sockets_open",
        "sockets_slow_cut_total",
        "sockets_waiting_bytes",
    ):
        assert f"\n{name} " in text
