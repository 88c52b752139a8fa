"""What open pages are told while others change the plan."""

from __future__ import annotations

import pytest

from hotline.core.live import socketio
from hotline.rota import services
from hotline.rota.rules import IsoWeek
from tests.rota.conftest import GLOSTRUPS, WEEK

ORIGIN = {"Origin": "http://localhost"}


@pytest.fixture
def listen(app, sign_in, socket_clients):
    """Open a page's line as somebody; None is a browser that has not signed in."""
    lines = []

    def listen(person, headers=ORIGIN):
        browser = sign_in(person) if person else app.test_client()
        line = socketio.test_client(app, namespace="/rota", headers=headers, flask_test_client=browser)
        lines.append(line)
        return line

    yield listen
    for line in lines:
        if line.is_connected("/rota"):
            line.disconnect(namespace="/rota")


def test_a_change_names_its_week_and_nothing_else(plan, evenings, staff, listen):
    line = listen(plan.other_staff)
    staff(evenings[0], plan.mette, plan.ole)
    told = line.get_received("/rota")
    assert [(each["name"], each["args"]) for each in told] == [("changed", [{"week": str(WEEK)}])]


def test_what_is_refused_is_not_told(plan, evenings, staff, listen):
    line = listen(plan.chief)
    with pytest.raises(services.Refusals):
        staff(evenings[0], plan.mette, plan.mette)
    assert line.get_received("/rota") == []


@pytest.mark.parametrize("who", ["reader", None])
def test_only_people_at_work_listen(plan, listen, who):
    assert not listen(getattr(plan, who) if who else None).is_connected("/rota")


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_only_our_own_pages_listen(plan, listen, headers):
    assert not listen(plan.chief, headers).is_connected("/rota")


def test_who_changed_what_is_told_to_those_who_may_see_it(plan, published, staff, sign_in):
    staff(published[1], plan.ole, None, actor=plan.chief)
    path = f"/rota/week/{WEEK}/changes"
    told = sign_in(plan.other_staff).get(path).json[str(published[1].id)]
    assert told == {
        "own": False,
        "who": "Chalotte Chef",
        "day": "tirsdag den 1. december 2026",
        "time": "12.00",
    }
    assert sign_in(plan.chief).get(path).json[str(published[1].id)]["own"] is True


def test_who_changed_a_draft_is_its_planners_to_know(plan, evenings, staff, sign_in):
    staff(evenings[1], plan.mette, actor=plan.chief)
    path = f"/rota/week/{WEEK}/changes"
    assert sign_in(plan.other_chief).get(path).json == {}
    assert str(evenings[1].id) in sign_in(plan.coordinator).get(path).json


@pytest.mark.parametrize("week", [IsoWeek(2026, 53), GLOSTRUPS])
def test_a_week_that_nobody_touched_has_no_changes(plan, sign_in, week):
    assert sign_in(plan.chief).get(f"/rota/week/{week}/changes").json == {}
