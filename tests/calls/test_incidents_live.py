"""What open pages are told when something goes down and when it works again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hotline.calls.incidents import services
from hotline.core.errors import Refused
from hotline.core.live import socketio
from hotline.organisation.campaigns import services as campaigns
from tests.calls.conftest import EVENING

CHANGED = [{"name": "changed", "args": [{}], "namespace": "/campaigns"}]


@pytest.fixture
def listen(app, sign_in, shift, clock, socket_clients):
    """Open a page's line as somebody on this evening."""
    clock.move_to(EVENING)
    lines = []

    def listen(person, origin="http://localhost"):
        line = socketio.test_client(
            app, namespace="/campaigns", headers={"Origin": origin}, flask_test_client=sign_in(person)
        )
        lines.append(line)
        return line

    yield listen
    for line in lines:
        if line.is_connected("/campaigns"):
            line.disconnect(namespace="/campaigns")


def _told(line):
    return line.get_received("/campaigns")


def test_each_change_is_told_once_and_without_its_words(cast, listen):
    line = listen(cast.ole)
    row = services.report(cast.mette, likely="mitid").row
    assert _told(line) == CHANGED
    services.report(cast.ole, label="mitid er NEDE!")  # Known already.
    assert _told(line) == []
    campaigns.decide_public(cast.chief, row.id, public=True)
    assert _told(line) == CHANGED
    services.end(cast.mette, row.id)
    assert _told(line) == CHANGED
    services.end(cast.mette, row.id)
    assert _told(line) == []


def test_what_nobody_ended_is_told_when_its_time_is_up(cast, listen, clock):
    services.report(cast.mette, likely="mitid")
    line = listen(cast.ole)
    clock.move_to(EVENING + timedelta(hours=4))
    assert campaigns.end_overdue() == 1
    assert _told(line) == CHANGED
    campaigns.end_overdue()
    assert _told(line) == []


def test_what_is_refused_is_not_told(cast, listen):
    line = listen(cast.ole)
    with pytest.raises(Refused):
        services.report(cast.novice, likely="mitid")
    assert _told(line) == []


def test_only_pages_of_our_own_of_people_at_work_listen(cast, listen):
    assert not listen(cast.reader).is_connected("/campaigns")
    assert not listen(cast.mette, "https://evil.example").is_connected("/campaigns")
