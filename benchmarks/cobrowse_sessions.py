"""Sessions to put load on: each with its own member of staff, both ends' proofs, and a page to show."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_migrate
import orjson
from flask import Flask

from hotline.accounts import founders, queries
from hotline.accounts.models import Person
from hotline.cobrowse import services
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.db import db
from tests.cobrowse.pages import Page

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Ready:
    """A session that was said yes to; its pages need only connect."""

    id: int
    token: str
    cookie: str

    def as_plan(self) -> dict[str, Any]:
        """Return what the load generator has to know."""
        return {
            "session": str(self.id),
            "staffAuth": {"v": 1, "session": self.id},
            "citizenAuth": {"v": 1, "token": self.token},
            "cookie": self.cookie,
        }


def lay_schema(app: Flask) -> None:
    """Make the database, with the municipalities."""
    with app.app_context():
        flask_migrate.upgrade()
        founders.add_municipalities()
        db.session.remove()


def open_sessions(app: Flask, number: int) -> list[Ready]:
    """Open as many sessions, each for somebody of its own."""
    with app.app_context():
        home = queries.municipality("hvidovre")
        home_id, first = home.id, db.session.query(Person).count() + 1
        # What is read before a write must not be older than it: others write meanwhile.
        db.session.rollback()
        people = [
            Person(
                name=f"Prøve {first + n}",
                email=f"bench{first + n}@example.dk",
                role=Role.STAFF,
                municipality_id=home_id,
                approved=True,
                active=True,
                password_hash="none",
                created_at=clock.now(),
            )
            for n in range(number)
        ]
        db.session.add_all(people)
        db.session.commit()
        ready = [_open(app, person) for person in people]
        db.session.remove()
    return ready


def _open(app: Flask, person: Person) -> Ready:
    key = str(app.config["SECRET_KEY"])
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = person.get_id(), True
    cookie = browser.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    facts, code = services.open_session(person, key, practice=True)
    _, token = services.join(code, key)
    services.answer(token, yes=True, words=facts.words)
    return Ready(facts.id, token, f"{cookie.key}={cookie.value}")


def snapshot() -> bytes:
    """A page of the usual size, deflated as a browser does: some forms, 1,000 nodes, and the portal's style sheets."""
    page = Page()
    sheets = sorted((ROOT / "static" / "dist").rglob("*.css"))
    css = "".join(re.sub(r"data:[^)]*", "", sheet.read_text(encoding="utf-8")) for sheet in sheets)[:215_000]
    style = page.element("style", {"_cssText": css})
    rows = [
        page.element(
            "div",
            {"class": "form-group"},
            page.element("label", {"class": "form-label", "for": f"felt-{n}"}, "Hvor flytter du hen?"),
            page.element(
                "input", {"class": "form-input", "id": f"felt-{n}", "type": "text", "value": "••••••"}
            ),
            page.element("p", {"class": "form-hint"}, "Skriv vejens navn og nummer, som de står på skiltet."),
        )
        for n in range(140)
    ]
    return zlib.compress(orjson.dumps(page.snapshot(style, *rows)), 1)
