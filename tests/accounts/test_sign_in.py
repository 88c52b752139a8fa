"""Signing in and out."""

from __future__ import annotations

import pytest

from tests.conftest import PASSWORD


def test_it_signs_in_with_email_and_password(client, cast, post):
    answer = post(client, "/login", {"email": "METTE.MADSEN@example.dk ", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/profile").status_code == 200


@pytest.mark.parametrize("email", ["mette.madsen@example.dk", "nobody@example.dk", "' or 1=1 --"])
def test_it_says_the_same_whether_the_address_or_the_password_is_wrong(client, cast, post, email):
    answer = post(client, "/login", {"email": email, "password": "wrong"})
    assert answer.status_code == 422
    assert "E-mail eller adgangskode passer ikke" in answer.text
    assert client.get("/profile").status_code == 302
