"""No CPR number can be stored, however it is disguised and whichever way it comes: by a form on any page, to any
address that takes text.

What there is to try is found, not listed, and what is tried is shown to arrive: the same form or
address takes harmless words. `test_no_cpr_in_columns.py` asks the same of columns and form classes,
`tests/cobrowse/test_no_cpr_stored.py` of the sockets.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import uuid
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.accounts.queries import person_by_email
from hotline.accounts.tokens import services as tokens
from hotline.accounts.tokens.rules import OPEN_TO
from hotline.calls.telephony import services as telephony
from hotline.core import clock
from hotline.core.access import allowed_roles
from hotline.core.db import db
from tests.project.conftest import browsers_of, signed_in
from tests.tools import crawler
from tests.tools.disguises import CASES, disguised
from tests.tools.names import names_read
from tests.tools.stored import numbers_stored, texts_stored

FEW = settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])

# Views whose forms are sent without anything else than what is refused: nobody signs in with a made-up password, and
# no citizen joins with a made-up code.
NEVER_TAKEN = {"accounts.login", "cobrowse.join"}
# So many views take the harmless form at least; more is better, fewer means that the walk has lost its way.
TAKEN_AT_LEAST = 30


def test_a_stored_number_would_be_noticed(stage):
    before = numbers_stored()
    news = db.metadata.tables["outbox_message"]
    with db.engine.begin() as connection:
        assert connection.execute(news.update().values(last_error=f"Fejl: {CASES[1]}")).rowcount
    assert {column for column, _text in numbers_stored() - before} == {"outbox_message.last_error"}
    with db.engine.begin() as connection:
        connection.execute(news.update().values(last_error=None))


# Forms


def _as_it_is_now(browser: FlaskClient, form: crawler.Form) -> crawler.Form | None:
    """The form on its page, which earlier forms may have changed."""
    _links, found = crawler.read(form.page, browser.get(form.page).text)
    return next((each for each in found if form.is_same(each)), None)


def _endpoint(app: Flask, form: crawler.Form) -> str:
    address = form.action.partition("?")[0]
    return str(app.url_map.bind("localhost").match(address, form.method.upper())[0])


def _forms(app: Flask) -> Iterator[tuple[str, FlaskClient, crawler.Form]]:
    """Every form that is typed into, once for each view and set of fields, with its view and whose it is."""
    seen = set()
    for browser in browsers_of(app).values():
        for form in [each for each in crawler.forms(app, browser) if each.typed]:
            view = _endpoint(app, form)
            kind = (view, *form.typed, *form.hidden)
            if kind not in seen and (current := _as_it_is_now(browser, form)):
                seen.add(kind)
                yield view, browser, current


def test_no_form_on_any_page_stores_one(stage):
    """One field at a time, so that none is shielded by another that refuses; then the same form harmless, and taken."""
    before, numbers, tried, taken = numbers_stored(), count(), set(), set()
    for view, browser, form in _forms(stage):
        tried.add(view)
        for name in form.typed:
            form.send(browser, **{name: CASES[next(numbers) % len(CASES)]})
        # What is hidden may be passed over; the rest is harmless then.
        answers = [form.send(browser, **{name: CASES[next(numbers) % len(CASES)]}) for name in form.hidden]
        answers.append((_as_it_is_now(browser, form) or form).send(browser))
        if any(each.status_code < 400 for each in answers):
            taken.add(view)
    assert numbers_stored() - before == set()
    assert sorted(tried - taken) == sorted(NEVER_TAKEN)
    assert len(taken) >= TAKEN_AT_LEAST


# Addresses that scripts and other programs send to, each as its own sender would


def _token(browser: FlaskClient) -> str:
    """The token of a page, without which a post is refused unread."""
    page = browser.get("/login", follow_redirects=True).text
    return str(re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1])


def _posted(app: Flask, address: str, name: str) -> Callable[[str], int]:
    """Sends a text as one field of what a page's own script posts."""
    browser = signed_in(app, "staff5.glostrup")
    call = {"municipality": "hvidovre", "category": "SB", "subcategory": "SB.FLYT", "outcome": "SB_DONE"}
    token = _token(browser)

    def send(text: str) -> int:
        said = {**call, "idempotency_key": str(uuid.uuid4()), "csrf_token": token, name: text}
        return browser.post(address, data=said, headers={"Accept": "application/json"}).status_code

    return send


