"""Who may say "I can't" for whom, what happens then, and how it is taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota import services as rota
from hotline.rota.absence import services
from hotline.rota.absence.models import Absence
from hotline.rota.absence.rules import Way
from hotline.rota.models import Shift
from hotline.rota.rules import Slot
from hotline.rota.services import Wanted
from hotline.rota.watch import services as watch
from tests.conftest import in_copenhagen
from tests.rota.absence.conftest import texts, to
from tests.rota.conftest import WEEK, empty_outbox, happened, mails, on


def absence_page(shift, slot="primary"):
    return f"/rota/absence/{shift.id}/{slot}"


def absences():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Absence))


class TestReporting:
    def test_a_backup_who_cannot_leaves_the_place_empty_and_the_chief_is_told(self, plan, shift, at):
        at("12:00")
        services.report(plan.ole, shift.id, plan.ole.id)
        assert on(shift) == ("Mette", None)
        assert happened(shift) == [("absent", "Ole")]
        told = mails()
        assert "Ole Olsen kan ikke komme. Mangler bagvagt" in to(told, plan.chief)
        assert not to(told, plan.mette)

    def test_far_ahead_nobody_is_called_and_the_mail_is_gathered(self, plan, shift):
        plan.ole.phone = "20000000"
        db.session.commit()
        services.report(plan.mette, shift.id, plan.mette.id)
        services.report(plan.ole, shift.id, plan.ole.id)
        assert on(shift) == (None, None)
        assert texts() == []
        assert "chief called" not in dict(happened(shift))
        assert "Mangler vagtperson og bagvagt" in to(mails(), plan.chief)

    @pytest.mark.parametrize("who", ["mette", "chief"])
    def test_whoever_has_the_telephone_releases_it_by_that(self, plan, shift, at, browsers, who):
        at("19:30")
        row = watch.take(plan.mette, shift.id)
        assert "Slip telefonen" in browsers.mette.get("/duty").text
        services.report(getattr(plan, who), shift.id, plan.mette.id)
        db.session.refresh(row)
        assert row.released_at is not None
        assert row.released_by_id == getattr(plan, who).id
        assert ("released", "Mette") in happened(shift)
        assert "Slip telefonen" not in browsers.mette.get("/duty").text
        # The one who stepped up can take it.
        assert watch.take(plan.ole, shift.id).is_open

    def test_the_chief_reports_on_behalf_and_the_person_is_told(self, plan, shift, browsers, post):
        page = browsers.chief.get(absence_page(shift)).text
        assert "Mette Madsen tages af aftenen med det samme og får besked" in page
        answer = post(browsers.chief, absence_page(shift), {"person_id": plan.mette.id})
        assert answer.location == f"/rota/absence/{shift.id}/cover"
        assert on(shift) == ("Ole", None)
        told = mails()
        assert "Du har ikke længere vagten" in to(told, plan.mette)
        assert not to(told, plan.chief)

    def test_a_double_click_says_it_once_and_spares_the_one_who_stepped_up(self, plan, shift, browsers, post):
        for _click in range(2):
            answer = post(
                browsers.chief, absence_page(shift), {"person_id": plan.mette.id}, follow_redirects=True
            )
            assert "Mette Madsen er taget af aftenen" in answer.text
        assert on(shift) == ("Ole", None)
        assert absences() == 1
        actions = db.session.scalars(select(AuditEntry.action)).all()
        assert actions.count("rota.absent") == 1

    def test_an_old_link_of_the_backup_finds_the_person_in_the_other_place(self, plan, shift, browsers, post):
        services.report(plan.mette, shift.id, plan.mette.id)
        page = browsers.ole.get(absence_page(shift, "backup")).text
        assert "Jeg kan ikke den aften" in page
        post(browsers.ole, absence_page(shift, "backup"), {"person_id": plan.ole.id})
        assert on(shift) == (None, None)

    def test_somebody_who_was_taken_off_meanwhile_is_told(self, plan, shift, staff, browsers, post):
        staff(shift, None, plan.ole)
        answer = post(
            browsers.chief,
            absence_page(shift, "backup"),
            {"person_id": plan.mette.id},
        )
        assert answer.status_code == 409
        assert "Mette Madsen er ikke længere på aftenen" in answer.text
        assert on(shift) == (None, "Ole")

    def test_a_draft_is_only_emptied(self, plan, evenings, staff):
        shift = evenings[0]
        staff(shift, plan.mette, plan.ole)
        empty_outbox()
        with pytest.raises(NotFound):
            services.report(plan.mette, shift.id, plan.mette.id)
        services.report(plan.coordinator, shift.id, plan.mette.id)
        assert on(shift) == (None, "Ole")
        told = mails()
        assert "Mette Madsen kan ikke komme" in to(told, plan.chief)
        assert not to(told, plan.mette)
        assert not to(told, plan.ole)

    def test_a_past_evening_is_refused_and_a_running_one_goes(self, plan, shift, clock):
        clock.move_to(in_copenhagen("2026-11-30 20:10"))
        services.report(plan.mette, shift.id, plan.mette.id)
        assert on(shift) == ("Ole", None)
        clock.move_to(in_copenhagen("2026-11-30 22:00"))
        with pytest.raises(Refused, match="forbi"):
            services.report(plan.ole, shift.id, plan.ole.id)

    def test_nobody_is_called_by_being_the_one_who_calls(self, plan, shift, at):
        at("16:00")
        services.report(plan.chief, shift.id, plan.mette.id)
        services.report(plan.chief, shift.id, plan.ole.id)
        assert ("chief called", "Chalotte") not in happened(shift)
        assert not to(mails(), plan.chief)

    @pytest.mark.parametrize("who", ["other_staff", "other_chief", "novice", "ole", "reader"])
    def test_it_is_nobody_elses_to_say(self, plan, shift, browsers, who):
        if who != "ole":  # His link leads to his own place.
            assert getattr(browsers, who).get(absence_page(shift)).status_code == 404
        with pytest.raises(NotFound):
            services.report(getattr(plan, who), shift.id, plan.mette.id)
        assert on(shift) == ("Mette", "Ole")

    @pytest.mark.parametrize("path", ["/rota/absence/999/primary", "/rota/absence/1/both"])
    def test_what_is_not_there_is_not_found(self, plan, browsers, path):
        assert browsers.chief.get(path).status_code == 404

    def test_a_page_that_was_tampered_with_is_refused(self, plan, shift, browsers, post):
        assert post(browsers.mette, absence_page(shift), {"person_id": "x"}).status_code == 422

    def test_the_page_takes_few_queries(self, plan, shift, browsers, count_queries):
        browser = browsers.mette
        assert count_queries(lambda: browser.get(absence_page(shift))) <= 12


class TestKeptAway:
    def test_the_absent_cannot_be_put_on_by_anybody(self, plan, shift, staff):
        services.report(plan.ole, shift.id, plan.ole.id)
        with pytest.raises(Refused, match="har meldt, at aftenen ikke kan lade sig gøre"):
            staff(shift, plan.mette, plan.ole)
        with pytest.raises(Refused, match="har meldt"):
            services.assign(plan.chief, shift.id, Slot.BACKUP, plan.ole.id)
        other = rota.staff_evenings(None, [Wanted(shift.id, plan.mette.id, None, plan.mette.id, None)])
        assert other == []

    def test_another_evening_is_not_touched(self, plan, published, shift):
        services.report(plan.ole, shift.id, plan.ole.id)
        assert on(published[1]) == ("Ole", "Mette")


class TestWithdrawing:
    def test_before_the_evening_the_two_go_back_to_where_they_were(self, plan, shift, at):
        at("16:40")
        services.report(plan.mette, shift.id, plan.mette.id)
        empty_outbox()
        back = services.withdraw(plan.mette, shift.id, plan.mette.id)
        assert (back.slot, back.way) == (Slot.PRIMARY, Way.TRADE_BACK)
        assert on(shift) == ("Mette", "Ole")
        told = mails()
        assert "Du er bagvagt igen" in to(told, plan.ole)
        assert "Mette Madsen kan alligevel" in to(told, plan.chief)

    def test_what_is_undone_before_the_mail_leaves_is_not_mailed(self, plan, shift):
        services.report(plan.mette, shift.id, plan.mette.id)
        services.withdraw(plan.mette, shift.id, plan.mette.id)
        assert not to(mails(), plan.ole)

    def test_on_a_running_evening_the_one_on_the_telephone_stays(self, plan, shift, at):
        at("19:20")
        services.report(plan.mette, shift.id, plan.mette.id)
        at("19:40")
        back = services.withdraw(plan.mette, shift.id, plan.mette.id)
        assert back.way is Way.OTHER_SLOT
        assert on(shift) == ("Ole", "Mette")

    def test_a_backup_comes_back_and_can_go_again(self, plan, shift):
        for _round in range(2):
            services.report(plan.ole, shift.id, plan.ole.id)
            assert on(shift) == ("Mette", None)
            assert services.withdraw(plan.ole, shift.id, plan.ole.id).way is Way.OWN_SLOT
            assert on(shift) == ("Mette", "Ole")
        assert absences() == 2

    def test_when_the_place_is_taken_it_is_told_who_has_it(self, plan, shift, pia, browsers, post):
        services.report(plan.mette, shift.id, plan.mette.id)
        services.assign(plan.chief, shift.id, Slot.BACKUP, pia.id)
        answer = post(
            browsers.mette,
            f"/rota/absence/{shift.id}/withdraw",
            {"person_id": plan.mette.id},
            page=absence_page(shift),
            follow_redirects=True,
        )
        assert "Du er ikke på aftenen, men kan blive spurgt igen" in answer.text
        assert "Mette Madsen satte Ole Olsen på som vagt" in answer.text
        assert on(shift) == ("Ole", "Pia")
        services.report(plan.chief, shift.id, pia.id)
        services.assign(plan.chief, shift.id, Slot.BACKUP, plan.mette.id)
        assert on(shift) == ("Ole", "Mette")

    def test_who_is_no_longer_approved_does_not_come_back(self, plan, shift):
        services.report(plan.ole, shift.id, plan.ole.id)
        ole = db.session.get_one(type(plan.ole), plan.ole.id)
        ole.approved = False
        db.session.commit()
        back = services.withdraw(plan.chief, shift.id, plan.ole.id)
        assert back.slot is None
        assert "ikke godkendt" in back.why_not
        assert on(shift) == ("Mette", None)

    def test_the_place_that_is_left_is_taken_when_both_had_gone(self, plan, shift):
        services.report(plan.mette, shift.id, plan.mette.id)
        services.report(plan.ole, shift.id, plan.ole.id)
        assert services.withdraw(plan.mette, shift.id, plan.mette.id).slot is Slot.PRIMARY
        assert services.withdraw(plan.ole, shift.id, plan.ole.id).slot is Slot.BACKUP
        assert on(shift) == ("Mette", "Ole")

    def test_nothing_can_be_taken_back_that_was_not_said_or_is_over(self, plan, shift, clock):
        with pytest.raises(Refused, match="ikke meldt fravær"):
            services.withdraw(plan.mette, shift.id, plan.mette.id)
        services.report(plan.mette, shift.id, plan.mette.id)
        with pytest.raises(NotFound):
            services.withdraw(plan.other_chief, shift.id, plan.mette.id)
        clock.move_to(in_copenhagen("2026-11-30 22:00"))
        with pytest.raises(Refused, match="forbi"):
            services.withdraw(plan.mette, shift.id, plan.mette.id)

    def test_a_draft_gets_its_person_back(self, plan, evenings, staff):
        staff(evenings[0], plan.mette, plan.ole)
        services.report(plan.chief, evenings[0].id, plan.mette.id)
        services.withdraw(plan.chief, evenings[0].id, plan.mette.id)
        assert on(evenings[0]) == ("Mette", "Ole")
        rota.publish(None, WEEK.monday, WEEK.monday)
        assert db.session.get(Shift, evenings[0].id).is_published


def test_conflicts_are_told_when_the_slot_is_taken(plan, shift, pia):
    services.report(plan.ole, shift.id, plan.ole.id)
    services.assign(plan.coordinator, shift.id, Slot.BACKUP, pia.id)
    assert services.assign(plan.chief, shift.id, Slot.BACKUP, pia.id).person_id == pia.id
    with pytest.raises(Conflict, match="Tove Tovholder satte Pia Poulsen på som bagvagt"):
        services.assign(plan.chief, shift.id, Slot.BACKUP, plan.novice.id)
