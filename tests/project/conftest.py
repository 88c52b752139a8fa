"""The demo on an evening as a stage, for tests that walk through all of the product."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from hotline.accounts.queries import person_by_email
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.limits import limiter
from tests.conftest import DEMO_EVENING, lay_demo, wipe
from tests.tools.groundwork import Groundwork

# Whoever is on duty that evening, the chief, and the coordinator.
PEOPLE = ("staff5.glostrup", "chief.glostrup", "coordinator")


@pytest.fixture(scope="module")
def stage(built_app: Flask, groundwork: Groundwork) -> Iterator[Flask]:
    """The demo on an evening, laid once for all tests of a module."""
    with time_machine.travel(DEMO_EVENING, tick=False), built_app.app_context():
        wipe()
        lay_demo(groundwork)
        limiter.enabled = False
        yield built_app
        limiter.enabled = True
        db.session.remove()


def signed_in(app: Flask, name: str) -> FlaskClient:
    """A browser in which the person of the demo is signed in."""
    person = person_by_email(f"{name}@demo.invalid")
    assert person is not None
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"] = person.get_id()
        session["_fresh"] = True
    return browser


def browsers_of(app: Flask) -> dict[Role | None, FlaskClient]:
    """Those people's browsers and a citizen's, by role."""
    by_role = {Role(person_by_email(f"{each}@demo.invalid").role): signed_in(app, each) for each in PEOPLE}
    return {**by_role, None: app.test_client()}
