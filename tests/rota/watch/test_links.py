"""The link in a reminder: it checks in one person for one evening, and only when a person presses the button."""

from __future__ import annotations

import pytest
from itsdangerous import URLSafeSerializer

from hotline.accounts import services as people
from hotline.accounts.services import PersonFields
from hotline.core.access import Role
from hotline.core.db import db
from hotline.rota import services as planning
from hotline.rota.watch import links, queries, services
from tests.rota.conftest import empty_outbox, happened


@pytest.fixture
def link(shift, cast):
    """The address that Mette was sent."""
    return links.path(shift.id, cast.mette.id)


def _open(shift):
    db.session.rollback()
    return [row.person.first_name for row in queries.log_ons(shift.day, shift.day) if row.is_open]


def test_the_link_that_was_mailed_checks_in_without_signing_in(cast, shift, client, post, at, round_at):
    ((_to, text),) = round_at("09:00")
    address = next(word for word in text.split() if "/check-in/" in word).removeprefix("http://localhost")
    at("18:52")
    answer = post(client, address, follow_redirects=True)
    assert answer.status_code == 200
    assert "Du er mødt ind kl. 18.52." in answer.text
    assert _open(shift) == ["Mette"]
    (row,) = queries.log_ons(shift.day, shift.day)
    assert row.how == "link"


def test_opening_it_does_nothing_so_mail_scanners_check_nobody_in(shift, link, client, at):
    at("18:52")
    for _time in range(3):
        answer = client.get(link)
        assert answer.status_code == 200
        assert "Mette Madsen, mandag den 30. november 2026" in answer.text
    assert client.head(link).status_code == 200
    assert _open(shift) == []


def test_it_needs_the_token_of_the_page(shift, link, client, at):
    at("18:52")
    assert client.post(link).status_code == 400
    assert _open(shift) == []


def test_it_signs_nobody_in(shift, link, client, post, at):
    at("18:52")
    post(client, link)
    assert client.get("/duty").headers["Location"].startswith("/login")


def test_before_half_past_six_it_says_when(shift, link, client, at):
    at("18:00")
    page = client.get(link).text
    assert "Du kan møde ind fra kl. 18.30." in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


def test_a_link_that_was_tampered_with_is_gone(shift, link, client, at, app, cast):
    at("18:52")
    other_key = URLSafeSerializer("another key, as long as it needs to be", salt="watch.check-in")
    other_purpose = URLSafeSerializer(app.secret_key, salt="accounts.reset")
    for path in (
        link + "x",
        link.replace(".", "", 1),
        "/check-in/x",
        "/check-in/" + other_key.dumps([shift.id, cast.mette.id]),
        "/check-in/" + other_purpose.dumps([shift.id, cast.mette.id]),
        links.path(99_999, cast.mette.id),
        links.path(shift.id, 99_999),
    ):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "Linket gælder ikke længere" in answer.text


def test_signed_nonsense_is_gone_too(client, app, at):
    at("18:52")
    signer = URLSafeSerializer(app.secret_key, salt="watch.check-in")
    for wrong in ("text", [1], [1, 2, 3], {"a": 1}, [None, None], ["x", 2], None):
        assert client.get("/check-in/" + signer.dumps(wrong)).status_code == 404


def test_it_is_gone_when_the_evening_is_over(shift, link, client, at):
    at("22:00")
    assert client.get(link).status_code == 404


def test_it_is_gone_when_the_person_is_no_longer_on(cast, shift, pia, staff, link, client, at):
    staff(shift, pia, cast.ole)
    at("18:52")
    assert client.get(link).status_code == 404
    assert "Pia Poulsen" in client.get(links.path(shift.id, pia.id)).text


def test_it_is_gone_when_the_person_left_or_the_plan_was_taken_back(cast, shift, link, client, at):
    at("12:00")
    mette = cast.mette
    fields = PersonFields(mette.name, mette.email, "", Role.STAFF, mette.municipality_id, True, active=False)
    people.change_person(cast.coordinator, mette.id, mette.version, fields)
    at("18:52")
    assert client.get(link).status_code == 404
    planning.withdraw(None, shift.day, shift.day)
    assert client.get(links.path(shift.id, cast.ole.id)).status_code == 404


def test_the_backups_link_takes_over_when_called(cast, shift, client, post, at, round_at):
    mine = links.path(shift.id, cast.ole.id)
    at("18:52")
    assert "Du er ikke kaldt ind." in client.get(mine).text
    round_at("19:00")
    empty_outbox()
    answer = post(client, mine, follow_redirects=True)
    assert "Du er mødt ind kl. 19.00." in answer.text
    assert happened(shift)[-1] == ("took over", "Ole")
    # The one who was primary is off the evening, and so is the link.
    assert client.get(links.path(shift.id, cast.mette.id)).status_code == 404


def test_who_comes_second_is_told_who_came_first(cast, shift, staff, client, post, at):
    at("19:30")
    page = client.get(links.path(shift.id, cast.ole.id))
    services.take(cast.mette, shift.id)
    answer = post(client, links.path(shift.id, cast.ole.id), page="/login")
    assert page.status_code == 200
    assert answer.status_code == 409
    assert "Mette Madsen har telefonen siden kl. 19.30." in answer.text


def test_it_speaks_the_persons_language_and_is_not_to_be_indexed(cast, shift, link, client, at):
    at("18:52")
    assert 'content="noindex"' in client.get(link).text


def test_guessing_is_rationed(client, at, shift):
    at("18:52")
    answers = {client.get(f"/check-in/{number}").status_code for number in range(130)}
    assert answers == {404, 429}
