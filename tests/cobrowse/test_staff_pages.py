"""What staff can open, start and stop."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.cobrowse import queries, rules, services, words
from hotline.cobrowse.models import CobrowseSession
from hotline.core import retention
from hotline.core.db import db
from hotline.core.errors import Conflict, Refused
from tests.conftest import Cast, in_copenhagen

SignIn = Callable[[Person], FlaskClient]
Post = Callable[..., Any]


def start(browser: FlaskClient, post: Post, practice: str = "no") -> str:
    answer = post(browser, "/cobrowse", {"practice": practice})
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def test_staff_starts_and_reads_a_code_aloud(cast: Cast, evening: Any, sign_in: SignIn, post: Post) -> None:
    mette = sign_in(cast.mette)
    console = mette.get(start(mette, post))
    assert re.search(r"\d{3} \d{3}", console.text)
    assert "localhost/deltag" in console.text
    row = db.session.query(CobrowseSession).one()
    assert row.words in console.text
    assert not row.practice


def test_the_code_is_asked_for_only_until_it_is_used(
    cast: Cast, evening: Any, sign_in: SignIn, post: Post, key: str
) -> None:
    mette = sign_in(cast.mette)
    facts, code = services.open_session(cast.mette, key)
    assert "Læs koden op</p>" in mette.get(f"/cobrowse/{facts.id}").text
    services.join(code, key)
    page = mette.get(f"/cobrowse/{facts.id}").text
    assert "Læs koden op</p>" not in page
    assert "Koden vises kun" not in page
    assert facts.words in page


def test_people_read_of_screen_sharing_and_not_of_sessions(
    cast: Cast, evening: Any, sign_in: SignIn, key: str
) -> None:
    facts, _ = services.open_session(cast.mette, key)
    pages = [sign_in(cast.mette).get(path).text for path in ("/cobrowse", f"/cobrowse/{facts.id}")]
    with pytest.raises(Conflict, match="en skærmdeling i gang") as conflict:
        services.open_session(cast.mette, key)
    for text in (*pages, conflict.value.message, *map(str, words.WHY_NAMES.values())):
        assert not re.search(r"\bsession(en|er|erne)?\b(?![\"'=.-])", text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/cobrowse/{}"),
        ("GET", "/cobrowse/{}/replica"),
        ("POST", "/cobrowse/{}/stop"),
        ("GET", "/training/hvidovre/flytning/{}"),
        ("POST", "/training/hvidovre/flytning/{}"),
    ],
)
def test_a_number_that_no_row_can_have_is_not_found(
    cast: Cast, sign_in: SignIn, method: str, path: str
) -> None:
    for number in (2**31, 10**30):
        assert sign_in(cast.mette).open(path.format(number), method=method).status_code == 404


def test_the_code_itself_is_not_stored(cast: Cast, evening: Any, key: str) -> None:
    _, code = services.open_session(cast.mette, key)
    row = db.session.query(CobrowseSession).one()
    assert code not in str({column.name: getattr(row, column.name) for column in row.__table__.columns})
    assert queries.waiting_for(rules.seal_code(code, key)) is row


@pytest.mark.parametrize(
    ("time", "allowed"),
    [("18:59", False), ("19:00", True), ("22:14", True), ("22:15", False), ("12:00", False)],
)
def test_a_real_session_needs_open_hours(
    cast: Cast, evening: time_machine.Traveller, key: str, time: str, allowed: bool
) -> None:
    evening.move_to(in_copenhagen(f"2026-11-24 {time}"))
    if allowed:
        assert services.open_session(cast.mette, key)
    else:
        with pytest.raises(Refused, match="lukket"):
            services.open_session(cast.mette, key)


def test_practice_is_open_at_any_time_and_marked(cast: Cast, sign_in: SignIn, post: Post) -> None:
    mette = sign_in(cast.mette)
    page = mette.get(start(mette, post, "yes"))
    assert "Øvelse" in page.text
    assert db.session.query(CobrowseSession).one().practice


def test_closed_hours_are_told_and_nothing_is_started(cast: Cast, sign_in: SignIn, post: Post) -> None:
    mette = sign_in(cast.mette)
    assert "lukket" in mette.get("/cobrowse").text
    assert post(mette, "/cobrowse", {"practice": "no"}).status_code == 422
    assert db.session.query(CobrowseSession).count() == 0


def test_a_second_session_leads_to_the_first(
    cast: Cast, evening: Any, sign_in: SignIn, post: Post, key: str
) -> None:
    mette = sign_in(cast.mette)
    facts, _ = services.open_session(cast.mette, key)
    services_page = mette.get("/cobrowse")
    assert f"/cobrowse/{facts.id}" in services_page.text
    with pytest.raises(Conflict):
        services.open_session(cast.mette, key, practice=True)


def test_the_database_allows_one_live_session_each(cast: Cast, evening: Any, key: str) -> None:
    services.open_session(cast.mette, key)
    first = db.session.query(CobrowseSession).one()
    copy = {
        c.name: getattr(first, c.name) for c in first.__table__.columns if c.name not in {"id", "code_seal"}
    }
    db.session.add(CobrowseSession(**copy))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


@pytest.mark.parametrize("who", ["ole", "chief", "other_staff", "coordinator", "reader"])
def test_nobody_else_sees_the_session(cast: Cast, evening: Any, sign_in: SignIn, key: str, who: str) -> None:
    facts, _ = services.open_session(cast.mette, key)
    browser = sign_in(getattr(cast, who))
    assert browser.get(f"/cobrowse/{facts.id}").status_code == 404
    assert browser.get(f"/cobrowse/{facts.id}/replica").status_code == 404


def test_nobody_else_stops_the_session(cast: Cast, evening: Any, sign_in: SignIn, key: str) -> None:
    facts, _ = services.open_session(cast.mette, key)
    ole = sign_in(cast.ole)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', ole.get("/cobrowse").text)
    assert token
    assert ole.post(f"/cobrowse/{facts.id}/stop", data={"csrf_token": token[1]}).status_code == 404
    assert queries.live_of(cast.mette)


def test_staff_stops_without_a_socket(cast: Cast, evening: Any, sign_in: SignIn, post: Post) -> None:
    mette = sign_in(cast.mette)
    console = start(mette, post)
    page = mette.get(post(mette, f"{console}/stop", page=console).location)
    assert "Skærmdelingen er slut" in page.text
    assert "Medarbejderen" in page.text


def test_a_code_that_nobody_uses_runs_out(
    cast: Cast, evening: time_machine.Traveller, sign_in: SignIn, post: Post
) -> None:
    mette = sign_in(cast.mette)
    console = start(mette, post)
    evening.shift(rules.CODE_LIFE)
    assert "koden blev ikke brugt" in mette.get(console).text.lower()
    assert queries.live_of(cast.mette) is None


def test_the_replica_may_show_and_do_nothing_else(
    cast: Cast, evening: Any, sign_in: SignIn, key: str
) -> None:
    facts, _ = services.open_session(cast.mette, key)
    policy = sign_in(cast.mette).get(f"/cobrowse/{facts.id}/replica").headers["Content-Security-Policy"]
    for line in ("default-src 'none'", "connect-src 'none'", "script-src 'self';", "form-action 'none'"):
        assert line in policy
    assert "frame-ancestors 'self'" in policy


def test_old_sessions_are_forgotten(cast: Cast, evening: time_machine.Traveller, key: str) -> None:
    facts, _ = services.open_session(cast.mette, key)
    services.stop_own(cast.mette, facts.id)
    assert retention.wipe_due()["cobrowse"] == 0
    evening.shift(timedelta(days=366))
    assert retention.wipe_due()["cobrowse"] == 1
    assert db.session.query(CobrowseSession).count() == 0


def test_two_sessions_never_wait_for_the_same_code(
    cast: Cast, evening: Any, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = iter(["111111", "111111", "222222"])
    monkeypatch.setattr(rules, "new_code", lambda: next(codes))
    assert [services.open_session(who, key)[1] for who in (cast.mette, cast.ole)] == ["111111", "222222"]
