"""What becomes of offers afterwards: running out, undoing, what others ask, and two people at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hotline.accounts.models import Person
from hotline.accounts.queries import municipality
from hotline.core import clock as product_clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import Conflict, Refused
from hotline.rota import queries as rota
from hotline.rota.handover import jobs, queries, services
from hotline.rota.handover.models import Handover
from hotline.rota.handover.rules import Status, Thing
from hotline.rota.handover.services import Wanted
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek
from tests.conftest import _add, in_copenhagen
from tests.rota.conftest import GLOSTRUPS, WEEK, empty_outbox, mails
from tests.rota.handover.conftest import seen


def week_of(which) -> list[Shift]:
    db.session.expire_all()
    return list(rota.shifts_between(which.monday, which.sunday))


def who_has(which) -> set[str]:
    return {shift.municipality.key for shift in week_of(which)}


def to(name: str, told: list[tuple[str, str]]) -> str:
    """What somebody was mailed, all of it; empty when nothing."""
    return " ".join(text for address, text in told if address.startswith(name))


class TestRunningOut:
    def test_an_offer_runs_out_after_two_weeks_and_both_are_told(self, plan, evenings, offer, accept, clock):
        handover_id = offer(Thing(week=IsoWeek(2026, 51)))
        empty_outbox()
        clock.move_to(product_clock.now() + timedelta(days=14))
        with pytest.raises(Refused, match="udløbet"):
            accept(handover_id)
        assert jobs.expire_handovers() == 1
        assert jobs.expire_handovers() == 0
        assert sorted(address for address, _text in mails()) == [
            "chalotte.chef@example.dk",
            "gert.glostrup@example.dk",
        ]

    def test_at_the_latest_when_it_begins(self, plan, evenings, offer):
        row = db.session.get(Handover, offer())
        assert row.expires_at == evenings[0].starts_at

    def test_it_can_be_offered_again(self, plan, evenings, offer, clock):
        offer(Thing(week=IsoWeek(2026, 51)))
        clock.move_to(product_clock.now() + timedelta(days=14))
        again = offer(Thing(week=IsoWeek(2026, 51)))
        assert db.session.get(Handover, again).status == Status.OPEN


class TestUndoing:
    def test_everything_is_back_as_it_was_and_its_people_are_told(self, plan, published, offer, accept):
        before = [(shift.primary.id, shift.backup.id) for shift in published]
        handover_id = offer()
        accept(handover_id)
        empty_outbox()
        services.undo(plan.chief, handover_id)
        assert who_has(WEEK) == {"hvidovre"}
        assert rota.allotment(WEEK).municipality.key == "hvidovre"
        assert [(shift.primary.id, shift.backup.id) for shift in week_of(WEEK)] == before
        told = mails()
        assert to("mette", told).count("Du har") == 4
        assert "Fortrudt" in to("gert", told)

    def test_those_who_stayed_by_agreement_are_simply_theirs_again(self, plan, published, offer, accept):
        handover_id = offer(keep_people=True)
        accept(handover_id)
        services.undo(plan.other_chief, handover_id)
        first = week_of(WEEK)[0]
        assert (first.primary.id, first.slot("primary").agreed) == (plan.mette.id, False)

    def test_who_was_put_on_meanwhile_leaves(self, plan, published, offer, accept, staff):
        handover_id = offer(Thing(shift_id=published[0].id))
        accept(handover_id)
        staff(db.session.get(Shift, published[0].id), plan.other_staff)
        empty_outbox()
        services.undo(plan.chief, handover_id)
        assert week_of(WEEK)[0].primary.id == plan.mette.id
        assert "Overdragelsen er fortrudt." in to("gitte", mails())

    def test_who_cannot_come_back_leaves_a_hole_that_is_told(self, plan, published, offer, accept):
        handover_id = offer(Thing(shift_id=published[0].id))
        accept(handover_id)
        db.session.get(Person, plan.mette.id).approved = False
        db.session.commit()
        empty_outbox()
        services.undo(plan.coordinator, handover_id)
        first = week_of(WEEK)[0]
        assert (first.primary, first.backup.id) == (None, plan.ole.id)
        assert "ikke klar" in to("chalotte", mails())

    def test_after_a_day_only_the_coordinator_and_nobody_once_it_has_begun(
        self, plan, evenings, offer, accept, clock
    ):
        handover_id = offer()
        accept(handover_id)
        clock.move_to(product_clock.now() + timedelta(hours=25))
        with pytest.raises(Refused, match="for sent"):
            services.undo(plan.chief, handover_id)
        clock.move_to(in_copenhagen("2026-11-30 19:00"))
        with pytest.raises(Refused, match="for sent"):
            services.undo(plan.coordinator, handover_id)
        clock.move_to(in_copenhagen("2026-11-30 18:59"))
        services.undo(plan.coordinator, handover_id)

    def test_not_when_it_was_given_on(self, plan, evenings, offer, accept):
        handover_id = offer(Thing(shift_id=evenings[0].id))
        accept(handover_id)
        third = _add("Ida Ishoj", Role.CHIEF, "ishoj", approved=False)
        on = services.offer(
            plan.other_chief, Wanted(Thing(shift_id=evenings[0].id), municipality("ishoj").id)
        ).id
        services.accept(third, on, seen(on))
        with pytest.raises(Conflict, match="givet videre"):
            services.undo(plan.chief, handover_id)

    def test_not_twice(self, plan, evenings, offer, accept):
        handover_id = offer()
        accept(handover_id)
        services.undo(plan.chief, handover_id)
        with pytest.raises(Conflict, match="fortrudt af Chalotte Chef"):
            services.undo(plan.other_chief, handover_id)

    def test_a_week_for_a_week_goes_back_both_ways(self, plan, evenings, offer, accept):
        handover_id = offer(in_return=Thing(week=GLOSTRUPS))
        accept(handover_id)
        services.undo(plan.chief, handover_id)
        assert (who_has(WEEK), who_has(GLOSTRUPS)) == ({"hvidovre"}, {"glostrup"})


class TestWhatOthersAsk:
    def test_the_chief_who_is_asked_has_a_need(self, plan, evenings, offer):
        offer()
        now = product_clock.now()
        (need,) = queries.needs_for(plan.other_chief, now)
        assert "Hvidovre giver uge 49, 2026 til Glostrup" in need.text
        assert queries.needs_for(plan.chief, now) == []
        assert queries.needs_for(plan.mette, now) == []
        assert queries.needs_for(plan.coordinator, now) == []
        assert len(queries.needs_for(plan.coordinator, in_copenhagen("2026-11-28 12:00"))) == 1

    def test_the_evenings_that_are_under_way(self, plan, evenings, offer):
        offer()
        theirs = week_of(GLOSTRUPS)[0]
        services.offer(plan.other_chief, Wanted(Thing(shift_id=theirs.id), municipality("ishoj").id))
        found = queries.under_way(rota.shifts_between(WEEK.monday, GLOSTRUPS.sunday), product_clock.now())
        assert set(found) == {*(each.id for each in evenings), theirs.id}


class TestAtOnce:
    def test_of_one_who_accepts_and_one_who_withdraws_one_is_told_of_the_other(
        self, all_at_once, plan, published, offer
    ):
        handover_id = offer()
        shown, chief, other = seen(handover_id), plan.chief.id, plan.other_chief.id
        found = all_at_once(
            lambda: services.accept(db.session.get(Person, other), handover_id, shown).status,
            lambda: services.withdraw(db.session.get(Person, chief), handover_id).status,
        )
        (lost,) = [each for each in found if isinstance(each, Conflict)]
        assert "allerede afgjort" in str(lost.message)
        status = db.session.get(Handover, handover_id).status
        assert who_has(WEEK) == ({"glostrup"} if status == Status.DONE else {"hvidovre"})

    def test_of_two_who_offer_the_same_one_is_told(self, all_at_once, plan, evenings):
        chief, coordinator = plan.chief.id, plan.coordinator.id
        wanted = Wanted(Thing(week=WEEK), municipality("glostrup").id)
        found = all_at_once(
            lambda: services.offer(db.session.get(Person, chief), wanted),
            lambda: services.offer(db.session.get(Person, coordinator), wanted),
        )
        assert sorted(type(each).__name__ for each in found) == ["Conflict", "Handover"]

    def test_accepting_while_somebody_fills_the_week_loses_nothing(self, all_at_once, plan, evenings, offer):
        from hotline.rota import services as plan_services
        from hotline.rota.services import Wanted as Staffing

        handover_id = offer()
        shown, chief, other = seen(handover_id), plan.chief.id, plan.other_chief.id
        mette, ole, shift_id = plan.mette.id, plan.ole.id, evenings[0].id
        all_at_once(
            lambda: services.accept(db.session.get(Person, other), handover_id, shown).status,
            lambda: plan_services.staff_evenings(
                db.session.get(Person, chief), [Staffing(shift_id, mette, ole, None, None)]
            ),
        )
        shift = db.session.get(Shift, shift_id)
        if shift.municipality.key == "glostrup":
            assert shift.primary is None
        else:
            assert shift.primary.id == mette
