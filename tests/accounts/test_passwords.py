"""Choosing, forgetting and changing a password."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from hotline.accounts import rules, services
from hotline.core import outbox
from hotline.core.db import db
from tests.conftest import PASSWORD

NEW = "en helt ny adgangskode"


def _mails() -> list[outbox.OutboxMessage]:
    return list(db.session.scalars(db.select(outbox.OutboxMessage).order_by(outbox.OutboxMessage.id)))


def _link(mail: outbox.OutboxMessage) -> str:
    found = re.search(r"http://localhost(/reset/\S+)", mail.text)
    assert found
    return found[1]


@pytest.fixture
def reset_link(client, cast, post) -> str:
    post(client, "/reset", {"email": cast.mette.email})
    return _link(_mails()[-1])


def test_a_forgotten_password_is_replaced_by_a_mailed_link(client, cast, post, reset_link):
    assert post(client, reset_link, {"password": NEW, "again": NEW}).status_code == 302
    assert client.get("/profile").status_code == 200
    stranger = client.application.test_client()
    assert post(stranger, "/login", {"email": cast.mette.email, "password": NEW}).status_code == 302


def test_nobody_learns_which_addresses_exist(client, cast, post):
    known = post(client, "/reset", {"email": cast.mette.email})
    unknown = post(client, "/reset", {"email": "nobody@example.dk"})
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace(cast.mette.email, "") == unknown.text.replace("nobody@example.dk", "")
    assert [mail.recipient for mail in _mails()] == [cast.mette.email]


def test_a_link_works_once(client, post, reset_link):
    post(client, reset_link, {"password": NEW, "again": NEW})
    assert client.get(reset_link).status_code == 404


def test_a_link_dies_after_an_hour(client, reset_link, clock):
    clock.shift(timedelta(minutes=61))
    answer = client.get(reset_link)
    assert answer.status_code == 404
    assert "Linket virker ikke mere" in answer.text


def test_a_forged_link_is_refused(client, reset_link):
    assert client.get(reset_link[:-2] + "xx").status_code == 404
    assert client.get(reset_link.replace("/reset/reset/", "/reset/invitation/")).status_code == 404


def test_a_new_password_ends_the_sessions_elsewhere(client, sign_in, cast, post, reset_link):
    elsewhere = sign_in(cast.mette)
    assert elsewhere.get("/profile").status_code == 200
    post(client, reset_link, {"password": NEW, "again": NEW})
    assert elsewhere.get("/profile").status_code == 302


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("kort", "kort", "mindst 12 tegn"),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "mindst 12 tegn"),
        ("mette.madsen@example.dk", "mette.madsen@example.dk", "mindst 12 tegn"),
        (NEW, NEW + "x", "ikke ens"),
        ("", "", "Udfyld feltet."),
    ],
)
def test_a_weak_or_mistyped_password_is_explained(client, post, reset_link, first, second, message):
    answer = post(client, reset_link, {"password": first, "again": second})
    assert answer.status_code == 422
    assert message in answer.text


def test_one_changes_the_own_password_with_the_old_one(sign_in, cast, post):
    browser = sign_in(cast.mette)
    wrong = post(browser, "/profile", {"current": "forkert", "password": NEW, "again": NEW})
    assert wrong.status_code == 422
    assert "Den nuværende adgangskode passer ikke." in wrong.text
    right = post(browser, "/profile", {"current": PASSWORD, "password": NEW, "again": NEW})
    assert right.status_code == 302
    assert browser.get("/profile").status_code == 200


def test_one_chooses_the_own_language(sign_in, cast, post):
    browser = sign_in(cast.mette)
    post(browser, "/profile/language", {"language": "en"}, page="/profile")
    assert '<html lang="en">' in browser.get("/profile").text
    assert post(browser, "/profile/language", {"language": "xx"}, page="/profile").status_code == 422


def test_a_strong_password_is_long_and_not_ones_name():
    assert rules.password_is_strong("en lang adgangskode")
    assert not rules.password_is_strong("Mette Madsen", "mette madsen")
    assert not rules.password_is_strong("x" * 500)


def test_the_link_in_a_mail_leaves_the_outbox_once_sent(app, cast):
    services.request_reset(cast.mette.email)
    assert outbox.deliver() == 1
    sent = _mails()[-1]
    assert sent.sent_at is not None
    assert sent.text == ""
