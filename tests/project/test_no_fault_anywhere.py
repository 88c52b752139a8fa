"""Nothing that can be sent makes a fault: strange text in a field, in an address or behind its question mark is told what
is wrong with it, or is taken for the text that it is.

What there is to try is found, not listed: a new form, page or address is covered by being there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from hotline.core.access import allowed_roles
from hotline.core.db import db
from tests.project.conftest import browsers_of
from tests.tools import crawler
from tests.tools.names import names_read

WILD = (
    "\x00",
    "før\x00efter",
    "9" * 5000,
    str(2**63),
    "-1",
    "²",
    "١٢٣",
    "NaN",
    "1e999",
    "x" * 20_000,
    "\u202egnirts\u2066",
    "👩🏽‍💻" * 30,
    "'\"><script>alert(1)</script>",
    "{{7*7}}%s%(x)s",
    "0001-01-01",
    "9999-12-31",
    "24:61",
    "../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "http://[",
)


def _is_fault(send: Callable[[], TestResponse]) -> str | None:
    """What went wrong, if it did: a fault raises in tests, and is an answer of 500 elsewhere."""
    try:
        status = send().status_code
    except Exception as error:  # noqa: BLE001  # Whatever it is, it is told with all the others.
        db.session.rollback()
        return repr(error)[:200]
    return str(status) if status >= 500 else None


def test_no_field_of_any_form_makes_one(stage: Flask) -> None:
    """Each field in turn, with the others as they stand, so that none is shielded by another."""
    wild, tried = cycle(WILD), {}
    for browser in browsers_of(stage).values():
        for form in list(crawler.forms(stage, browser)):
            for name in form.values.keys() - {"csrf_token"}:
                field = (re.sub(r"\d+", "1", form.action), name)
                if field not in tried:
                    tried[field] = _is_fault(partial(form.send, browser, **{name: next(wild)}))
    assert {field: fault for field, fault in tried.items() if fault} == {}
    assert len(tried) > 300


def _addresses(app: Flask, method: str) -> Iterator[tuple[Rule, FlaskClient]]:
    """The addresses with somebody who may go there, the same browser for each role."""
    browsers = browsers_of(app)
    for rule in app.url_map.iter_rules():
        if method in rule.methods and rule.endpoint != "accounts.logout":
            allowed = allowed_roles(app, rule.endpoint)
            yield rule, next(each for role, each in browsers.items() if allowed is None or role in allowed)


def _filled(rule: Rule, word: str) -> str:
    return re.sub(r"<(?:[^:>]+:)?\w+>", quote(word, safe=""), rule.rule)


def test_no_address_and_no_question_makes_one(stage: Flask) -> None:
    names, wild, tried = names_read(), cycle(WILD), {}
    for rule, browser in _addresses(stage, "GET"):
        if rule.arguments:
            address = _filled(rule, next(wild)[:200])
            tried[rule.endpoint, "address"] = _is_fault(partial(browser.get, address))
        asked = {name: next(wild)[:2000] for name in names}
        asking = partial(browser.get, _filled(rule, "1"), query_string=asked)
        tried[rule.endpoint, "question"] = _is_fault(asking)
    assert {where: fault for where, fault in tried.items() if fault} == {}
    assert len(tried) > 100


def test_no_json_makes_one(stage: Flask) -> None:
    bodies, tried = cycle(({"text": ["\ud800"], "note": {"a": 1}}, [1], "ord", None)), {}
    tokens: dict[FlaskClient, str] = {}
    for rule, browser in _addresses(stage, "POST"):
        if browser not in tokens:
            page = browser.get("/login", follow_redirects=True).text
            tokens[browser] = str(re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1])
        headers = {"X-CSRFToken": tokens[browser]}
        sending = partial(browser.post, _filled(rule, "1"), json=next(bodies), headers=headers)
        tried[rule.endpoint] = _is_fault(sending)
    assert {where: fault for where, fault in tried.items() if fault} == {}
    assert len(tried) > 100
