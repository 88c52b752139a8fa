"""Who is in control: the citizen's pause is the citizen's to lift, and a signed-out person sees nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
import time_machine

from hotline.accounts.models import Person
from hotline.cobrowse import queries, rules, services, switchboard
from hotline.cobrowse.rules import By, State, Why
from hotline.core.db import db
from hotline.core.errors import Refused
from hotline.opening.models import ExtraOpening
from tests.cobrowse.conftest import Caller, Meeting
from tests.cobrowse.pages import mutation
from tests.cobrowse.test_sockets import row_of
from tests.conftest import Cast, in_copenhagen


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


# Signed out


def moved_epoch(person: Person) -> None:
    person.session_epoch += 1


def deactivated(person: Person) -> None:
    person.active = False


SIGNED_OUT = pytest.mark.parametrize("change", [moved_epoch, deactivated])


def leave(change: Callable[[Person], None], person: Person) -> None:
    change(person)
    db.session.commit()


def ending(session_id: int) -> tuple[str, str | None, str | None]:
    row = row_of(session_id)
    return row.state, row.ended_by, row.ended_why


@SIGNED_OUT
@pytest.mark.parametrize("end", ["citizen", "staff"])
def test_a_message_of_either_side_ends_the_mirror_of_a_signed_out_person(
    meeting: Meeting,
    cast: Cast,
    evening: time_machine.Traveller,
    change: Callable[[Person], None],
    end: str,
) -> None:
    meeting.show()
    leave(change, cast.mette)
    evening.shift(switchboard.LOOK_EVERY)
    if end == "citizen":
        meeting.citizen.say("ev", epoch=10, seq=1, ev=[mutation()])
    else:
        meeting.staff.say("ack", epoch=10, seq=0)
    assert not meeting.staff.connected
    assert not meeting.citizen.connected
    assert ending(meeting.facts.id) == ("ended", "system", "signed_out")


@SIGNED_OUT
def test_the_job_ends_the_mirror_of_a_silent_signed_out_person(
    meeting: Meeting, cast: Cast, change: Callable[[Person], None]
) -> None:
    leave(change, cast.mette)
    switchboard.settle_overdue()
    assert not meeting.staff.connected
    assert ending(meeting.facts.id) == ("ended", "system", "signed_out")


def test_both_are_told_why_before_they_are_closed(
    meeting: Meeting, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A closed test client has no mailbox any more.
    for close in ("close_citizen", "close_staff"):
        monkeypatch.setattr(switchboard.SocketPort, close, lambda port, sid: None)
    leave(moved_epoch, cast.mette)
    switchboard.settle_overdue()
    for end in (meeting.citizen, meeting.staff):
        told = end.heard("state")[-1]
        assert (told["state"], told["by"], told["why"]) == ("ended", "system", "signed_out")


def test_who_signs_in_again_does_not_get_the_old_session_back(
    meeting: Meeting, cast: Cast, call: Caller
) -> None:
    leave(moved_epoch, cast.mette)
    again = call.staff(cast.mette, meeting.facts.id)
    assert again.heard("state")[-1]["why"] == "signed_out"
    assert not meeting.citizen.connected


def test_where_shifts_follow_each_other_a_session_lives_to_the_last_ones_end(evening, app) -> None:
    db.session.add(ExtraOpening(day=date(2026, 11, 24), start=time(22), end=time(23), reason="sent"))
    db.session.commit()
    assert queries.closing_time(in_copenhagen("2026-11-24 21:59")) == in_copenhagen("2026-11-24 23:00")