def _telephone(app: Flask) -> Callable[[str], int]:
    """Sends a text as the id of a telephone system's event, and as a field that it does not know."""
    system, secret = telephony.add_system(person_by_email("coordinator@demo.invalid"), "Omstillingen")
    key, browser = system.key, app.test_client()
    figures = {"day": "2026-11-23", "offered": 3, "answered": 2, "abandoned": 1}

    def send(text: str) -> int:
        body = json.dumps({**figures, "event_id": text}).encode()
        at = str(int(clock.now().timestamp()))
        signed = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers = {"Hotline-Key": key, "Hotline-Timestamp": at, "Hotline-Signature": signed}
        return browser.post("/api/telephony/v1/evenings", data=body, headers=headers).status_code

    return send


def _by_token(app: Flask, endpoint: str, field: str) -> Callable[[str], int]:
    """Sends a text to the API, as one field of a call."""
    person = person_by_email("staff5.glostrup@demo.invalid")
    _row, secret = tokens.add_token(
        person_by_email("coordinator@demo.invalid"),
        name="Omstillingen",
        scopes=list(OPEN_TO[person.role]),
        person_id=person.id,
        municipality_id=person.municipality_id,
        expires_on=clock.today(),
    )
    call = {"municipality": "hvidovre", "category": "SB", "outcome": "SB_DONE"}
    browser = app.test_client()

    def send(text: str) -> int:
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": str(uuid.uuid4())}
        return browser.post(endpoint, json={**call, field: text}, headers=headers).status_code

    return send


@pytest.fixture(scope="module")
def senders(stage: Flask) -> dict[str, tuple[Callable[[str], int], str, str]]:
    """By what they send: how, something harmless, and the column in which that is found afterwards."""
    return {
        "a call from a script": (_posted(stage, "/calls/new", "note"), "Noten", "call.note"),
        "a search without a hit": (_posted(stage, "/guide/misses", "q"), "xqzvw", "guide_miss.term"),
        "an incident": (_posted(stage, "/incidents", "label"), "Porten er nede", "campaign.label"),
        "a call by the API": (_by_token(stage, "/api/v1/calls", "note"), "Noten ved API", "call.note"),
        "an event": (_telephone(stage), "aften-1", "telephony_change.event_id"),
    }


@given(texts=st.lists(disguised(), min_size=8, max_size=8))
@FEW
def test_no_script_and_no_program_stores_one(stage, senders, texts):
    before = numbers_stored()
    for send, _harmless, _column in senders.values():
        for text in texts:
            send(text)
    assert numbers_stored() - before == set()


def test_what_scripts_and_programs_send_arrives(stage, senders):
    for what, (send, harmless, column) in senders.items():
        assert send(harmless) < 400, what
        assert (column, harmless) in set(texts_stored()), what


# Every address, with every name under which the product looks for something


def test_no_address_that_takes_posts_stores_one(stage):
    """A net under the walks above: what they did not think of is sent everything at once."""
    before, tried = numbers_stored(), 0
    browsers, names = browsers_of(stage), names_read()
    tokens = {browser: _token(browser) for browser in browsers.values()}
    for rule in stage.url_map.iter_rules():
        if "POST" in rule.methods and rule.endpoint != "accounts.logout":
            allowed = allowed_roles(stage, rule.endpoint)
            browser = next(each for role, each in browsers.items() if allowed is None or role in allowed)
            sent = dict.fromkeys(names, CASES[tried % len(CASES)])
            address = re.sub(r"<(?:[^:>]+:)?\w+>", "1", rule.rule)
            body = {"json": sent} if address.startswith("/api/") else {"data": sent}
            browser.post(address, **body, headers={"X-CSRFToken": tokens[browser]})
            tried += 1
    assert tried > 30
    assert numbers_stored() - before == set()
