"""An agreement to work on: the defaults of 2026 and 2027, and a coordinator who is signed in."""

from __future__ import annotations

import html
import re

import pytest
import sqlalchemy
from werkzeug.datastructures import MultiDict

from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.opening import services
from hotline.opening.signals import openings_changed


@pytest.fixture
def opened(cast, groundwork):
    groundwork.lay("opened", lambda: services.install_defaults(2026, 2027))
    return cast


@pytest.fixture
def browser(opened, sign_in):
    return sign_in(opened.coordinator)


@pytest.fixture
def changes():
    """What the features above were told: (first, last) of every change."""
    heard = []

    def hear(_sender, first, last, actor):
        heard.append((first, last))

    with openings_changed.connected_to(hear):
        yield heard


@pytest.fixture
def actions():
    """What was audited, oldest first: `actions()`."""
    return lambda: list(db.session.scalars(sqlalchemy.select(AuditEntry.action).order_by(AuditEntry.id)))


HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def decide():
    """Look at what filled-in hours would mean, and save them from there; gives the page that is in the way."""

    def decide(browser, path, data, chosen=None, **more):
        page = browser.get(path, query_string=data)
        if page.status_code != 200 or 'name="seen"' not in page.text:
            return page
        fields = MultiDict((name, html.unescape(value)) for name, value in HIDDEN.findall(page.text))
        fields.update(chosen or {})
        return browser.post(path, data=fields, **more)

    return decide
