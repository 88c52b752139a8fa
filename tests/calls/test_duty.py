"""The staff home: every state that an evening can be in."""

from __future__ import annotations

import pytest

from hotline.opening import services as opening
from hotline.rota import services as planning
from tests.calls.conftest import EVENING, TUESDAY, WEEK
from tests.conftest import in_copenhagen

FORM = "data-call-form"


@pytest.fixture
def duty(sign_in, clock):
    """The duty page of somebody at some time."""

    def duty(person, at="2026-11-24 19:30"):
        clock.move_to(in_copenhagen(at))
        answer = sign_in(person).get("/duty")
        assert answer.status_code == 200
        return answer.text

    return duty


def test_the_one_on_duty_sees_the_evening_and_the_form(shift, cast, duty):
    page = duty(cast.mette)
    assert "<title>Min vagt – Vestegnens Hotline</title>" in page
    assert "Du har vagten i aften" in page
    assert "Åbent nu" in page
    assert "Lukker om 2 timer og 30 minutter" in page
    assert "kl. 19.00–22.00" in page
    assert "Hvidovre har aftenen" in page
    assert "Bagvagt:" in page
    assert "Ole Olsen" in page
    assert FORM in page


def test_the_backup_sees_whom_to_stand_behind(shift, cast, duty):
    page = duty(cast.ole)
    assert "Du har bagvagten i aften" in page
    assert "Mette Madsen" in page
    assert FORM in page


def test_a_colleagues_telephone_is_a_link_for_those_who_are_on(shift, cast, duty, app):
    from hotline.core.db import db

    cast.ole.phone = "20 11 22 33"
    db.session.commit()
    assert 'href="tel:20112233"' in duty(cast.mette)
    assert "20 11 22 33" not in duty(cast.other_staff)


def test_before_opening_it_says_how_long(shift, cast, duty):
    page = duty(cast.mette, "2026-11-24 12:00")
    assert "Åbner i aften" in page
    assert "Om 7 timer" in page
    assert "Du har vagten i aften" in page


def test_after_closing_it_says_so_and_still_takes_the_last_call(shift, cast, duty):
    page = duty(cast.mette, "2026-11-24 22:05")
    assert "Lukket for i aften" in page
    assert "Du havde vagten i aften" in page
    assert FORM in page


def test_others_see_who_is_on_and_may_step_in_while_it_is_open(shift, cast, duty):
    page = duty(cast.other_staff)
    assert "Du er ikke på vagt i aften" in page
    assert "Mette Madsen" in page
    assert "Du har ingen kommende vagter" in page
    assert FORM in page
    assert FORM not in duty(cast.other_staff, "2026-11-24 12:00")


def test_it_tells_the_next_shift(shift, cast, duty):
    page = duty(cast.mette, "2026-11-23 19:30")
    assert "Du er ikke på vagt i aften" in page
    assert "Din næste vagt:" in page
    assert "tirsdag den 24. november 2026" in page


def test_a_draft_is_nobodys_to_see_yet(week, cast, duty):
    from hotline.rota import queries as rota

    found = rota.shifts_between(TUESDAY, TUESDAY)[0]
    planning.staff_evenings(None, [planning.Wanted(found.id, cast.mette.id, cast.ole.id, None, None)])
    page = duty(cast.other_staff)
    assert "Mette Madsen" not in page
    assert "Der er ikke sat nogen på vagt i aften." in page


def test_a_closing_day_says_why_and_when_the_next_evening_is(week, cast, duty):
    page = duty(cast.mette, "2026-12-24 12:00")
    assert "Ingen vagt i aften" in page
    assert "Juleaften" in page
    assert "Næste aften:" in page
    assert FORM not in page


def test_a_friday_has_no_evening(week, cast, duty):
    page = duty(cast.mette, "2026-11-27 19:30")
    assert "Lukket i dag" in page
    assert "mandag den 30. november 2026" in page


def test_without_any_plan_the_page_still_works(cast, topics, duty):
    page = duty(cast.mette)
    assert "Ingen vagt i aften" in page
    assert FORM not in page


def test_whoever_is_not_approved_is_told_what_to_do(shift, cast, duty):
    page = duty(cast.novice)
    assert "Du er ikke godkendt til vagt endnu" in page
    assert FORM not in page


@pytest.mark.parametrize("person", ["chief", "coordinator"])
def test_chiefs_and_coordinators_can_step_in(shift, cast, duty, person):
    assert FORM in duty(getattr(cast, person))


def test_the_backup_sees_the_primarys_calls_but_not_their_notes(shift, cast, clock, log, duty):
    clock.move_to(EVENING)
    call = log(cast.mette, note="Kun Mettes")
    page = duty(cast.ole)
    assert "Flytning og folkeregister" in page
    assert "Kun Mettes" not in page
    assert f"/calls/{call.id}" not in page
    assert f"/calls/{call.id}" in duty(cast.mette)


def test_the_part_that_changes_can_be_asked_for_alone(shift, cast, sign_in, clock):
    clock.move_to(in_copenhagen("2026-11-24 21:59"))
    part = sign_in(cast.mette).get("/duty/evening").text
    assert part.lstrip().startswith("<section")
    assert "Lukker om 1 minut" in part


def test_an_extra_opening_is_an_evening_too(week, cast, duty):
    from datetime import date, time

    opening.add_extra_opening(cast.coordinator, date(2026, 11, 28), time(10), time(13), "Ekstra lørdag")
    page = duty(cast.mette, "2026-11-28 11:00")
    assert "Åbent nu" in page
    assert "kl. 10.00–13.00" in page


def test_it_speaks_english_when_asked(shift, cast, clock, sign_in):
    clock.move_to(EVENING)
    assert '<html lang="en">' in sign_in(cast.mette).get("/duty?lang=en").text


@pytest.mark.parametrize("person", ["mette", "other_staff", "novice", "chief", "coordinator"])
@pytest.mark.parametrize("at", ["2026-11-23 19:30", "2026-11-24 19:30", "2026-12-24 19:30"])
def test_it_takes_few_queries_whoever_asks_and_whenever(
    shift, cast, clock, sign_in, count_queries, person, at
):
    clock.move_to(in_copenhagen(at))
    browser = sign_in(getattr(cast, person))
    assert count_queries(lambda: browser.get("/duty")) <= 12
    assert count_queries(lambda: browser.get("/duty/evening")) <= 11


@pytest.mark.parametrize(("person", "offered"), [("mette", True), ("chief", True), ("coordinator", False)])
def test_screen_sharing_is_offered_to_those_who_may_start_it(shift, cast, duty, sign_in, person, offered):
    assert ("Start skærmdeling" in duty(getattr(cast, person))) is offered
    assert (sign_in(getattr(cast, person)).get("/cobrowse").status_code != 404) is offered


def test_the_week_is_hvidovres(week):
    from hotline.rota import queries as rota

    assert rota.allotment(WEEK).municipality.key == "hvidovre"
