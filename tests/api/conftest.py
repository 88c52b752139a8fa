"""Programs with tokens, and an evening with calls to read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hotline.accounts.models import Person
from hotline.accounts.tokens import services as tokens
from hotline.accounts.tokens.rules import OPEN_TO, Scope
from hotline.core import clock as product_clock
from tests.calls.conftest import guide, log, running, shift, topics, week

__all__ = ["guide", "log", "running", "shift", "topics", "week"]

PROBLEM = "application/problem+json"


@dataclass
class Program:
    """Something that reads and writes with a token."""

    browser: FlaskClient
    secret: str
    token_id: int

    def get(self, path: str, headers: dict[str, str] | None = None, **asked: object) -> TestResponse:
        said = {"Authorization": f"Bearer {self.secret}", **(headers or {})}
        return self.browser.get(f"/api/v1{path}", query_string=asked or None, headers=said)

    def post(self, path: str, sent: object, **headers: str) -> TestResponse:
        said = {
            "Authorization": f"Bearer {self.secret}",
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        return self.browser.post(f"/api/v1{path}", json=sent, headers=said)


@pytest.fixture
def program(app: Flask) -> Callable[..., Program]:
    """A program that acts as `person`, with everything that is open to them, in their municipality, unless said."""

    def program(
        person: Person,
        *scopes: Scope,
        maker: Person | None = None,
        municipality_id: int | None = -1,
        days: int = 90,
    ) -> Program:
        row, secret = tokens.add_token(
            maker or person,
            name="Power BI",
            scopes=scopes or OPEN_TO[person.role],
            person_id=person.id,
            municipality_id=person.municipality_id if municipality_id == -1 else municipality_id,
            expires_on=product_clock.today() + timedelta(days=days),
        )
        return Program(app.test_client(), secret, row.id)

    return program


def is_problem(answer: TestResponse, status: int, name: str) -> dict[str, Any]:
    """The problem that it is."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == PROBLEM
    body = json.loads(answer.text)
    assert body["type"] == f"urn:hotline:problem:{name}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert "%(" not in answer.text
    return body
