"""The evening that closes exceptionally, seen by the public, and opens again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota import queries as rota
from hotline.rota.absence import services
from hotline.rota.models import Shift
from hotline.rota.rules import Slot
from hotline.rota.services import escalation
from hotline.rota.services.notices import Notices
from tests.conftest import in_copenhagen
from tests.rota.absence.conftest import to
from tests.rota.conftest import empty_outbox, happened, mails, on

WHY = "Ingen bemanding i aften"


def close_page(shift):
    return f"/rota/absence/{shift.id}/close"


def seen(shift):
    db.session.rollback()
    return db.session.get(Shift, shift.id)


class TestBeforeItBegins:
    def test_the_evening_is_cancelled_the_public_told_and_everybody_who_answers_for_it(
        self, plan, shift, at, client
    ):
        at("16:00")
        services.close(plan.chief, shift.id, WHY)
        assert (seen(shift).status, seen(shift).cancelled_why) == ("cancelled", WHY)
        assert WHY in client.get("/").text
        told = mails()
        for person in (plan.mette, plan.ole):
            assert f"Du har ikke længere {'vagten' if person is plan.mette else 'bagvagten'}" in to(
                told, person
            )
        for person in (plan.other_chief, plan.coordinator):
            assert f"Hotlinen er lukket ekstraordinært fra kl. 19.00. {WHY}" in to(told, person)
        assert not to(told, plan.chief)

    def test_far_ahead_what_is_opened_again_at_once_is_news_to_nobody(self, plan, shift, clock):
        services.close(plan.chief, shift.id, "Teknisk fejl")
        clock.shift(timedelta(minutes=1))
        services.reopen(plan.chief, shift.id)
        assert mails() == []

    def test_far_ahead_whoever_has_read_that_it_closes_reads_that_it_opens(self, plan, shift):
        services.close(plan.coordinator, shift.id, "Teknisk fejl")
        told = mails()
        assert "Aftenen er aflyst. Teknisk fejl" in to(told, plan.chief)
        assert "Hotlinen er lukket ekstraordinært" in to(told, plan.other_chief)
        empty_outbox()
        services.reopen(plan.coordinator, shift.id)
        told = mails()
        for person in (plan.chief, plan.other_chief):
            assert "Hotlinen åbner alligevel." in to(told, person)

    def test_opened_again_at_once_the_same_people_are_on_it(self, plan, shift, at, client, fetch):
        at("16:00")
        services.close(plan.chief, shift.id, "Teknisk fejl")
        closed = seen(shift).sequence
        empty_outbox()
        services.reopen(plan.coordinator, shift.id)
        assert on(shift) == ("Mette", "Ole")
        found = seen(shift)
        assert (found.uid, found.starts_at, found.ends_at) == (shift.uid, shift.starts_at, shift.ends_at)
        assert found.is_planned
        assert found.sequence > closed
        assert "Lukket ekstraordinært" not in client.get("/").text
        told = mails()
        assert "Du har vagten" in to(told, plan.mette)
        for person in (plan.chief, plan.other_chief):
            assert "Hotlinen åbner alligevel" in to(told, person)
        assert happened(shift) == [("closed", None), ("reopened", None)]

    def test_who_can_no_longer_come_is_left_off_and_the_chief_is_told(self, plan, shift, at):
        at("16:00")
        services.report(plan.ole, shift.id, plan.ole.id)
        services.withdraw(plan.ole, shift.id, plan.ole.id)
        services.close(plan.coordinator, shift.id, WHY)
        ole = db.session.get_one(type(plan.ole), plan.ole.id)
        ole.approved = False
        db.session.commit()
        empty_outbox()
        services.reopen(plan.coordinator, shift.id)
        assert on(shift) == ("Mette", None)
        assert "ikke klar. Mangler bagvagt" in to(mails(), plan.chief)

    def test_it_can_close_open_and_close_again(self, plan, shift, at):
        at("16:00")
        for _round in range(2):
            services.close(plan.chief, shift.id, WHY)
            with pytest.raises(Conflict, match="allerede lukket"):
                services.close(plan.chief, shift.id, WHY)
            services.reopen(plan.chief, shift.id)
        assert on(shift) == ("Mette", "Ole")

    def test_a_draft_closes_too(self, plan, evenings, at, client):
        at("16:00")
        services.close(plan.chief, evenings[0].id, WHY)
        assert WHY in client.get("/").text
        assert not to(mails(), plan.chief)


class TestWhileItRuns:
    def test_it_ends_now_and_what_was_worked_stays(self, plan, shift, at, client):
        at("20:10")
        services.close(plan.chief, shift.id, "Teknisk fejl")
        found = seen(shift)
        assert found.is_planned
        assert found.ends_at == in_copenhagen("2026-11-30 20:10")
        assert on(shift) == ("Mette", "Ole")
        assert client.get("/status.json").json["open"] is False
        assert "lukket ekstraordinært fra kl. 20.10" in to(mails(), plan.mette)

    def test_it_goes_on_when_it_opens_again(self, plan, shift, at, client):
        at("20:10")
        services.close(plan.chief, shift.id, "Teknisk fejl")
        empty_outbox()
        at("20:30")
        services.reopen(plan.chief, shift.id)
        assert (seen(shift).starts_at, seen(shift).ends_at) == (
            shift.starts_at,
            in_copenhagen("2026-11-30 22:00"),
        )
        assert client.get("/status.json").json["open"] is True
        assert "Hotlinen åbner alligevel. Du er på" in to(mails(), plan.ole)

    def test_an_evening_that_nobody_was_on_is_cancelled_in_whole(self, plan, shift, at):
        at("18:50")
        services.report(plan.chief, shift.id, plan.mette.id)
        services.report(plan.chief, shift.id, plan.ole.id)
        at("19:01")

        @use_case
        def close_by_itself():
            (row,) = rota.shifts_to_plan_for(None, [shift.id])
            notices = Notices(None)
            escalation.close_evening_step(row, escalation.NOBODY_ON, None, notices)
            notices.send()

        close_by_itself()
        assert seen(shift).status == "cancelled"
        assert WHY in to(mails(), plan.chief)
        at("20:00")
        services.reopen(plan.chief, shift.id)
        services.withdraw(plan.chief, shift.id, plan.mette.id)
        assert on(shift) == ("Mette", None)
        assert seen(shift).starts_at == in_copenhagen("2026-11-30 20:00")

    def test_when_it_is_over_it_is_over(self, plan, shift, at):
        at("20:10")
        services.close(plan.chief, shift.id, WHY)
        at("22:00")
        with pytest.raises(Refused, match="forbi"):
            services.reopen(plan.chief, shift.id)
        with pytest.raises(Refused, match="ikke lukket"):
            services.reopen(
                plan.coordinator, rota.shifts_between(shift.day, shift.day.replace(day=30))[0].id + 1
            )


class TestThePage:
    def test_the_reason_is_chosen_and_shown_with_what_happens(self, plan, shift, browsers, post):
        page = browsers.chief.get(close_page(shift)).text
        assert "Mette Madsen får fri og får besked" in page
        assert "Sygdom" not in page
        answer = post(browsers.chief, close_page(shift), {"reason": WHY}, follow_redirects=True)
        assert "Det står på den offentlige side" in answer.text
        assert "Åbn aftenen igen" in answer.text
        answer = post(
            browsers.chief,
            f"/rota/absence/{shift.id}/reopen",
            page=f"/rota/absence/{shift.id}/cover",
            follow_redirects=True,
        )
        assert "Aftenen er åbnet igen" in answer.text

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ({}, "Vælg en grund"),
            ({"reason": "own"}, "Skriv teksten"),
            ({"reason": "own", "own": "Vagten er syg"}, "må ikke handle om sygdom"),
            ({"reason": "own", "own": "Ring til 010180-1234"}, "CPR"),
            ({"reason": "Sygdom"}, "Vælg noget på listen"),
        ],
    )
    def test_a_reason_that_will_not_do_is_refused_and_kept(self, plan, shift, browsers, post, data, said):
        answer = post(browsers.chief, close_page(shift), data)
        assert answer.status_code == 422
        assert said in answer.text
        assert data.get("own", "") in answer.text
        assert seen(shift).is_planned

    def test_an_own_text_is_told_as_it_is_written(self, plan, shift, browsers, post, client, at):
        at("12:00")
        text = "Strømmen er gået på <Vestegnen> & omegn"
        post(browsers.chief, close_page(shift), {"reason": "own", "own": text})
        assert "Strømmen er gået på &lt;Vestegnen&gt; &amp; omegn" in client.get("/").text

    def test_only_the_evenings_chief_and_the_coordinator_close_it(self, plan, shift, browsers):
        for who in ("mette", "other_chief", "other_staff", "reader"):
            assert getattr(browsers, who).get(close_page(shift)).status_code == 404
        for person in (plan.mette, plan.other_chief):
            with pytest.raises(NotFound):
                services.close(person, shift.id, WHY)
            with pytest.raises(NotFound):
                services.reopen(person, shift.id)

    def test_a_chief_who_was_asked_for_help_does_not_close_it(self, plan, shift, at, browsers):
        at("16:00")
        services.report(plan.chief, shift.id, plan.ole.id)
        services.ask_others(plan.chief, shift.id)
        assert browsers.other_chief.get(close_page(shift)).status_code == 404
        page = browsers.other_chief.get(f"/rota/absence/{shift.id}/cover").text
        assert "Luk aftenen" not in page

    def test_the_service_refuses_health_as_well(self, plan, shift):
        with pytest.raises(Refused, match="alle må læse"):
            services.close(plan.chief, shift.id, "Sygdom")

    def test_the_pages_take_few_queries(self, plan, shift, browsers, count_queries):
        chief = browsers.chief
        assert count_queries(lambda: chief.get(close_page(shift))) <= 12


def test_putting_somebody_on_a_closed_evening_is_refused(plan, shift, pia, at):
    at("16:00")
    services.close(plan.chief, shift.id, WHY)
    with pytest.raises(Refused, match="aflyst"):
        services.assign(plan.chief, shift.id, Slot.PRIMARY, pia.id)
    with pytest.raises(Refused, match="aflyst"):
        services.report(plan.chief, shift.id, plan.mette.id)
