"""Hours from what happened, what is said about them afterwards, and what is agreed about pay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.accounts.queries import municipality
from hotline.core import clock as product_clock
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.opening import queries as opening
from hotline.rota.hours import needs, pay, queries, services
from hotline.rota.hours.models import WorkedCorrection
from hotline.rota.hours.pay import PayClass, Rounding
from hotline.rota.hours.rules import Span, State, Work
from hotline.rota.hours.services import PayFields
from hotline.rota.models import Assignment, Shift
from tests.conftest import in_copenhagen
from tests.rota.conftest import WEEK

FIELDS = PayFields(
    date(2026, 12, 4), frozenset(pay.DAYS), PayClass.OVERTIME_100, 150, 210_50, 0, Rounding.NONE
)


def report(**more):
    return queries.report(WEEK.monday, WEEK.sunday, product_clock.now(), **more)


def span(shift: Shift, start: str, end: str) -> Span:
    return Span(in_copenhagen(f"{shift.day} {start}"), in_copenhagen(f"{shift.day} {end}"))


class TestWhatWasWorked:
    def test_before_the_evenings_there_is_only_a_plan(self, plan, published):
        total = report().total
        assert (total.planned, total.planned_standby, total.worked) == (4 * 180, 4 * 180, 0)

    def test_afterwards_the_plan_is_proposed_where_nobody_checked_in(self, plan, over):
        found = report()
        assert (found.total.worked, found.total.unconfirmed) == (4 * 180, 4)
        assert [(person.name, total.worked, total.standby) for person, total in found.by_person()] == [
            ("Mette Madsen", 360, 360),
            ("Ole Olsen", 360, 360),
        ]

    def test_a_take_over_counts_for_both(self, plan, over, log_on):
        log_on(over[0], plan.mette, "18:45", "20:10")
        log_on(over[0], plan.ole, "20:10", "22:04")
        lines = {
            each.line.person_id: each.line for each in report().lines if each.line.shift_id == over[0].id
        }
        assert (lines[plan.mette.id].worked, lines[plan.ole.id].worked) == (70, 114)
        assert (lines[plan.ole.id].work, lines[plan.ole.id].standby) == (Work.ACTIVATED, 70)
        assert {line.state for line in lines.values()} == {State.LOGGED}

    def test_a_telephone_that_nobody_released_is_for_the_person_to_confirm(self, plan, over, log_on):
        log_on(over[0], plan.mette, "19:00", "22:00", forgotten=True)
        assert over[0].id in {each.line.shift_id for each in report().unconfirmed}

    def test_the_hours_are_whose_the_person_is_also_on_others_evening(self, plan, over):
        held = db.session.scalar(
            select(Assignment).where(Assignment.shift_id == over[0].id, Assignment.slot == "primary")
        )
        held.agreed = True
        db.session.flush()
        shift = db.session.get(Shift, over[0].id)
        backup = shift.slot("backup")
        backup.agreed = True
        db.session.flush()
        shift.municipality_id = municipality("glostrup").id
        db.session.commit()
        assert report(municipality_id=municipality("glostrup").id).lines == []
        assert report(municipality_id=plan.mette.municipality_id).total.worked == 4 * 180

    def test_a_cancelled_evening_is_nobodys_hours(self, plan, published, clock):
        from hotline.opening import services as opening_services

        opening_services.add_closing_day(plan.coordinator, published[1].day, "Personaledag")
        clock.move_to(in_copenhagen("2026-12-04 10:00"))
        assert report().total.worked == 3 * 180

    def test_drafts_are_left_out_where_they_may_not_be_seen(self, plan, evenings, staff):
        staff(evenings[0], plan.mette, plan.ole)
        assert report(drafts=False).lines == []
        assert report().total.planned == 180


class TestSayingWhatWasWorked:
    def test_the_person_corrects_with_a_reason_and_the_chief_is_to_see_it(self, plan, over):
        services.correct_worked(
            plan.mette, over[0].id, plan.mette.id, span(over[0], "19:00", "22:30"), "Sidste opkald trak ud", 0
        )
        (line,) = [
            each.line
            for each in report(person_id=plan.mette.id).lines
            if each.line.shift_id == over[0].id and each.line.planned
        ]
        assert (line.worked, line.recorded, line.state) == (210, 180, State.CORRECTED)
        (waiting,) = queries.corrections_to_see(plan.chief)
        assert (waiting.minutes_before, waiting.reason) == (180, "Sidste opkald trak ud")
        entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "rota.correct_hours"))
        assert (entry.before["minutes"], entry.after["minutes"], entry.why) == (
            180,
            210,
            "Sidste opkald trak ud",
        )

    def test_a_second_correction_leaves_the_first_one_standing(self, plan, over):
        one = services.correct_worked(plan.mette, over[0].id, plan.mette.id, None, "Byttede mundtligt", 0).id
        services.correct_worked(
            plan.mette, over[0].id, plan.mette.id, span(over[0], "19:00", "20:00"), "Den første time", 1
        )
        said = queries.corrections_of(over[0].id, plan.mette.id)
        assert [(each.number, each.starts_at is None) for each in said] == [(1, True), (2, False)]
        assert db.session.get(WorkedCorrection, one).reason == "Byttede mundtligt"

    def test_taking_a_correction_back_brings_what_was_recorded(self, plan, over):
        services.correct_worked(plan.mette, over[0].id, plan.mette.id, None, "Fejl", 0)
        services.use_recorded(plan.mette, over[0].id, plan.mette.id, 1)
        (line,) = [
            each.line for each in report(person_id=plan.mette.id).lines if each.line.shift_id == over[0].id
        ]
        assert (line.worked, line.state) == (180, State.CONFIRMED)

    def test_work_past_midnight(self, plan, over):
        late = Span(in_copenhagen("2026-11-30 19:00"), in_copenhagen("2026-12-01 00:15"))
        services.correct_worked(plan.mette, over[0].id, plan.mette.id, late, "Driftsnedbrud", 0)
        assert report(person_id=plan.mette.id).total.worked == 180 + 315

    @pytest.mark.parametrize(
        ("start", "end", "said"),
        [
            ("2026-11-30 19:00", "2026-11-30 19:00", "nul minutter"),
            ("2026-11-30 06:00", "2026-11-30 22:30", "16 timer"),
            ("2026-12-01 06:00", "2026-12-01 08:00", "for langt fra"),
            ("2026-11-30 10:00", "2026-11-30 15:30", "for langt fra"),
        ],
    )
    def test_it_refuses_hours_that_cannot_be(self, plan, over, start, end, said):
        typed = Span(in_copenhagen(start), in_copenhagen(end))
        with pytest.raises(Refused, match=said):
            services.correct_worked(plan.mette, over[0].id, plan.mette.id, typed, "Slog fejl", 0)

    def test_it_refuses_an_evening_that_is_not_over(self, plan, published, clock):
        clock.move_to(in_copenhagen("2026-11-30 21:00"))
        with pytest.raises(Refused, match="ikke slut"):
            services.correct_worked(plan.mette, published[0].id, plan.mette.id, None, "Går hjem", 0)

    def test_it_refuses_a_cpr_number_as_the_reason(self, plan, over):
        with pytest.raises(Refused, match="CPR"):
            services.correct_worked(plan.mette, over[0].id, plan.mette.id, None, "0101701234 ringede", 0)

    def test_after_the_next_month_only_the_chief_corrects(self, plan, over, clock):
        clock.move_to(in_copenhagen("2026-12-31 23:00"))
        services.correct_worked(plan.mette, over[0].id, plan.mette.id, None, "Sidste dag", 0)
        clock.move_to(in_copenhagen("2027-01-01 08:00"))
        with pytest.raises(Refused, match="Bed din chef"):
            services.correct_worked(plan.mette, over[0].id, plan.mette.id, None, "For sent", 1)
        services.correct_worked(
            plan.chief, over[0].id, plan.mette.id, span(over[0], "19:00", "21:00"), "Aftalt", 1
        )
        assert [each.number for each in queries.corrections_to_see(plan.chief)] == [1]

    def test_nobody_corrects_what_is_not_theirs(self, plan, over):
        for stranger in (plan.ole, plan.other_chief, plan.other_staff, plan.reader):
            with pytest.raises(NotFound):
                services.correct_worked(stranger, over[0].id, plan.mette.id, None, "Nysgerrig", 0)
        with pytest.raises(NotFound):
            services.correct_worked(
                plan.novice, over[0].id, plan.novice.id, span(over[0], "19:00", "22:00"), "Var der også", 0
            )

    def test_the_chief_adds_somebody_who_was_not_on_the_plan(self, plan, over):
        services.correct_worked(
            plan.chief, over[0].id, plan.novice.id, span(over[0], "19:00", "20:00"), "Lyttede med", 0
        )
        assert report(person_id=plan.novice.id).total.worked == 60

    def test_the_second_of_two_is_told_what_the_first_said(self, plan, over):
        services.correct_worked(
            plan.chief, over[0].id, plan.mette.id, span(over[0], "19:00", "21:00"), "Aftalt", 0
        )
        with pytest.raises(Conflict, match=r"Chalotte Chef har imens .* kl. 19.00–21.00"):
            services.correct_worked(plan.mette, over[0].id, plan.mette.id, None, "Var syg", 0)

    def test_the_database_keeps_the_numbers_apart(self, plan, over):
        services.correct_worked(plan.mette, over[0].id, plan.mette.id, None, "Fejl", 0)
        row = db.session.scalar(select(WorkedCorrection))
        values = {c.name: getattr(row, c.name) for c in WorkedCorrection.__table__.c if c.name != "id"}
        with pytest.raises(IntegrityError):
            db.session.execute(WorkedCorrection.__table__.insert().values(**values))
        db.session.rollback()

    def test_of_two_at_once_one_is_told_of_the_other(self, plan, over, all_at_once):
        shift_id, mette, chief = over[0].id, plan.mette.id, plan.chief.id
        typed = span(over[0], "19:00", "21:00")

        def correct(actor_id):
            actor = db.session.get_one(Person, actor_id)
            return services.correct_worked(actor, shift_id, mette, typed, "Samtidig", 0)

        found = all_at_once(lambda: correct(mette), lambda: correct(chief))
        assert sorted(type(each).__name__ for each in found) == ["Conflict", "WorkedCorrection"]


class TestConfirming:
    def test_the_person_confirms_all_that_waits(self, plan, over):
        wanted = [(each.id, plan.mette.id) for each in over]
        assert services.confirm_worked(plan.mette, wanted) == 2
        found = report(person_id=plan.mette.id)
        assert (found.total.unconfirmed, found.total.worked) == (0, 360)
        assert list(queries.corrections_to_see(plan.chief)) == []

    def test_there_is_nothing_to_confirm_twice(self, plan, over):
        services.confirm_worked(plan.chief, [(over[0].id, plan.mette.id)])
        with pytest.raises(Refused, match="ingen timer"):
            services.confirm_worked(plan.mette, [(over[0].id, plan.mette.id)])

    def test_one_that_is_not_yours_confirms_none(self, plan, over):
        with pytest.raises(NotFound):
            services.confirm_worked(plan.mette, [(over[0].id, plan.mette.id), (over[1].id, plan.ole.id)])
        assert report().total.unconfirmed == 4

    def test_the_chief_looks_over_what_others_said(self, plan, over):
        row = services.correct_worked(plan.mette, over[0].id, plan.mette.id, None, "Fejl", 0)
        with pytest.raises(NotFound):
            services.look_over(plan.other_chief, [row.id])
        assert services.look_over(plan.chief, [row.id]) == 1
        assert services.look_over(plan.chief, [row.id]) == 0
        assert list(queries.corrections_to_see(plan.chief)) == []


class TestPay:
    def home(self):
        return municipality("hvidovre").id

    def test_until_something_is_agreed_the_seeds_reckoning_holds(self, plan, over):
        total = report().total
        assert (total.equivalent, total.ore) == (4 * 270, 12 * 300_00)

    def test_a_rule_holds_from_its_date_and_leaves_the_past(self, plan, over, clock):
        services.add_pay_rule(plan.chief, self.home(), replace(FIELDS, valid_from=date(2026, 11, 1)))
        assert report().total.ore == 12 * 421_00
        later = replace(FIELDS, pay_class=PayClass.NORMAL)
        services.add_pay_rule(plan.chief, self.home(), later)
        assert report().total.ore == 12 * 421_00
        assert pay.terms_on(queries.pay_terms(), self.home(), date(2026, 12, 7), holiday=False).percent == 100

    def test_it_refuses_to_rewrite_the_past(self, plan, over):
        services.add_pay_rule(plan.chief, self.home(), replace(FIELDS, valid_from=date(2026, 11, 1)))
        with pytest.raises(Refused, match="ikke regnet om"):
            services.add_pay_rule(plan.chief, self.home(), replace(FIELDS, valid_from=date(2026, 11, 20)))

    def test_it_refuses_two_rules_for_one_day(self, plan):
        future = replace(FIELDS, valid_from=date(2027, 1, 1))
        services.add_pay_rule(plan.chief, self.home(), replace(future, kinds=frozenset({6, 7})))
        services.add_pay_rule(plan.chief, self.home(), replace(future, kinds=frozenset(range(6))))
        with pytest.raises(Refused, match="Der begynder allerede"):
            services.add_pay_rule(plan.chief, self.home(), replace(future, kinds=frozenset({5})))

    @pytest.mark.parametrize("when", [date(2200, 1, 1), date(1999, 1, 1)])
    def test_it_refuses_dates_out_of_reach(self, plan, when):
        with pytest.raises(Refused, match="10 år"):
            services.add_pay_rule(plan.chief, self.home(), replace(FIELDS, valid_from=when))

    def test_it_refuses_a_rule_for_no_days(self, plan):
        with pytest.raises(Refused, match="slags dag"):
            services.add_pay_rule(plan.chief, self.home(), replace(FIELDS, kinds=frozenset()))

    def test_only_the_municipalitys_chief_and_the_coordinator_write_them(self, plan):
        for stranger in (plan.other_chief, plan.mette, plan.reader):
            with pytest.raises(NotFound):
                services.add_pay_rule(stranger, self.home(), FIELDS)
        services.add_pay_rule(plan.coordinator, self.home(), FIELDS)

    def test_a_rule_to_come_is_changed_and_removed(self, plan):
        future = replace(FIELDS, valid_from=date(2027, 1, 1))
        row = services.add_pay_rule(plan.chief, self.home(), future)
        rule_id, version = row.id, row.version
        changed = services.change_pay_rule(plan.chief, rule_id, version, replace(future, rate_ore=220_00))
        assert changed.rate_ore == 220_00
        newer = changed.version
        with pytest.raises(Conflict, match="220,00"):
            services.remove_pay_rule(plan.coordinator, rule_id, version)
        services.remove_pay_rule(plan.coordinator, rule_id, newer)
        assert queries.pay_rules(self.home()) == []

    def test_a_rule_in_force_stays_as_it_is(self, plan, clock):
        row = services.add_pay_rule(plan.chief, self.home(), replace(FIELDS, valid_from=date(2026, 11, 24)))
        with pytest.raises(Refused, match="gælder allerede"):
            services.change_pay_rule(plan.chief, row.id, row.version, FIELDS)
        with pytest.raises(Refused, match="gælder allerede"):
            services.remove_pay_rule(plan.chief, row.id, row.version)

    def test_what_openings_cost_at_the_mean_of_the_municipalities(self, plan):
        week = opening.openings_between(WEEK.monday, WEEK.sunday)
        assert queries.pricing()(week) == 12 * 300
        services.add_pay_rule(
            plan.chief, self.home(), replace(FIELDS, valid_from=WEEK.monday, rate_ore=200_00)
        )
        assert queries.pricing()(week) == 12 * (4 * 300 + 400) / 5
        assert queries.pricing()([]) == 0


class TestARealYear:
    def test_2027_staffed_by_five_comes_close_to_120_and_180(self, app, cast, clock):
        from hotline.opening import services as opening_services
        from hotline.rota import services as rota
        from hotline.rota.rules import IsoWeek

        opening_services.install_defaults(2026, 2028)
        rota.allot_weeks(None, IsoWeek(2026, 53), IsoWeek(2028, 1))
        shifts = db.session.scalars(
            select(Shift).where(Shift.day.between(date(2027, 1, 1), date(2027, 12, 31)))
        ).all()
        everybody = {each.municipality_id: each for each in (cast.mette, cast.other_staff)}
        for shift in shifts:
            person = everybody.get(shift.municipality_id)
            if person is not None:
                db.session.add(
                    Assignment(
                        shift_id=shift.id,
                        slot="primary",
                        person_id=person.id,
                        began_at=shift.changed_at,
                        began_sequence=0,
                    )
                )
        db.session.commit()
        clock.move_to(in_copenhagen("2028-01-10 12:00"))
        year = queries.report(date(2027, 1, 1), date(2027, 12, 31), product_clock.now())
        for person in everybody.values():
            total = pay.total(year.of_municipality(person.municipality_id))
            assert 108 * 60 <= total.worked <= 132 * 60
            assert total.equivalent == total.worked * 3 / 2
            assert total.ore == total.worked * 300_00 // 60


class TestNeeds:
    def test_the_person_is_asked_to_confirm_and_the_chief_to_look(self, plan, over, log_on):
        log_on(over[2], plan.mette, "19:00", "22:00", forgotten=True)
        now = product_clock.now()
        texts = [(need.text, need.link) for need in needs.needs_for(plan.mette, now)]
        assert texts == [
            ("Timerne for 1 aften er ikke bekræftet.", f"/rota/hours/person/{plan.mette.id}?month=2026-11"),
            ("Timerne for 1 aften er ikke bekræftet.", f"/rota/hours/person/{plan.mette.id}?month=2026-12"),
        ]
        assert (
            len(needs.unconfirmed_days(plan.mette, now)) == report(person_id=plan.mette.id).total.unconfirmed
        )
        services.correct_worked(plan.mette, over[0].id, plan.mette.id, None, "Fejl", 0)
        assert [need.text for need in needs.needs_for(plan.chief, now)] == [
            "1 rettelse af timer er ikke set endnu."
        ]
        assert needs.needs_for(plan.other_chief, now) == []
        assert needs.needs_for(plan.reader, now) == []
