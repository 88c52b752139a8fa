"""Signing in and out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hotline.core.access import Role
from hotline.core.db import db
from tests.conftest import PASSWORD

HOSTILE = ["nobody@example.dk", "' or 1=1 --", "<script>alert(1)</script>@example.dk", "\x00", "a" * 5000]


def test_it_signs_in_with_email_and_password(client, cast, post):
    answer = post(client, "/login", {"email": " METTE.Madsen@example.dk ", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/profile").status_code == 200


@pytest.mark.parametrize("email", ["mette.madsen@example.dk", *HOSTILE])
def test_it_says_the_same_whether_the_address_or_the_password_is_wrong(client, cast, post, email):
    answer = post(client, "/login", {"email": email, "password": "wrong"})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert client.get("/profile").status_code == 302


def test_a_refused_sign_in_keeps_the_address_and_never_the_password(client, cast, post):
    answer = post(client, "/login", {"email": "mette.madsen@example.dk", "password": "forkert kode"})
    assert "E-mail eller adgangskode passer ikke" in answer.text
    assert "mette.madsen@example.dk" in answer.text
    assert "forkert kode" not in answer.text


def test_it_needs_both_fields(client, cast, post):
    answer = post(client, "/login", {"email": "", "password": ""})
    assert answer.status_code == 422
    assert answer.text.count("Udfyld feltet.") == 2


def test_it_refuses_without_the_form_token(client, cast):
    answer = client.post("/login", data={"email": cast.mette.email, "password": PASSWORD})
    assert answer.status_code == 400
    assert "Siden er udløbet" in answer.text
    assert client.get("/profile").status_code == 302


def test_a_deactivated_person_cannot_sign_in(client, cast, post):
    cast.mette.active = False
    db.session.commit()
    assert post(client, "/login", {"email": cast.mette.email, "password": PASSWORD}).status_code == 422


def test_a_person_without_a_password_cannot_sign_in(client, cast, post):
    cast.mette.password_hash = None
    db.session.commit()
    for password in ("", "None", "nobody has this password"):
        answer = post(client, "/login", {"email": cast.mette.email, "password": password})
        assert answer.status_code == 422


def test_guessing_one_persons_password_is_stopped_and_others_may_still_sign_in(client, cast, post):
    for _ in range(8):
        assert post(client, "/login", {"email": cast.mette.email, "password": "gæt"}).status_code == 422
    blocked = post(client, "/login", {"email": cast.mette.email, "password": PASSWORD})
    assert blocked.status_code == 429
    assert "For mange forsøg" in blocked.text
    assert post(client, "/login", {"email": cast.ole.email, "password": PASSWORD}).status_code == 302


def test_the_stop_is_over_after_some_minutes(client, cast, post, clock):
    for _ in range(9):
        post(client, "/login", {"email": cast.mette.email, "password": "gæt"})
    clock.shift(timedelta(minutes=6))
    assert post(client, "/login", {"email": cast.mette.email, "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_it_never_sends_a_person_to_a_foreign_site(client, cast, post, target):
    answer = post(
        client, f"/login?next={target}", {"email": cast.mette.email, "password": PASSWORD}, page="/login"
    )
    assert answer.location == "/home"


def test_it_comes_back_to_the_page_that_was_asked_for(client, cast, post):
    sent = client.get("/admin/people?x=1")
    assert sent.location == "/login?next=/admin/people?x%3D1"
    answer = post(client, sent.location, {"email": cast.chief.email, "password": PASSWORD})
    assert answer.location == "/admin/people?x=1"


def test_signing_out_is_a_post_and_ends_the_session(sign_in, cast, post):
    browser = sign_in(cast.mette)
    assert browser.get("/logout").status_code == 405
    assert post(browser, "/logout", page="/profile").status_code == 302
    assert browser.get("/profile").status_code == 302


def test_a_copied_cookie_does_not_outlive_the_sign_out(sign_in, cast, post):
    browser, copy = sign_in(cast.mette), sign_in(cast.mette)
    assert copy.get("/profile").status_code == 200
    post(browser, "/logout", page="/profile")
    assert copy.get("/profile").status_code == 302


def test_signing_in_again_and_again_is_no_guessing(client, cast, post):
    for _ in range(12):
        assert post(client, "/login", {"email": cast.mette.email, "password": PASSWORD}).status_code == 302
        assert post(client, "/logout", page="/profile").status_code == 302


def test_guessing_from_one_address_does_not_shut_the_person_out_elsewhere(app, client, cast, post):
    for _ in range(9):
        post(client, "/login", {"email": cast.mette.email, "password": "gæt"})
    home = app.test_client()
    home.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert post(home, "/login", {"email": cast.mette.email, "password": PASSWORD}).status_code == 302


def test_a_session_ends_by_itself(client, cast, post, clock):
    post(client, "/login", {"email": cast.mette.email, "password": PASSWORD})
    clock.shift(timedelta(hours=13))
    assert client.get("/profile").status_code == 302


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(client, cast, post):
    answer = post(client, "/login", {"email": cast.mette.email, "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("role", "home"), [(Role.STAFF, "/duty"), (Role.CHIEF, "/rota"), (Role.READER, "/profile")]
)
def test_each_role_comes_to_where_it_has_most_to_do(sign_in, cast, role, home):
    person = next(person for person in vars(cast).values() if person.role == role)
    assert sign_in(person).get("/home").location == home


def test_a_forged_session_is_nobody(client, cast):
    for value in ("1", "1:", ":1", "99999:1", "x:1", "-1:1", "١:1"):
        with client.session_transaction() as session:
            session["_user_id"] = value
        assert client.get("/profile").status_code == 302, value
