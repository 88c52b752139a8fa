"""Handing weeks and evenings over: who may, what happens to people and balance, and what cannot be."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.accounts.queries import municipality
from hotline.core.access import Role
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.opening import services as opening
from hotline.rota import queries as rota
from hotline.rota.handover import queries, services
from hotline.rota.handover.models import Handover
from hotline.rota.handover.rules import Status, Thing
from hotline.rota.handover.services import Wanted
from hotline.rota.models import Shift
from hotline.rota.rules import Happening, IsoWeek
from hotline.rota.timeline import timeline
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


class TestAWeek:
    def test_nothing_happens_until_the_other_chief_accepts(self, plan, published, offer):
        offer()
        assert who_has(WEEK) == {"hvidovre"}
        ((address, text),) = mails()
        assert address == "gert.glostrup@example.dk"
        assert "Hvidovre giver uge 49, 2026 til Glostrup" in text
        assert "/rota/handover/" in text

    def test_then_the_week_and_its_evenings_change_hands(self, plan, evenings, offer, accept):
        assert accept(offer()).status == Status.DONE
        assert who_has(WEEK) == {"glostrup"}
        assert rota.allotment(WEEK).municipality.key == "glostrup"

    def test_the_people_are_taken_off_and_told_once_and_the_new_chief_hears_of_the_holes(
        self, plan, published, offer, accept
    ):
        handover_id = offer()
        empty_outbox()
        accept(handover_id)
        assert all(shift.primary is None and shift.is_published for shift in week_of(WEEK))
        told = mails()
        assert sorted(address for address, _text in told) == [
            "chalotte.chef@example.dk",
            "mette.madsen@example.dk",
            "ole.olsen@example.dk",
        ]
        assert to("mette", told).count("Aftenen er overdraget til Glostrup.") == 4
        assert "Aftalt: Hvidovre giver uge 49, 2026 til Glostrup." in to("chalotte", told)

    def test_the_new_chief_hears_of_the_holes_when_the_coordinator_accepts(
        self, plan, published, offer, accept
    ):
        handover_id = offer()
        empty_outbox()
        accept(handover_id, plan.coordinator)
        assert to("gert", mails()).count("Den udgivne aften er ikke klar") == 4

    def test_drafts_are_emptied_in_silence(self, plan, evenings, staff, offer, accept):
        staff(evenings[0], plan.mette, plan.ole)
        handover_id = offer()
        empty_outbox()
        accept(handover_id)
        assert week_of(WEEK)[0].primary is None
        assert [address for address, _text in mails()] == ["chalotte.chef@example.dk"]

    def test_the_people_can_stay_by_agreement(self, plan, published, offer, accept):
        handover_id = offer(keep_people=True)
        empty_outbox()
        accept(handover_id)
        first = week_of(WEEK)[0]
        assert (first.municipality.key, first.primary.id, first.backup.id) == (
            "glostrup",
            plan.mette.id,
            plan.ole.id,
        )
        assert all(first.slot(slot).agreed for slot in ("primary", "backup"))
        assert rota.holes(WEEK.monday, WEEK.sunday) == []
        told = mails()
        assert "Du har stadig vagten. Aftenen hører nu til Glostrup." in to("mette", told)
        assert "ikke klar" not in " ".join(text for _address, text in told)

    def test_somebody_who_left_does_not_stay(self, plan, published, offer, accept):
        handover_id = offer(keep_people=True)
        db.session.get(Person, plan.mette.id).approved = False
        db.session.commit()
        accept(handover_id)
        first = week_of(WEEK)[0]
        assert (first.primary, first.backup.id) == (None, plan.ole.id)

    def test_it_stands_on_each_evenings_timeline_and_in_the_audit(self, plan, published, offer, accept):
        accept(offer())
        assert Happening.HANDED_OVER in {event.happening for event in timeline(published[0].id)}
        entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "rota.hand_over"))
        assert (entry.actor_id, len(entry.after["shifts"])) == (plan.other_chief.id, 4)

    def test_an_evening_that_somebody_else_has_stays_where_it_is(self, plan, evenings, offer, accept):
        accept(offer(Thing(shift_id=evenings[3].id), taker="glostrup"))
        accept(offer(taker="glostrup"))
        assert who_has(WEEK) == {"glostrup"}

    def test_a_week_for_a_week(self, plan, evenings, offer, accept):
        accept(offer(in_return=Thing(week=GLOSTRUPS)))
        assert (who_has(WEEK), who_has(GLOSTRUPS)) == ({"glostrup"}, {"hvidovre"})
        assert rota.allotment(GLOSTRUPS).municipality.key == "hvidovre"


class TestAnEvening:
    def test_one_evening_changes_hands_and_the_week_stays(self, plan, published, offer, accept):
        accept(offer(Thing(shift_id=published[1].id)))
        assert [shift.municipality.key for shift in week_of(WEEK)] == [
            "hvidovre",
            "glostrup",
            "hvidovre",
            "hvidovre",
        ]
        assert rota.allotment(WEEK).municipality.key == "hvidovre"

    def test_the_new_municipality_puts_its_own_people_on(self, plan, published, offer, accept, staff):
        accept(offer(Thing(shift_id=published[1].id)))
        staff(db.session.get(Shift, published[1].id), plan.other_staff, actor=plan.other_chief)
        assert week_of(WEEK)[1].primary.id == plan.other_staff.id

    def test_an_evening_for_an_evening(self, plan, evenings, offer, accept):
        theirs = week_of(GLOSTRUPS)[0]
        accept(offer(Thing(shift_id=evenings[0].id), in_return=Thing(shift_id=theirs.id)))
        assert db.session.get(Shift, theirs.id).municipality.key == "hvidovre"

    def test_in_a_week_that_runs(self, plan, offer, accept, clock):
        clock.move_to(in_copenhagen("2026-12-01 20:00"))
        tomorrow = week_of(WEEK)[2]
        accept(offer(Thing(shift_id=tomorrow.id)))
        assert db.session.get(Shift, tomorrow.id).municipality.key == "glostrup"

    def test_somebody_of_the_new_municipality_who_is_on_it_stays(self, plan, published, offer, accept):
        evening = Thing(shift_id=published[0].id)
        accept(offer(evening, keep_people=True))
        back = Wanted(evening, municipality("hvidovre").id)
        handover_id = services.offer(plan.other_chief, back).id
        accept(handover_id, plan.chief)
        first = week_of(WEEK)[0]
        assert (first.municipality.key, first.primary.id) == ("hvidovre", plan.mette.id)
        assert not first.slot("primary").agreed


class TestTheBalance:
    def test_the_consequences_are_told_before_and_are_right_afterwards(self, plan, evenings, offer, accept):
        handover_id = offer(Thing(shift_id=evenings[0].id))
        row = db.session.get(Handover, handover_id)
        ((year, changes),) = queries.consequences(queries.moves(row))
        promised = {each.municipality_id: each.after for each in changes}
        assert year == 2026
        accept(handover_id)
        assert queries.evenings_by_municipality(2026) == promised
        ((_year, after),) = queries.consequences(
            queries.moves(db.session.get(Handover, handover_id)), done=True
        )
        assert {each.municipality_id: each.after for each in after} == promised


class TestWhoMay:
    def test_only_the_chief_who_has_it_and_the_coordinator_offer(self, plan, evenings, offer):
        for stranger in (plan.other_chief, plan.mette, plan.reader):
            with pytest.raises(NotFound):
                offer(actor=stranger, taker="ishoj")
        offer(actor=plan.coordinator)

    def test_only_the_chief_who_is_asked_and_the_coordinator_answer(self, plan, evenings, offer, accept):
        handover_id = offer()
        third = _add("Ida Ishoj", Role.CHIEF, "ishoj", approved=False)
        for stranger in (plan.chief, third, plan.other_staff):
            with pytest.raises(NotFound):
                accept(handover_id, stranger)
            with pytest.raises(NotFound):
                services.decline(stranger, handover_id)
        accept(handover_id, plan.coordinator)

    def test_only_whoever_offered_takes_the_offer_back(self, plan, evenings, offer):
        handover_id = offer()
        with pytest.raises(NotFound):
            services.withdraw(plan.other_chief, handover_id)
        services.withdraw(plan.chief, handover_id)
        assert db.session.get(Handover, handover_id).status == Status.WITHDRAWN

    def test_a_declined_offer_is_told_with_its_reason(self, plan, evenings, offer):
        handover_id = offer()
        empty_outbox()
        services.decline(plan.other_chief, handover_id, "Vi er for få i uge 49")
        assert "Glostrup siger nej" in to("chalotte", mails())
        assert who_has(WEEK) == {"hvidovre"}


class TestWhatCannotBe:
    def test_a_week_that_has_begun(self, plan, evenings, offer, clock):
        clock.move_to(in_copenhagen("2026-11-30 19:00"))
        with pytest.raises(Refused, match="begyndt"):
            offer()

    def test_to_oneself(self, plan, evenings, offer):
        with pytest.raises(Refused, match="anden kommune"):
            offer(taker="hvidovre")

    def test_a_week_that_is_nobodys(self, plan, offer):
        with pytest.raises(NotFound):
            offer(Thing(week=IsoWeek(2027, 20)))

    def test_a_week_without_evenings(self, plan, offer):
        from hotline.rota import services as plan_services

        plan_services.change_week(None, IsoWeek(2026, 53), municipality("hvidovre").id, 0)
        with pytest.raises(Refused, match="ingen aftener"):
            offer(Thing(week=IsoWeek(2026, 53)))

    def test_a_week_for_an_evening(self, plan, evenings, offer):
        theirs = week_of(GLOSTRUPS)[0].id
        with pytest.raises(Refused, match="uge med en uge"):
            offer(in_return=Thing(shift_id=theirs))

    def test_something_in_return_that_is_not_theirs(self, plan, evenings, offer):
        with pytest.raises(Refused, match="Glostrup har"):
            offer(in_return=Thing(week=IsoWeek(2026, 51)))

    def test_the_same_twice(self, plan, evenings, offer):
        offer()
        with pytest.raises(Conflict, match="Chalotte Chef har allerede tilbudt det til Glostrup"):
            offer(taker="ishoj")

    def test_the_database_refuses_the_same_twice(self, plan, evenings, offer):
        row = db.session.get(Handover, offer())
        values = {c.name: getattr(row, c.name) for c in Handover.__table__.c if c.name != "id"}
        with pytest.raises(IntegrityError):
            db.session.execute(Handover.__table__.insert().values(**values))
        db.session.rollback()

    def test_a_note_with_a_cpr_number(self, plan, evenings, offer):
        with pytest.raises(Refused, match="CPR"):
            offer(note="Ring til 010170-1234")

    def test_what_was_given_to_others_meanwhile(self, plan, evenings, offer, accept):
        from hotline.rota import services as plan_services

        handover_id = offer()
        row = rota.allotment(WEEK)
        plan_services.change_week(plan.coordinator, WEEK, municipality("ishoj").id, row.version)
        with pytest.raises(Refused, match="ikke længere Hvidovre"):
            accept(handover_id)

    def test_an_evening_that_was_cancelled_meanwhile(self, plan, evenings, offer, accept):
        handover_id = offer(Thing(shift_id=evenings[1].id))
        opening.add_closing_day(plan.coordinator, evenings[1].day, "Personaledag")
        with pytest.raises(Refused, match="aflyst"):
            accept(handover_id)

    def test_an_answer_to_an_old_page(self, plan, evenings, staff, offer):
        handover_id = offer()
        old = seen(handover_id)
        staff(evenings[0], plan.mette, plan.ole)
        with pytest.raises(Conflict, match="ændret, siden du så siden"):
            services.accept(plan.other_chief, handover_id, old)
        assert who_has(WEEK) == {"hvidovre"}

    def test_what_is_settled_is_told_with_who_did_it(self, plan, evenings, offer, accept):
        handover_id = offer()
        services.withdraw(plan.chief, handover_id)
        with pytest.raises(Conflict, match="trukket tilbage af Chalotte Chef"):
            accept(handover_id)
