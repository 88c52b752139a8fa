"""Giving weeks to municipalities, and shifts that follow the openings."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import select

from hotline.accounts.queries import municipalities, municipality
from hotline.core.db import db
from hotline.core.errors import Conflict, Refused
from hotline.opening import services as opening
from hotline.rota import queries, services
from hotline.rota.models import Assignment, Shift, WeekAllotment
from hotline.rota.rules import IsoWeek
from tests.conftest import in_copenhagen
from tests.rota.conftest import WEEK, empty_outbox, mails


class TestGivingWeeks:
    def test_a_year_is_shared_out_and_every_evening_gets_a_shift(self, cast):
        opening.install_defaults(2025, 2028)
        services.allot_weeks(cast.coordinator, IsoWeek(2027, 1), IsoWeek(2027, 52))
        shifts = queries.shifts_between(date(2027, 1, 1), date(2027, 12, 31))
        assert len(shifts) == 200
        assert {shift.municipality.key for shift in shifts} == {each.key for each in municipalities()}

    def test_what_is_given_already_stays(self, plan):
        services.allot_weeks(plan.coordinator, IsoWeek(2026, 48), IsoWeek(2026, 53))
        rows = queries.allotments(IsoWeek(2026, 48), IsoWeek(2026, 53))
        assert [row.municipality.key for row in rows.values()][:4] == [
            "glostrup",
            "hvidovre",
            "glostrup",
            "hvidovre",
        ]
        assert IsoWeek(2026, 52) in rows
        # All of week 53's evenings are closing days: the week is nobody's.
        assert IsoWeek(2026, 53) not in rows

    def test_asking_twice_changes_nothing(self, plan):
        services.allot_weeks(plan.coordinator, IsoWeek(2027, 1), IsoWeek(2027, 26))
        before = [(s.id, s.version) for s in db.session.scalars(select(Shift))]
        assert services.allot_weeks(plan.coordinator, IsoWeek(2027, 1), IsoWeek(2027, 26)) == []
        assert [(s.id, s.version) for s in db.session.scalars(select(Shift))] == before

    def test_of_two_who_share_out_at_once_no_week_goes_twice(self, plan, all_at_once):
        period = IsoWeek(2027, 1), IsoWeek(2027, 26)
        told = all_at_once(*[lambda: services.allot_weeks(None, *period) for _ in range(2)])
        won = [rows for rows in told if isinstance(rows, list) and rows]
        assert len(won) == 1
        assert all(rows == [] or isinstance(rows, Conflict) for rows in told if rows is not won[0])
        assert len(queries.allotments(*period)) == len(won[0])

    def test_only_the_coordinator_shares_out_weeks(self, plan):
        with pytest.raises(Refused, match="Kun tovholderen"):
            services.allot_weeks(plan.chief, IsoWeek(2027, 1), IsoWeek(2027, 26))

    @pytest.mark.parametrize(
        ("first", "last"),
        [
            (IsoWeek(2027, 9), IsoWeek(2027, 8)),
            (IsoWeek(2026, 1), IsoWeek(2026, 47)),
            (IsoWeek(2027, 1), IsoWeek(2029, 10)),
            (IsoWeek(2037, 1), IsoWeek(2037, 10)),
            (IsoWeek(2027, 1), IsoWeek(9998, 10)),
        ],
    )
    def test_it_refuses_periods_that_make_no_sense(self, plan, first, last):
        with pytest.raises(Refused):
            services.allot_weeks(plan.coordinator, first, last)

    def test_the_evening_that_has_begun_gets_no_new_shift(self, cast, clock):
        clock.move_to(in_copenhagen("2026-11-24 19:30"))
        opening.install_defaults(2025, 2028)
        services.allot_weeks(None, IsoWeek(2026, 48), IsoWeek(2026, 48))
        assert [shift.day.day for shift in db.session.scalars(select(Shift))] == [25, 26]


class TestChangingAWeek:
    def test_the_evenings_follow_and_their_drafts_are_emptied(self, plan, evenings, staff):
        staff(evenings[0], plan.mette, plan.ole)
        row = queries.allotment(WEEK)
        services.change_week(plan.coordinator, WEEK, municipality("ishoj").id, row.version)
        shifts = queries.shifts_between(WEEK.monday, WEEK.sunday)
        assert {shift.municipality.key for shift in shifts} == {"ishoj"}
        assert all(shift.primary is None for shift in shifts)
        kept = db.session.scalars(select(Assignment).where(Assignment.shift_id == evenings[0].id)).all()
        assert [each.person_id for each in kept] == [plan.mette.id, plan.ole.id]
        assert all(each.ended_by_id == plan.coordinator.id for each in kept)

    def test_it_refuses_a_week_that_is_published(self, plan, published):
        row = queries.allotment(WEEK)
        with pytest.raises(Refused, match="udgivet"):
            services.change_week(plan.coordinator, WEEK, municipality("ishoj").id, row.version)

    def test_it_refuses_a_week_that_has_begun(self, plan, clock):
        row = queries.allotment(IsoWeek(2026, 48))
        clock.move_to(in_copenhagen("2026-11-24 19:00"))
        with pytest.raises(Refused, match="begyndt"):
            services.change_week(plan.coordinator, row.week, municipality("ishoj").id, row.version)

    def test_it_refuses_a_week_too_far_ahead(self, plan):
        with pytest.raises(Refused, match="de næste 10 år"):
            services.change_week(plan.coordinator, IsoWeek(9998, 1), municipality("ishoj").id, 0)
        assert queries.allotment(IsoWeek(9998, 1)) is None

    def test_the_second_to_change_it_is_told_what_the_first_did(self, plan):
        version = queries.allotment(WEEK).version
        services.change_week(plan.coordinator, WEEK, municipality("ishoj").id, version)
        with pytest.raises(Conflict, match="Ishøj"):
            services.change_week(plan.coordinator, WEEK, municipality("rodovre").id, version)

    def test_only_the_coordinator_changes_it(self, plan):
        with pytest.raises(Refused, match="Kun tovholderen"):
            services.change_week(plan.chief, WEEK, municipality("ishoj").id, 1)

    def test_it_refuses_a_municipality_that_does_not_exist(self, plan):
        with pytest.raises(Refused, match="Vælg en af kommunerne"):
            services.change_week(plan.coordinator, WEEK, 999_999, 1)


class TestFollowingTheOpenings:
    def test_a_new_closing_day_cancels_the_shift_with_its_reason_and_tells_its_people_once(
        self, plan, published
    ):
        opening.add_closing_day(plan.coordinator, published[1].day, "Personaledag")
        shift = db.session.get(Shift, published[1].id)
        assert (shift.status, shift.cancelled_why) == ("cancelled", "Personaledag")
        assert shift.primary is None
        told = mails()
        assert sorted(to for to, _text in told) == [
            "chalotte.chef@example.dk",
            "mette.madsen@example.dk",
            "ole.olsen@example.dk",
        ]
        assert "Aftenen er aflyst. Personaledag" in dict(told)["chalotte.chef@example.dk"]
        assert all("Personaledag" in text and "Tirsdag den 1. december 2026" in text for _to, text in told)

    def test_nobody_is_told_of_a_draft(self, plan, evenings, staff):
        staff(evenings[0], plan.mette, plan.ole)
        opening.add_closing_day(plan.coordinator, evenings[0].day, "Personaledag")
        assert mails() == []

    def test_opening_again_makes_a_new_shift_and_leaves_the_cancelled_one(self, plan, published):
        closing = opening.add_closing_day(plan.coordinator, published[1].day, "Personaledag")
        empty_outbox()
        opening.remove_closing_day(plan.coordinator, closing.id, closing.version)
        ((to, text),) = mails()
        assert to == "chalotte.chef@example.dk"
        assert "Hotlinen åbner alligevel. Aftenen er tom." in text
        shifts = queries.shifts_between(published[1].day, published[1].day)
        assert [shift.id == published[1].id for shift in shifts] == [False]
        assert shifts[0].primary is None

    def test_an_extra_opening_on_a_closing_day_gets_a_shift(self, plan):
        christmas_eve = date(2026, 12, 24)
        services.allot_weeks(None, IsoWeek(2026, 52), IsoWeek(2026, 52))
        opening.add_extra_opening(plan.coordinator, christmas_eve, time(9), time(12), "Julehjælp")
        (shift,) = queries.shifts_between(christmas_eve, christmas_eve)
        assert shift.starts_at == in_copenhagen("2026-12-24 09:00")

    def test_other_hours_move_the_shift_and_keep_its_uid(self, plan, published):
        uid, sequence = published[0].uid, published[0].sequence
        rules = opening_rules_of(published[0].day)
        opening.change_opening_rules(
            plan.coordinator, {each.id: each.version for each in rules}, time(18, 30), time(22), WEEK.monday
        )
        shift = db.session.get(Shift, published[0].id)
        assert (shift.uid, shift.starts_at) == (uid, in_copenhagen("2026-11-30 18:30"))
        assert shift.sequence > sequence
        assert len(mails()) == 3  # Mette, Ole, and their chief.
        assert "kl. 18.30–22.00" in dict(mails())[plan.mette.email]

    def test_the_past_and_the_running_evening_are_left_alone(self, plan, published, clock):
        clock.move_to(in_copenhagen("2026-12-01 19:30"))
        before = [(s.id, s.version) for s in queries.shifts_between(WEEK.monday, date(2026, 12, 1))]
        versions = {each.id: each.version for each in opening_rules_of(published[0].day)}
        opening.end_opening_rules(plan.coordinator, versions, date(2026, 12, 1))
        after = [(s.id, s.version) for s in queries.shifts_between(WEEK.monday, date(2026, 12, 1))]
        assert before == after
        assert queries.shifts_between(date(2026, 12, 2), date(2026, 12, 2)) == []


def opening_rules_of(day):
    from hotline.opening.queries import opening_rules

    return [each for each in opening_rules() if each.valid_to is None]


def test_an_unknown_week_is_nobodys(plan):
    assert queries.allotment(IsoWeek(2030, 1)) is None
    assert db.session.scalars(select(WeekAllotment)).first() is not None
