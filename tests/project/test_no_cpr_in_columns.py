"""No CPR number comes into a column for text, nor through a form class; new columns and forms are covered by being there."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import sys
from enum import StrEnum
from typing import Any

import pytest
import sqlalchemy
import wtforms
from flask_wtf import FlaskForm
from hypothesis import HealthCheck, given, settings
from sqlalchemy import JSON, Column, String, Table
from werkzeug.datastructures import MultiDict

import hotline
from hotline.core import cpr
from hotline.core.db import Base, FreeText, db
from hotline.core.errors import Refused
from hotline.core.forms import Form
from tests.tools.disguises import CASES, disguised

SOME = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])

# The plain columns, and why nothing that anybody types comes into them. Whoever adds one makes it FreeText, or says
# here who fills it and from what.
WORD, SEALED, COPIED = (
    "a word of ours out of a fixed set, checked where it comes in",
    "random or hashed by us",
    "made of rows that went through their own columns",
)
NOT_TYPED = {
    "api_token.prefix": SEALED,
    "api_token.scopes": WORD,
    "api_token.token_hash": SEALED,
    "audit_entry.action": "named in the code where it is recorded",
    "audit_entry.subject": "a kind and an id",
    "audit_entry.before": COPIED,
    "audit_entry.after": COPIED,
    "calendar_token.prefix": SEALED,
    "calendar_token.token_hash": SEALED,
    "budget_year.statement": "amounts, and the keys of municipalities",
    "call_tally.facet": "a facet of tally/rules.py",
    "call_tally.value": "codes, ids and keys of what was logged",
    "call_tally.place": "a municipality's key, or that it is none of them",
    "call.idempotency_key": "a UUID, of the page's or made from the API's key; chance alone may make one look like a number",
    "category.code": "installed with the taxonomy",
    "channel_cost.seed": "installed with the sources",
    "closing_day.preset": WORD,
    "cobrowse_session.code_seal": SEALED,
    "cobrowse_session.token_seal": SEALED,
    "cobrowse_site_revision.act": "named in the code where it is written down",
    "cobrowse_site_revision.content": COPIED,
    "cobrowse_session.words": "drawn from our list of words",
    "competence.key": "installed with the catalogue",
    "count_row.place": "a municipality's key, or that it is none of them",
    "evaluation_report.figures": COPIED,
    "evening_event.once": "a step of the watch and an id",
    "guide_address.problem": "said by the checker",
    "guide_entry.key": "installed with the catalogue",
    "guide_entry.topic": "a code of the taxonomy, chosen from a list",
    "guide_revision.act": "named in the code where it is written down",
    "guide_revision.content": COPIED,
    "message_choice.kind": "a registered kind of message",
    "municipality.code": "installed with the municipality",
    "municipality.key": "installed with the municipality",
    "news.ics": COPIED,
    "news.kind": "a registered kind of message",
    "news.link": "an address of ours, made of ids and days",
    "news.now": "a state in our words",
    "news.topic": "a kind and an id",
    "news.was": "a state in our words",
    "outbox_message.channel": WORD,
    "outbox_message.files": COPIED,
    "outbox_message.kind": "a registered kind of message",
    "outbox_message.last_error": "said by a mail server about a message that was looked at",
    "outbox_message.recipient": COPIED,
    "outcome.code": "installed with the taxonomy",
    "person.language": WORD,
    "person.password_hash": SEALED,
    "plan_acceptance.changes": COPIED,
    "plan_run.answer": "ids and days that the planner found",
    "plan_run.failure": WORD,
    "plan_run.progress": "figures of the planner",
    "plan_run.question": "ids, days and numbers of the plan",
    "plan_run.stop": WORD,
    "responsibility_area.key": "installed with the five areas",
    "shift.status": WORD,
    "subcategory.code": "installed with the taxonomy",
    "target.example_of": "installed with the examples",
    "target.measure": "a measure, chosen from a list",
    "telephony_system.key": SEALED,
    "telephony_system.salt": SEALED,
    "topic_kle.topic": "a code of the taxonomy, looked up in its list",
}


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


def plain(tables: list[Table]) -> set[str]:
    """The columns into which text could be typed without being looked at."""
    return {
        f"{column.table.name}.{column.name}"
        for table in tables
        for column in table.columns
        if isinstance(column.type, String | JSON) and not _is_ours(column)
    }


def test_every_column_for_text_is_guarded_or_says_why_not():
    assert plain(db.metadata.sorted_tables) == set(NOT_TYPED)


def test_a_plain_column_would_be_noticed_whatever_its_name():
    columns = [Column("id", sqlalchemy.Integer), Column("code", String(80)), Column("answer", JSON)]
    planted = Table("planted", sqlalchemy.MetaData(), *columns)
    assert plain([planted]) - set(NOT_TYPED) == {"planted.code", "planted.answer"}


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
