"""What comes in, before anybody reads it."""

from __future__ import annotations

import pytest
from flask import request
from flask.testing import FlaskClient


def test_no_nul_is_read(app) -> None:
    given = {"data": {"a\x00b": "før\x00efter"}, "query_string": {"q\x00": "\x00x"}}
    with app.test_request_context("/", method="POST", **given):
        # The files are asked for first, as the forms do: that reads the rest along.
        assert not request.files
        assert request.form.to_dict() == {"ab": "førefter"}
        assert request.args.to_dict() == {"q": "x"}
        assert request.values.to_dict() == {"ab": "førefter", "q": "x"}


@pytest.mark.parametrize("path", ["/training/%00/flytning", "/training/hvid%00ovre/flytning", "/deltag/%00"])
def test_no_page_has_one_in_its_address(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_form_does_not_read_json(app, cast, sign_in, post) -> None:
    browser = sign_in(cast.mette)
    page = browser.get("/lessons").text
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    for body in ([1], {"text": ["\ud800"]}, {"text": "Et forslag"}):
        answer = browser.post("/lessons", json=body, headers={"X-CSRFToken": token})
        assert answer.status_code == 422
