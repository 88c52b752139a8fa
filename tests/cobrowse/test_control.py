"""Who is in control: the citizen's pause is the citizen's to lift, and a signed-out person sees nothing."""

from __future__ import annotations

import pytest

from hotline.cobrowse import rules, services
from hotline.cobrowse.rules import By, State, Why
from hotline.core.db import db
from hotline.core.errors import Refused
from tests.cobrowse.conftest import Meeting
from tests.cobrowse.pages import mutation
from tests.cobrowse.test_sockets import row_of


def test_staff_does_not_lift_the_citizens_pause(meeting: Meeting) -> None:
    meeting.show()
    meeting.citizen.say("pause")
    assert meeting.staff.heard("state")[-1]["by"] == "citizen"
    meeting.citizen.heard()
    meeting.staff.say("resume")
    meeting.staff.say("resnap")
    assert row_of(meeting.facts.id).state == "paused"
    assert meeting.citizen.heard("start") == []
    assert meeting.citizen.say("ev", epoch=10, seq=1, ev=[mutation()]) == "stop"
    meeting.citizen.say("resume")
    assert meeting.citizen.heard("start") == [{"after": 10}]


def test_staff_does_not_lift_the_gates_pause(meeting: Meeting) -> None:
    meeting.show(*(meeting.page.element("input", {"value": "Parkvej"}) for _ in range(3)))
    meeting.citizen.heard()
    meeting.staff.say("resume")
    row = row_of(meeting.facts.id)
    assert (row.state, row.paused_by, row.paused_why) == ("paused", "system", "alarm")
    assert meeting.citizen.heard("start") == []
    meeting.citizen.say("resume")
    row = row_of(meeting.facts.id)
    assert (row.state, row.paused_by, row.paused_why) == ("viewing", None, None)


def test_the_citizens_pause_takes_the_place_of_staffs_and_never_the_other_way(meeting: Meeting) -> None:
    meeting.staff.say("pause")
    meeting.citizen.say("pause")
    meeting.staff.say("pause")
    meeting.staff.say("resume")
    row = row_of(meeting.facts.id)
    assert (row.state, row.paused_by) == ("paused", "citizen")
    assert services.pause(meeting.facts.id, By.SYSTEM, Why.ALARM).paused_why is Why.ALARM
    assert services.pause(meeting.facts.id, By.CITIZEN).paused_by is By.SYSTEM
    with pytest.raises(Refused, match="Kun borgeren"):
        services.resume(meeting.facts.id, By.STAFF)


def test_an_ended_session_is_paused_by_nobody(meeting: Meeting) -> None:
    meeting.citizen.say("pause")
    meeting.staff.say("stop")
    row = row_of(meeting.facts.id)
    assert (row.state, row.paused_by) == (State.ENDED, None)
    db.session.rollback()


@pytest.mark.parametrize(
    ("by", "paused_by", "may"),
    [
        (By.CITIZEN, By.CITIZEN, True),
        (By.CITIZEN, By.STAFF, True),
        (By.CITIZEN, By.SYSTEM, True),
        (By.STAFF, By.STAFF, True),
        (By.STAFF, By.CITIZEN, False),
        (By.STAFF, By.SYSTEM, False),
        (By.SYSTEM, By.SYSTEM, False),
    ],
)
def test_who_may_lift_whose_pause(by: By, paused_by: By, may: bool) -> None:
    assert rules.may_resume(by, paused_by) is may
