"""No CPR number can be stored, however it is disguised and whichever way it comes: not into a column for text, not
through a form class, not by a form on any page, not to any address or socket that takes text.

What there is to try is found, not listed: a new column, form, page, address or event is covered by being there.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import json
import pkgutil
import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest
import sqlalchemy
import time_machine
import wtforms
from flask import Flask
from flask_wtf import FlaskForm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, Column, String, Table
from werkzeug.datastructures import MultiDict

import hotline
from hotline.accounts.queries import person_by_email
from hotline.core import cpr
from hotline.core.access import Role, allowed_roles
from hotline.core.db import Base, FreeText, db
from hotline.core.errors import Refused
from hotline.core.forms import Form
from hotline.core.limits import limiter
from hotline.core.live import socketio
from hotline.demo import loading as demo
from tests.conftest import ROOT, in_copenhagen, wipe
from tests.tools import crawler

CASES = [
    text for _name, text in json.loads((ROOT / "tests/cpr_cases.json").read_text(encoding="utf-8"))["found"]
]
SOME = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
FEW = settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])

# Columns that hold words of ours, seals, keys and what the product has written itself: nobody types them. Whoever adds
# a plain text column makes it FreeText, or says here that nothing that is typed comes into it.
NOT_TYPED = {
    *("code", "key", "kind", "action", "subject", "once", "link", "topic", "was", "now", "ics", "happening"),
    *(
        "preset",
        "password_hash",
        "token_hash",
        "prefix",
        "code_seal",
        "token_seal",
        "words",
        "salt",
        "language",
    ),
    *(
        "recipient",
        "last_error",
        "files",
        "channel",
        "idempotency_key",
        "event_id",
        "weeks",
        "kle",
        "problem",
    ),
    # Copies of rows that went through their own columns, and of nothing else.
    *(
        "before",
        "after",
        "act",
        "content",
        "question",
        "progress",
        "answer",
        "changes",
        "stop",
        "failure",
        "status",
    ),
}
WORDS = st.text("abcæøå ABC", max_size=12)


@st.composite
def disguised(draw: Any) -> str:
    """A number in one of the disguises, made of other digits, with words around it."""
    text = draw(st.sampled_from(CASES))
    if "1234" in text:
        text = text.replace("1234", f"{draw(st.integers(0, 9999)):04}")
    return f"{draw(WORDS)} {text} {draw(WORDS)}".strip()


@given(disguised())
@settings(max_examples=300)
def test_the_guard_finds_what_the_other_tests_send(text):
    assert cpr.contains_cpr(text)


# Columns


def _models() -> dict[str, Any]:
    return {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}


def _is_ours(column: Column[Any]) -> bool:
    """Whether the column holds one of a fixed set of words: its model says so."""
    model = _models().get(column.table.name)
    hint = str(vars(model).get("__annotations__", {}).get(column.name, "")) if model else ""
    names = vars(sys.modules[model.__module__]) if model else {}
    kinds = [names.get(each) for each in re.findall(r"\w+", hint)]
    return any(isinstance(each, type) and issubclass(each, StrEnum) for each in kinds)


def unguarded(tables: list[Table]) -> list[str]:
    """The columns into which text could be typed without being looked at."""
    plain = [
        column
        for table in tables
        for column in table.columns
        if isinstance(column.type, String | JSON) and not isinstance(column.type, FreeText)
    ]
    return [
        f"{each.table.name}.{each.name}"
        for each in plain
        if each.name not in NOT_TYPED and not _is_ours(each)
    ]


def test_every_column_for_text_is_guarded(app):
    assert unguarded(db.metadata.sorted_tables) == []


def test_a_plain_column_would_be_noticed(app):
    planted = Table(
        "planted", sqlalchemy.MetaData(), Column("id", sqlalchemy.Integer), Column("remark", String(80))
    )
    assert unguarded([planted]) == ["planted.remark"]


@given(text=disguised())
@settings(SOME, max_examples=100)
def test_no_guarded_column_takes_one(app, text):
    guarded = {
        c.type.length: c.type
        for t in db.metadata.sorted_tables
        for c in t.columns
        if isinstance(c.type, FreeText)
    }
    assert guarded
    for kind in guarded.values():
        with pytest.raises(Refused):
            kind.process_bind_param(text, db.engine.dialect)


# Form classes


def _form_classes() -> list[type[FlaskForm]]:
    for module in pkgutil.walk_packages(hotline.__path__, "hotline."):
        if "migrations" not in module.name:
            importlib.import_module(module.name)
    found, todo = [], [Form]
    while todo:
        todo += (below := todo.pop().__subclasses__())
        found += [each for each in below if each.__module__.startswith("hotline.")]
    return sorted(set(found), key=lambda each: (each.__module__, each.__name__))


def lets_through(kind: type[FlaskForm], text: str) -> list[str]:
    """The fields of a form that would hand `text` on as what somebody typed."""
    needs = [
        name
        for name, each in inspect.signature(kind.__init__).parameters.items()
        if name != "self" and each.default is each.empty and each.kind is each.POSITIONAL_OR_KEYWORD
    ]
    given_empty: dict[str, Any] = {name: [] for name in needs}
    names = list(kind(formdata=None, **given_empty)._fields)
    form = kind(formdata=MultiDict(dict.fromkeys(names, text)), **given_empty)
    for field in form:
        if isinstance(field, wtforms.SelectField | wtforms.SelectMultipleField) and field.choices is None:
            field.choices = []
    form.validate()
    hidden = wtforms.PasswordField | wtforms.HiddenField
    return [
        field.name
        for field in form
        if not isinstance(field, hidden)
        and not field.errors
        and any(cpr.contains_cpr(each) for each in _texts(field.data))
    ]


def _texts(data: Any) -> list[str]:
    return [each for each in (data if isinstance(data, list) else [data]) if isinstance(each, str)]


@given(text=disguised())
@SOME
def test_no_form_lets_one_through(app, text):
    with app.test_request_context("/", method="POST"):
        found = {f"{kind.__module__}.{kind.__name__}": lets_through(kind, text) for kind in _form_classes()}
    assert {name: fields for name, fields in found.items() if fields} == {}
    assert len(found) > 20


def test_a_form_that_does_not_derive_from_ours_would_be_noticed(app):
    class Planted(FlaskForm):
        remark = wtforms.StringField()

    with app.test_request_context("/", method="POST"):
        assert lets_through(Planted, CASES[0]) == ["remark"]
    with pytest.raises(AssertionError):
        _assert_all_ours([*FlaskForm.__subclasses__()])


def _assert_all_ours(kinds: list[type]) -> None:
    assert [each.__name__ for each in kinds if each is not Form] == []


def test_every_form_of_the_product_derives_from_ours(app):
    _form_classes()
    _assert_all_ours([each for each in FlaskForm.__subclasses__() if each.__module__.startswith("hotline.")])


# Pages, addresses and sockets, on a database with something of everything


@pytest.fixture(scope="module")
def stage(built_app: Flask) -> Iterator[Flask]:
    """The demo on an evening, laid once: what the tests here try must leave nothing behind anyway."""
    with time_machine.travel(in_copenhagen("2026-11-24 19:30"), tick=False), built_app.app_context():
        wipe()
        demo.load()
        limiter.enabled = False
        yield built_app
        limiter.enabled = True
        db.session.remove()


def _stored() -> set[tuple[str, str]]:
    """Every stored text in which the guard finds a number, with its column."""
    db.session.rollback()
    found = set()
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, String | JSON):
                plain = sqlalchemy.type_coerce(column, JSON if isinstance(column.type, JSON) else String)
                for value in db.session.scalars(sqlalchemy.select(plain).where(column.is_not(None))):
                    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                    if cpr.contains_cpr(text):
                        found.add((f"{table.name}.{column.name}", text))
    return found


def _browsers(app: Flask) -> dict[Role | None, Any]:
    """A member of staff, a chief and the coordinator, by role."""
    browsers = {}
    for name in ("staff1.hvidovre", "chief.hvidovre", "coordinator"):
        person = person_by_email(f"{name}@demo.invalid")
        browsers[Role(person.role)] = browser = app.test_client()
        with browser.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
    return browsers


def test_a_stored_number_would_be_noticed(stage):
    before = _stored()
    news = db.metadata.tables["outbox_message"]
    with db.engine.begin() as connection:
        assert connection.execute(news.update().values(last_error=f"Fejl: {CASES[1]}")).rowcount
    assert {column for column, _text in _stored() - before} == {"outbox_message.last_error"}
    with db.engine.begin() as connection:
        connection.execute(news.update().values(last_error=None))


def test_no_form_on_any_page_stores_one(stage):
    before, tried = _stored(), 0
    for browser in _browsers(stage).values():
        for form in list(crawler.forms(stage, browser)):
            for name in form.typed:
                text = CASES[tried % len(CASES)]
                browser.post(form.action, data={**form.values, name: text})
                tried += 1
    assert tried > 50
    assert _stored() - before == set()


_NAMES = re.compile(
    r"""(?:\.get|\.getlist|\.pop)\(\s*"(\w+)"|(?:form|args|values|json|body|data)\["(\w+)"\]"""
)


@functools.cache
def _names() -> list[str]:
    """Every name under which the product looks for something that was sent."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "hotline").rglob("*.py")]
    found = {one or other for source in sources for one, other in _NAMES.findall(source)}
    fields = {name for kind in _form_classes() for name in vars(kind) if not name.startswith("_")}
    return sorted(found | fields)


def _token(browser: Any) -> str:
    """The token of a page, without which a post is refused unread."""
    page = browser.get("/login", follow_redirects=True).text
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


def test_no_address_that_takes_posts_stores_one(stage):
    before, tried = _stored(), 0
    browsers = {**_browsers(stage), None: stage.test_client()}
    tokens = {browser: _token(browser) for browser in browsers.values()}
    for rule in stage.url_map.iter_rules():
        if "POST" in rule.methods and rule.endpoint != "accounts.logout":
            allowed = allowed_roles(stage, rule.endpoint)
            browser = next(each for role, each in browsers.items() if allowed is None or role in allowed)
            address = re.sub(r"<(?:[^:>]+:)?\w+>", "1", rule.rule)
            sent = dict.fromkeys(_names(), CASES[tried % len(CASES)])
            token = {"X-CSRFToken": tokens[browser]}
            browser.post(address, data={**sent, "csrf_token": tokens[browser]}, headers=token)
            browser.post(address, json=sent, headers=token)
            tried += 1
    assert tried > 30
    assert _stored() - before == set()


@pytest.fixture
def server_of_tests(stage: Flask) -> Iterator[None]:
    """As `socket_clients`, which would empty the stage."""
    yield
    for name in ("_send_packet", "_send_eio_packet"):
        vars(socketio.server).pop(name, None)


@given(text=disguised())
@FEW
def test_no_event_on_any_socket_stores_one(stage, server_of_tests, text):
    before, heard = _stored(), 0
    staff = _browsers(stage)[Role.STAFF]
    for namespace, events in socketio.server.handlers.items():
        for auth in ({"code": text, "token": text}, dict.fromkeys(_names(), text)):
            end = socketio.test_client(stage, namespace=namespace, auth=auth, flask_test_client=staff)
            for event in events:
                heard += 1
                if end.is_connected(namespace) and event not in {"connect", "disconnect"}:
                    end.emit(event, dict.fromkeys(_names(), text), namespace=namespace)
    assert heard > 5
    assert _stored() - before == set()
