"""The make-believe municipality: every form can be gone through, everything can be shared, nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from hotline.cobrowse.training.catalogue import FORMS, PAGES
from tests.conftest import Cast

Post = Callable[..., Any]

LINE = '<script async src="/cob/v1/load.js"></script>'
STEPS = [(form.name, step) for form in FORMS.values() for step in range(1, form.steps + 1)]


@pytest.mark.parametrize(("name", "step"), STEPS)
def test_a_form_carries_the_line_leads_on_and_keeps_nothing(
    client: FlaskClient, cast: Cast, post: Post, name: str, step: int
) -> None:
    path = f"/training/hvidovre/{name}/{step}"
    page = client.get(path)
    assert page.status_code == 200
    assert LINE in page.text
    if step < FORMS[name].steps:
        typed = {"navn": "Rumle Stilzchen", "husstand": "alene"}
        assert post(client, path, typed, page=path).location == f"/training/hvidovre/{name}/{step + 1}"
        assert "Rumle" not in client.get(path).text


@pytest.mark.parametrize("name", [*FORMS, *PAGES])
def test_a_municipality_lists_what_there_is_to_practise_on(
    client: FlaskClient, cast: Cast, name: str
) -> None:
    site = client.get("/training/hvidovre/").text
    assert f'href="/training/hvidovre/{name}"' in site
    assert LINE in client.get(f"/training/hvidovre/{name}").text


@pytest.mark.parametrize("name", FORMS)
def test_the_last_look_shows_only_fields_that_the_steps_have(
    client: FlaskClient, cast: Cast, name: str
) -> None:
    form = FORMS[name]
    pages = "".join(
        client.get(f"/training/hvidovre/{name}/{step}").text for step in range(1, form.own_steps + 1)
    )
    assert [field for field, _label in form.shown if f'data-field="{field}"' not in pages] == []


@pytest.mark.parametrize("which", ["beholder", "kort"])
def test_the_frames_may_be_shown_in_our_own_pages_only(client: FlaskClient, cast: Cast, which: str) -> None:
    answer = client.get(f"/training/hvidovre/affald/ramme/{which}")
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/training/atlantis/flytning",
        "/training/atlantis/",
        "/training/hvidovre/flytning/5",
        "/training/hvidovre/flytning/0",
        "/training/hvidovre/vejledning/1",
        "/training/hvidovre/skat",
        "/training/hvidovre/affald/ramme/andet",
    ],
)
def test_there_is_no_other_practice(client: FlaskClient, cast: Cast, path: str) -> None:
    assert client.get(path).status_code == 404
