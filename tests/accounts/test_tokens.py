"""Access keys: who makes them for whom and what, the page that shows them once, and what is left of them."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest

from hotline.accounts.tokens import queries, secret, services
from hotline.accounts.tokens.models import ApiToken
from hotline.accounts.tokens.rules import OPEN_TO, Scope, fits, may_manage, standing
from hotline.core import clock as product_clock
from hotline.core.access import Role
from hotline.core.audit import AuditEntry, history
from hotline.core.db import db
from hotline.core.errors import NotFound, Refused
from hotline.core.log import Formatter, Scrubber

SECRET = re.compile(r"hotline_[0-9a-f]{8}_[A-Za-z0-9_-]{43}")


def add(actor, person=None, scopes=(Scope.READ_STATUS,), days=90, **more):
    asked = {
        "name": "Power BI",
        "scopes": scopes,
        "person_id": (person or actor).id,
        "municipality_id": actor.municipality_id,
        "expires_on": product_clock.today() + timedelta(days=days),
    }
    return services.add_token(actor, **(asked | more))


def test_only_a_hash_is_kept(cast):
    row, said = add(cast.chief)
    assert SECRET.fullmatch(said)
    assert row.prefix == said[8:16]
    kept = "".join(str(getattr(row, column.name)) for column in ApiToken.__table__.columns)
    assert said[17:] not in kept
    audit = history(f"api_token:{row.id}")
    assert [each.action for each in audit] == ["accounts.add_token"]
    assert audit[0].after["scopes"] == "read:status"
    assert said[17:] not in str([vars(each) for each in db.session.scalars(db.select(AuditEntry))])


def test_it_is_found_by_its_secret_alone(cast):
    row, said = add(cast.chief)
    found = queries.bearer(said)
    assert (found.token_id, found.person, found.municipality.key) == (row.id, cast.chief, "hvidovre")
    for wrong in ("", said[:-1], said + "x", f" {said}", said.upper(), secret.new(), "\x00", "ø" * 60):
        assert queries.bearer(wrong) is None


@pytest.mark.parametrize(
    ("actor", "person", "place", "allowed"),
    [
        ("chief", "chief", "hvidovre", True),
        ("chief", "mette", "hvidovre", True),
        ("chief", "mette", "glostrup", False),
        ("chief", "mette", None, False),
        ("chief", "other_staff", "hvidovre", False),
        ("chief", "coordinator", "hvidovre", False),
        ("coordinator", "coordinator", None, True),
        ("coordinator", "coordinator", "glostrup", True),
        ("coordinator", "chief", "hvidovre", True),
        ("coordinator", "chief", "glostrup", False),
        ("coordinator", "chief", None, False),
        ("coordinator", "reader", None, True),
        ("mette", "mette", "hvidovre", False),
        ("reader", "reader", None, False),
    ],
)
def test_who_makes_tokens_for_whom_and_where(cast, actor, person, place, allowed):
    where = {"hvidovre": cast.chief.municipality_id, "glostrup": cast.other_chief.municipality_id, None: None}
    asked = {"person": getattr(cast, person), "municipality_id": where[place]}
    if allowed:
        add(getattr(cast, actor), **asked)
    else:
        with pytest.raises(Refused):
            add(getattr(cast, actor), **asked)


@pytest.mark.parametrize("person", ["reader", "mette"])
def test_a_token_is_for_no_more_than_its_person_may(cast, person):
    who = getattr(cast, person)
    for scope in Scope:
        if scope in OPEN_TO[Role(who.role)]:
            add(cast.coordinator, who, [scope], municipality_id=who.municipality_id)
        else:
            with pytest.raises(Refused):
                add(cast.coordinator, who, [scope], municipality_id=who.municipality_id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": -1},
        {"days": 366},
        {"scopes": ()},
        {"name": " "},
        {"name": "x" * 61},
        {"municipality_id": 999},
    ],
)
def test_what_makes_no_sense_is_refused(cast, wrong):
    with pytest.raises(Refused):
        add(cast.coordinator, **wrong)
    with pytest.raises(Refused):
        add(cast.coordinator, name="110580-1234")
    add(cast.coordinator, days=365)
    add(cast.coordinator, days=0)


def test_an_inactive_person_cannot_be_acted_as(cast):
    cast.mette.active = False
    db.session.commit()
    with pytest.raises(Refused):
        add(cast.chief, cast.mette)


def test_tokens_are_closed_by_those_who_manage_them(cast):
    row, said = add(cast.chief)
    for stranger in (cast.other_chief, cast.mette, cast.reader):
        with pytest.raises(NotFound):
            services.revoke_token(stranger, row.id)
    assert queries.bearer(said) is not None
    services.revoke_token(cast.coordinator, row.id)
    services.revoke_token(cast.chief, row.id)
    assert queries.bearer(said) is None
    assert [each.action for each in history(f"api_token:{row.id}")] == [
        "accounts.add_token",
        "accounts.revoke_token",
    ]
    everywhere, _said = add(cast.coordinator, municipality_id=None)
    with pytest.raises(NotFound):
        services.revoke_token(cast.chief, everywhere.id)


def test_rules_in_short():
    assert not fits(Role.CHIEF, None, None)
    assert not fits(Role.STAFF, 1, None)
    assert fits(Role.READER, 1, 2)
    assert not may_manage(Role.CHIEF, None, None)
    assert standing({"read:calls", "read:status"}, Role.READER) == {Scope.READ_STATUS}


@pytest.fixture
def made(cast, sign_in, post):
    """The page right after a chief made a token on it."""
    asked = {
        "name": "Power BI",
        "scopes": ["read:status", "read:calls"],
        "municipality_id": cast.chief.municipality_id,
        "person_id": cast.chief.id,
        "expires_on": "2027-01-31",
    }
    return post(sign_in(cast.chief), "/admin/tokens", asked)


def test_the_page_shows_a_secret_once(made, cast, sign_in, client):
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    (said,) = set(SECRET.findall(made.text))
    again = sign_in(cast.chief).get("/admin/tokens")
    assert said not in again.text
    assert said[:16] in again.text
    assert "31/1/2027" in again.text
    answer = client.get("/api/v1/status", headers={"Authorization": f"Bearer {said}"})
    assert answer.status_code == 200
    assert "Sidst brugt 24/11/2026" in sign_in(cast.chief).get("/admin/tokens").text


def test_each_sees_the_tokens_they_manage(made, cast, sign_in):
    add(cast.coordinator, municipality_id=None, name="Overblik")
    for person, seen in (
        ("chief", {"Power BI"}),
        ("other_chief", set()),
        ("coordinator", {"Power BI", "Overblik"}),
    ):
        page = sign_in(getattr(cast, person)).get("/admin/tokens").text
        assert set(re.findall(r'<h3 class="h4">([^<]+)', page)) == seen
    for person in ("mette", "reader"):
        assert sign_in(getattr(cast, person)).get("/admin/tokens").status_code == 404


def test_a_slip_is_told_and_nothing_typed_is_lost(cast, sign_in, post):
    asked = {
        "name": "Power BI i Hvidovre",
        "municipality_id": cast.chief.municipality_id,
        "person_id": cast.chief.id,
        "expires_on": "2037-01-31",
        "scopes": ["read:guide"],
    }
    page = post(sign_in(cast.chief), "/admin/tokens", asked)
    assert page.status_code == 422
    assert "højst et år frem" in page.text
    assert 'value="Power BI i Hvidovre"' in page.text
    assert re.search(r'value="read:guide" checked', page.text)
    none = post(sign_in(cast.chief), "/admin/tokens", {**asked, "scopes": []})
    assert none.status_code == 422
    foreign = post(sign_in(cast.chief), "/admin/tokens", {**asked, "person_id": cast.other_staff.id})
    assert foreign.status_code == 422
    assert "Vælg noget på listen." in foreign.text


def test_a_token_is_closed_on_the_page(made, cast, sign_in, post):
    row = db.session.scalars(db.select(ApiToken)).one()
    browser = sign_in(cast.chief)
    closed = post(browser, f"/admin/tokens/{row.id}/revoke", page="/admin/tokens", follow_redirects=True)
    assert "er lukket" in closed.text
    assert "Lukket 24/11/2026" in closed.text
    assert (
        post(sign_in(cast.other_chief), f"/admin/tokens/{row.id}/revoke", page="/admin/tokens").status_code
        == 404
    )


def test_whoever_is_acted_as_is_told(cast, sign_in):
    row, _said = add(cast.chief, cast.mette, name="Omstillingen")
    page = sign_in(cast.mette).get("/profile").text
    assert "»Omstillingen«, lavet af Chalotte Chef" in page
    assert "Omstillingen" not in sign_in(cast.ole).get("/profile").text
    services.revoke_token(cast.chief, row.id)
    assert "Omstillingen" not in sign_in(cast.mette).get("/profile").text


@pytest.mark.parametrize(
    "wrong", [{"expires_on": "i morgen"}, {"scopes": ["write:everything"]}, {"person_id": "x"}]
)
def test_what_no_browser_sends_is_told_in_danish(cast, sign_in, post, wrong):
    asked = {"name": "X", "municipality_id": cast.chief.municipality_id, "person_id": cast.chief.id}
    page = post(
        sign_in(cast.chief),
        "/admin/tokens",
        {**asked, "scopes": ["read:guide"], "expires_on": "2027-01-31", **wrong},
    )
    assert page.status_code == 422
    assert not re.search(r"Not a valid|Invalid", page.text)


def test_the_page_costs_the_same_however_many_there_are(cast, sign_in, count_queries):
    browser = sign_in(cast.coordinator)
    few = count_queries(lambda: browser.get("/admin/tokens"))
    for number in range(5):
        add(cast.coordinator, municipality_id=None, name=f"Nummer {number}")
        add(cast.chief)
    assert count_queries(lambda: browser.get("/admin/tokens")) == few <= 12


def test_a_secret_is_masked_in_every_log():
    said = secret.new()
    record = logging.LogRecord("x", logging.INFO, "x", 1, "GET /x?key=%s", (said,), None)
    Scrubber().filter(record)
    assert said[17:] not in record.getMessage()
    assert said[:16] in record.getMessage()
    with pytest.raises(ValueError, match="hotline_") as caught:
        raise ValueError(said)
    assert said[17:] not in Formatter().formatException((caught.type, caught.value, caught.tb))
