"""People on evenings, publication, and whose shift is at hand."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from hotline.accounts import queries as people
from hotline.accounts import services as accounts
from hotline.core import clock as product_clock
from hotline.core.access import Role
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota import queries, services
from hotline.rota.models import Shift
from hotline.rota.rules import Lack, Slot
from hotline.rota.services import Wanted
from tests.conftest import in_copenhagen
from tests.rota.conftest import GLOSTRUPS, WEEK, empty_outbox, mails


def wanted(shift, primary=None, backup=None, seen_primary=None, seen_backup=None):
    people = (primary, backup, seen_primary, seen_backup)
    return Wanted(shift.id, *(person.id if person else None for person in people))


class TestPuttingPeopleOn:
    def test_a_chief_fills_an_evening(self, plan, evenings, staff):
        staff(evenings[0], plan.mette, plan.ole, actor=plan.chief)
        shift = db.session.get(Shift, evenings[0].id)
        assert (shift.primary.name, shift.backup.name) == ("Mette Madsen", "Ole Olsen")
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "rota.staff")).one()
        assert entry.actor_id == plan.chief.id
        assert entry.after == {"primary": plan.mette.id, "backup": plan.ole.id}

    def test_primary_and_backup_can_change_places(self, plan, evenings, staff):
        staff(evenings[0], plan.mette, plan.ole)
        staff(evenings[0], plan.ole, plan.mette)
        shift = db.session.get(Shift, evenings[0].id)
        assert (shift.primary.name, shift.backup.name) == ("Ole Olsen", "Mette Madsen")
        assert len(shift.assignments) == 4

    def test_history_is_rows(self, plan, evenings, staff, clock):
        staff(evenings[0], plan.mette, actor=plan.chief)
        clock.shift(3600)
        staff(evenings[0], plan.ole, actor=plan.coordinator)
        first, second = db.session.get(Shift, evenings[0].id).assignments
        assert (first.person_id, first.ended_by_id) == (plan.mette.id, plan.coordinator.id)
        assert first.ended_at == second.began_at
        assert first.ended_sequence == second.began_sequence > first.began_sequence

    @pytest.mark.parametrize(
        ("primary", "backup", "said"),
        [
            ("mette", "mette", "to forskellige personer"),
            ("novice", "ole", "Nanna Ny er ikke godkendt"),
            ("mette", "other_staff", "Gitte Glostrup er ikke fra den kommune"),
        ],
    )
    def test_it_refuses_what_breaks_a_hard_rule(self, plan, evenings, staff, primary, backup, said):
        with pytest.raises(Refused, match=said):
            staff(evenings[0], getattr(plan, primary), getattr(plan, backup), actor=plan.chief)
        assert db.session.get(Shift, evenings[0].id).primary is None

    def test_it_tells_everything_that_is_wrong_at_once(self, plan, evenings):
        both = [wanted(evenings[0], plan.mette, plan.mette), wanted(evenings[1], plan.novice, plan.ole)]
        with pytest.raises(services.Refusals) as refused:
            services.staff_evenings(plan.chief, both)
        assert set(refused.value.by_slot) == {
            (evenings[0].id, Slot.BACKUP),
            (evenings[1].id, Slot.PRIMARY),
        }

    def test_nothing_is_saved_when_one_evening_is_wrong(self, plan, evenings):
        both = [wanted(evenings[0], plan.mette, plan.ole), wanted(evenings[1], plan.novice, plan.ole)]
        with pytest.raises(Refused):
            services.staff_evenings(plan.chief, both)
        assert db.session.get(Shift, evenings[0].id).primary is None

    def test_it_refuses_an_evening_that_is_over(self, plan, evenings, staff, clock):
        clock.move_to(in_copenhagen("2026-11-30 22:00"))
        with pytest.raises(Refused, match="forbi"):
            staff(evenings[0], plan.mette)

    def test_an_evening_that_runs_can_still_be_changed(self, plan, evenings, staff, clock):
        clock.move_to(in_copenhagen("2026-11-30 21:59"))
        staff(evenings[0], plan.mette)
        assert db.session.get(Shift, evenings[0].id).primary.id == plan.mette.id

    def test_it_refuses_somebody_unknown(self, plan, evenings):
        with pytest.raises(Refused, match="findes ikke"):
            services.staff_evenings(plan.chief, [Wanted(evenings[0].id, 999_999, None, None, None)])

    def test_it_refuses_somebody_who_was_deactivated(self, plan, evenings, staff):
        deactivate(plan.ole)
        with pytest.raises(Refused, match="ikke længere aktiv"):
            staff(evenings[0], plan.mette, plan.ole)

    def test_a_reader_takes_no_duty_though_approved(self, plan, evenings, staff):
        from tests.conftest import _add

        rie = _add("Rie Reader", Role.READER, "hvidovre")
        rie.approved = True
        db.session.commit()
        with pytest.raises(Refused, match="Rie Reader er hverken medarbejder eller"):
            staff(evenings[0], plan.mette, rie)
        hvidovre = plan.chief.municipality_id
        assert rie not in people.eligible([hvidovre])[hvidovre]

    def test_a_shift_lacks_somebody_whose_role_changed(self, plan, evenings, staff):
        staff(evenings[0], plan.mette, plan.ole)
        db.session.get(type(plan.ole), plan.ole.id).role = Role.READER
        db.session.commit()
        (hole,) = queries.holes(evenings[0].day, evenings[0].day)
        assert hole.lacks == (Lack.UNFIT_BACKUP,)

    def test_somebody_who_lost_the_approval_does_not_stop_the_rest_of_the_week(self, plan, evenings, staff):
        staff(evenings[0], plan.mette)
        deactivate(plan.mette)
        staff(evenings[0], plan.mette, plan.ole)
        assert db.session.get(Shift, evenings[0].id).backup.id == plan.ole.id
        (hole,) = queries.holes(evenings[0].day, evenings[0].day)
        assert hole.lacks == (Lack.UNFIT_PRIMARY,)

    @pytest.mark.parametrize("who", ["other_chief", "mette", "reader"])
    def test_another_municipalitys_evening_does_not_exist_for_others(self, plan, evenings, staff, who):
        with pytest.raises(NotFound):
            staff(evenings[0], plan.mette, plan.ole, actor=getattr(plan, who))

    def test_an_evening_that_does_not_exist_is_not_found(self, plan):
        with pytest.raises(NotFound):
            services.staff_evenings(plan.chief, [Wanted(999_999, None, None, None, None)])


def deactivate(person):
    change_person(person, approved=False, active=False)


def change_person(person, **changes):
    db.session.refresh(person)
    names = ("name", "email", "phone", "role", "municipality_id", "approved", "active")
    fields = accounts.PersonFields(**{name: getattr(person, name) for name in names} | changes)
    coordinator = db.session.scalars(db.select(type(person)).where(type(person).role == "coordinator")).one()
    accounts.change_person(coordinator, person.id, person.version, fields)


class TestTrying:
    def test_it_tells_what_would_be_refused_and_changes_nothing(self, plan, evenings):
        both = [wanted(evenings[0], plan.mette, plan.mette), wanted(evenings[1], plan.mette, plan.ole)]
        found = services.try_evenings(plan.chief, both)
        assert list(found) == [(evenings[0].id, Slot.BACKUP)]
        assert db.session.get(Shift, evenings[1].id).primary is None
        assert services.try_evenings(plan.chief, both[1:]) == {}

    def test_it_refuses_what_is_not_the_actors(self, plan, evenings):
        with pytest.raises(NotFound):
            services.try_evenings(plan.other_chief, [wanted(evenings[0], plan.mette)])


class TestTwoAtOnce:
    def test_the_second_is_told_who_did_what(self, plan, evenings, staff):
        staff(evenings[0], plan.mette, plan.ole, actor=plan.coordinator)
        with pytest.raises(Conflict, match="Tove Tovholder satte Mette Madsen på som vagt kl"):
            services.staff_evenings(plan.chief, [wanted(evenings[0], plan.ole, None)])

    def test_the_second_is_told_who_took_somebody_off(self, plan, evenings, staff):
        staff(evenings[0], plan.mette, actor=plan.chief)
        staff(evenings[0], None, actor=plan.coordinator)
        with pytest.raises(Conflict, match="Tove Tovholder tog Mette Madsen af som vagt"):
            services.staff_evenings(plan.chief, [wanted(evenings[0], plan.ole, None, plan.mette)])

    def test_slots_left_alone_keep_what_others_did(self, plan, evenings, staff):
        staff(evenings[0], plan.mette, actor=plan.coordinator)
        services.staff_evenings(plan.chief, [wanted(evenings[0], None, plan.ole)])
        shift = db.session.get(Shift, evenings[0].id)
        assert (shift.primary.id, shift.backup.id) == (plan.mette.id, plan.ole.id)

    def test_saving_the_same_twice_changes_nothing_the_second_time(self, plan, evenings):
        first = services.staff_evenings(plan.chief, [wanted(evenings[0], plan.mette, plan.ole)])
        again = services.staff_evenings(plan.chief, [wanted(evenings[0], plan.mette, plan.ole)])
        assert (len(first), again) == (1, [])

    def test_what_was_done_can_be_undone(self, plan, evenings, staff):
        staff(evenings[0], plan.mette, plan.ole)
        (done,) = staff(evenings[0], plan.ole, plan.mette)
        services.staff_evenings(plan.chief, [done.reversed()])
        assert db.session.get(Shift, evenings[0].id).primary.id == plan.mette.id

    def test_undoing_what_somebody_changed_meanwhile_is_a_conflict(self, plan, evenings, staff):
        (done,) = staff(evenings[0], plan.mette, plan.ole)
        staff(evenings[0], plan.ole, None)
        with pytest.raises(Conflict):
            services.staff_evenings(plan.chief, [done.reversed()])


class TestPublishing:
    def test_a_full_week_is_published_and_each_person_gets_one_mail(self, plan, evenings, staff):
        for shift in evenings:
            staff(shift, plan.mette, plan.ole)
        empty_outbox()
        done = services.publish(plan.chief, WEEK.monday, WEEK.sunday, plan.chief.municipality_id)
        assert len(done.published) == 4
        assert sorted(to for to, _text in mails()) == ["mette.madsen@example.dk", "ole.olsen@example.dk"]
        assert mails()[0][1].count("Du har vagten. Bagvagt: Ole Olsen") == 4

    def test_every_hole_is_told_at_once(self, plan, evenings, staff):
        staff(evenings[0], plan.mette, plan.ole)
        staff(evenings[1], plan.mette)
        staff(evenings[2], None, plan.ole)
        with pytest.raises(Refused) as refused:
            services.publish(plan.chief, WEEK.monday, WEEK.sunday, plan.chief.municipality_id)
        said = str(refused.value.message)
        assert "tirs. 1. dec.: Mangler bagvagt." in said
        assert "ons. 2. dec.: Mangler vagtperson." in said
        assert "tors. 3. dec.: Mangler vagtperson og bagvagt." in said
        assert "man. 30. nov." not in said
        assert not db.session.get(Shift, evenings[0].id).is_published

    def test_the_complete_evenings_can_be_published_around_the_holes(self, plan, evenings, staff):
        staff(evenings[0], plan.mette, plan.ole)
        done = services.publish(
            plan.chief, WEEK.monday, WEEK.sunday, plan.chief.municipality_id, leave_holes=True
        )
        assert [shift.id for shift in done.published] == [evenings[0].id]
        assert len(done.held_back) == 3

    def test_a_week_of_nothing_but_holes_is_refused_either_way(self, plan, evenings):
        with pytest.raises(Refused):
            services.publish(
                plan.chief, WEEK.monday, WEEK.sunday, plan.chief.municipality_id, leave_holes=True
            )

    def test_somebody_no_longer_approved_stops_it(self, plan, evenings, staff):
        for shift in evenings:
            staff(shift, plan.mette, plan.ole)
        deactivate(plan.ole)
        with pytest.raises(Refused, match="Bagvagten er ikke længere godkendt"):
            services.publish(plan.chief, WEEK.monday, WEEK.sunday, plan.chief.municipality_id)

    def test_a_change_of_a_published_evening_is_told_to_those_it_touches_and_not_to_the_actor(
        self, plan, published, staff
    ):
        from tests.conftest import _add

        pia = _add("Pia Poulsen", Role.STAFF, "hvidovre")
        staff(published[0], pia, plan.ole, actor=plan.chief)
        told = dict(mails())
        assert set(told) == {"mette.madsen@example.dk", "pia.poulsen@example.dk"}
        assert "Du har ikke længere vagten" in told["mette.madsen@example.dk"]
        assert "Du har vagten. Bagvagt: Ole Olsen" in told["pia.poulsen@example.dk"]

    def test_the_chief_is_told_when_somebody_on_published_evenings_leaves(self, plan, published):
        deactivate(plan.ole)
        ((to, text),) = mails()
        assert to == "chalotte.chef@example.dk"
        assert text.count("Den udgivne aften er ikke klar.") == 4
        assert text.count("Bagvagten er ikke længere godkendt") == 2

    @pytest.mark.parametrize(
        "change", [{"approved": False}, {"role": Role.READER}, {"municipality_id": "other"}]
    )
    def test_the_chief_is_told_when_somebody_may_no_longer_take_the_published_evenings(
        self, plan, published, change
    ):
        elsewhere = plan.other_chief.municipality_id
        change_person(plan.ole, **{name: elsewhere if to == "other" else to for name, to in change.items()})
        ((to, text),) = mails()
        assert to == "chalotte.chef@example.dk"
        assert text.count("Den udgivne aften er ikke klar.") == 4

    def test_nobody_is_told_of_a_change_that_leaves_somebody_fit(self, plan, published):
        change_person(plan.ole, name="Ole Olsen-Berg")
        change_person(plan.novice, approved=True)
        assert mails() == []

    def test_the_chief_is_told_when_somebody_else_empties_a_published_slot(self, plan, published, staff):
        staff(published[0], plan.mette, None, actor=plan.coordinator)
        told = dict(mails())
        assert set(told) == {"chalotte.chef@example.dk", "ole.olsen@example.dk"}
        assert "Den udgivne aften er ikke klar. Mangler bagvagt." in told["chalotte.chef@example.dk"]

    def test_nobody_is_told_of_ones_own_holes_or_of_those_in_drafts(self, plan, published, staff):
        staff(published[0], plan.mette, None, actor=plan.chief)
        assert [to for to, _text in mails()] == ["ole.olsen@example.dk"]
        services.withdraw(plan.chief, WEEK.monday, WEEK.sunday, plan.chief.municipality_id)
        empty_outbox()
        deactivate(plan.mette)
        assert mails() == []

    def test_a_chief_cannot_publish_anothers_week(self, plan, evenings):
        with pytest.raises(NotFound):
            services.publish(plan.other_chief, WEEK.monday, WEEK.sunday, plan.chief.municipality_id)
        with pytest.raises(NotFound):
            services.publish(plan.chief, WEEK.monday, WEEK.sunday)

    def test_it_can_be_taken_back_until_it_begins(self, plan, published, clock):
        clock.move_to(in_copenhagen("2026-12-01 19:00"))
        back = services.withdraw(plan.chief, WEEK.monday, WEEK.sunday, plan.chief.municipality_id)
        assert [shift.id for shift in back] == [published[2].id, published[3].id]
        assert len(mails()) == 2
        with pytest.raises(Refused):
            services.withdraw(plan.chief, WEEK.monday, WEEK.sunday, plan.chief.municipality_id)


class TestAtHand:
    def test_the_running_shift_is_found_to_the_minute(self, plan, published):
        assert queries.shift_at(in_copenhagen("2026-11-30 18:59")) is None
        assert queries.shift_at(in_copenhagen("2026-11-30 19:00")).id == published[0].id
        assert queries.shift_at(in_copenhagen("2026-11-30 22:00")) is None

    def test_a_persons_next_shift_is_the_running_one_first(self, plan, published):
        assert (
            queries.published_ahead_of(plan.mette, in_copenhagen("2026-11-30 20:00"))[0].id == published[0].id
        )
        assert (
            queries.published_ahead_of(plan.mette, in_copenhagen("2026-11-30 22:00"))[0].id == published[1].id
        )
        assert queries.published_ahead_of(plan.other_staff, product_clock.now()) == []

    def test_a_draft_is_nobodys_shift_at_hand(self, plan, evenings, staff):
        staff(evenings[0], plan.mette, plan.ole)
        assert queries.published_ahead_of(plan.mette, product_clock.now()) == []

    def test_who_may_see_a_shift(self, plan, published):
        glostrups = queries.shifts_between(GLOSTRUPS.monday, GLOSTRUPS.sunday)[0]
        assert queries.shift_for(plan.other_staff, published[0].id)
        assert queries.shift_for(plan.other_chief, glostrups.id)
        for viewer, shift in ((plan.chief, glostrups), (plan.mette, glostrups), (plan.reader, published[0])):
            with pytest.raises(NotFound):
                queries.shift_for(viewer, shift.id)

    def test_the_number_of_queries_does_not_grow_with_the_plan(self, plan, published, count_queries):
        def read(last):
            db.session.expire_all()
            return [
                (shift.municipality.name, shift.primary)
                for shift in queries.shifts_between(WEEK.monday, last)
            ]

        few = count_queries(lambda: read(WEEK.sunday))
        many = count_queries(lambda: read(date(2026, 12, 31)))
        assert many == few <= 3
