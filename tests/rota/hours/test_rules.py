"""The reckoning of hours and what they are worth, without a database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.core import clock
from hotline.core.access import Role
from hotline.opening import presets
from hotline.opening.rules import ClosingDay, OpeningRule, Timetable, openings
from hotline.rota.hours import pay, rules
from hotline.rota.hours.pay import DAYS, HOLIDAY, PayClass, Rounding, Terms
from hotline.rota.hours.rules import Correction, Evening, Held, Logged, Span, State, Work
from hotline.rota.rules import Slot
from tests.conftest import in_copenhagen

DAY = date(2026, 11, 30)
EVENING = Span(in_copenhagen("2026-11-30 19:00"), in_copenhagen("2026-11-30 22:00"))
BEFORE = in_copenhagen("2026-11-20 12:00")
AFTER = in_copenhagen("2026-12-01 12:00")
METTE, OLE, HERE, THERE = 1, 2, 10, 20


def at(text: str) -> datetime:
    return in_copenhagen(f"2026-11-30 {text}")


def held(person=METTE, slot=Slot.PRIMARY, began_at=BEFORE, ended_at=None) -> Held:
    return Held(person, HERE, slot, began_at, ended_at)


def logged(person, taken, released, forgotten=False) -> Logged:
    return Logged(person, HERE, at(taken), at(released) if released else None, forgotten)


def lines(*parts, corrections=None, now=AFTER, span=EVENING, day=DAY) -> dict[int, rules.Line]:
    on = tuple(each for each in parts if isinstance(each, Held))
    off = tuple(each for each in parts if isinstance(each, Logged))
    evening = Evening(7, day, span, on, off, corrections or {})
    return {line.person_id: line for line in rules.lines(evening, now)}


STAFFED = (held(), held(OLE, Slot.BACKUP))


class TestOneEvening:
    def test_before_it_is_only_planned(self):
        found = lines(*STAFFED, now=BEFORE)
        assert (found[METTE].planned, found[METTE].worked, found[METTE].state) == (180, 0, State.PLANNED)
        assert (found[OLE].planned, found[OLE].planned_standby, found[OLE].standby) == (0, 180, 0)

    def test_what_was_logged_is_what_was_worked(self):
        found = lines(*STAFFED, logged(METTE, "18:47", "22:10"))
        assert (found[METTE].worked, found[METTE].state) == (190, State.LOGGED)
        assert (found[OLE].worked, found[OLE].standby) == (0, 180)

    def test_without_a_log_on_the_plan_is_proposed_and_not_confirmed(self):
        found = lines(*STAFFED)
        assert (found[METTE].worked, found[METTE].state) == (180, State.UNCONFIRMED)
        assert found[OLE].state is State.LOGGED

    def test_a_telephone_that_was_forgotten_is_not_confirmed(self):
        found = lines(*STAFFED, logged(METTE, "19:00", "22:00", forgotten=True))
        assert (found[METTE].worked, found[METTE].state) == (180, State.UNCONFIRMED)

    def test_the_running_evening_counts_until_now(self):
        found = lines(*STAFFED, logged(METTE, "18:50", None), now=at("20:30"))
        assert (found[METTE].worked, found[OLE].standby) == (90, 90)

    def test_a_running_evening_without_log_on_proposes_nothing_yet(self):
        assert lines(*STAFFED, now=at("20:30"))[METTE].worked == 0

    def test_a_take_over_splits_the_evening(self):
        found = lines(*STAFFED, logged(METTE, "18:50", "20:40"), logged(OLE, "20:40", "22:00"))
        assert (found[METTE].worked, found[OLE].worked) == (100, 80)
        assert (found[OLE].work, found[OLE].standby) == (Work.ACTIVATED, 100)
        assert found[METTE].work is Work.DUTY

    def test_where_two_are_logged_on_the_last_to_take_has_the_time(self):
        found = lines(*STAFFED, logged(METTE, "19:00", "22:00"), logged(OLE, "20:00", "21:00"))
        assert (found[METTE].worked, found[OLE].worked) == (120, 60)

    def test_a_backup_who_was_called_up_that_day_is_activated(self):
        sick = at("16:40")
        found = lines(
            held(METTE, ended_at=sick), held(OLE, Slot.BACKUP, ended_at=sick), held(OLE, began_at=sick)
        )
        assert METTE not in found
        assert (found[OLE].work, found[OLE].planned, found[OLE].worked) == (Work.ACTIVATED, 180, 180)
        assert found[OLE].standby == 0

    def test_a_backup_who_became_primary_the_week_before_is_not(self):
        earlier = in_copenhagen("2026-11-25 10:00")
        found = lines(held(OLE, Slot.BACKUP, ended_at=earlier), held(OLE, began_at=earlier))
        assert (found[OLE].work, found[OLE].worked) == (Work.DUTY, 180)

    def test_a_correction_replaces_what_was_recorded_and_keeps_it_in_sight(self):
        said = Correction(HERE, Span(at("19:00"), at("22:30")))
        found = lines(*STAFFED, logged(METTE, "19:00", "21:00"), corrections={METTE: said})
        assert (found[METTE].worked, found[METTE].recorded) == (210, 120)
        assert found[METTE].state is State.CORRECTED

    def test_a_confirmation_keeps_what_was_recorded(self):
        found = lines(*STAFFED, corrections={METTE: Correction(HERE, None, confirmed=True)})
        assert (found[METTE].worked, found[METTE].state) == (180, State.CONFIRMED)

    def test_somebody_who_did_not_work_after_all(self):
        found = lines(*STAFFED, corrections={METTE: Correction(HERE, None)})
        assert (found[METTE].worked, found[METTE].planned) == (0, 180)

    def test_a_backup_corrected_to_have_worked_stands_by_the_rest(self):
        found = lines(*STAFFED, corrections={OLE: Correction(HERE, Span(at("21:00"), at("22:00")))})
        assert (found[OLE].work, found[OLE].worked, found[OLE].standby) == (Work.ACTIVATED, 60, 120)

    def test_an_evening_that_others_staff_belongs_to_them(self):
        kept = Held(METTE, THERE, Slot.PRIMARY, BEFORE)
        assert lines(kept)[METTE].municipality_id == THERE


class TestTheClock:
    def test_work_past_midnight_belongs_to_the_evening(self):
        found = lines(*STAFFED, Logged(METTE, HERE, at("19:00"), in_copenhagen("2026-12-01 00:30")))
        assert found[METTE].worked == 330
        assert rules.corrected_span(DAY, time(19), time(0, 30)).minutes == 330

    @pytest.mark.parametrize(
        ("day", "minutes"), [("2026-03-28", 240), ("2026-10-24", 360), ("2026-06-06", 300)]
    )
    def test_a_night_on_which_the_clocks_change_is_as_long_as_it_was(self, day, minutes):
        assert rules.corrected_span(date.fromisoformat(day), time(23), time(4)).minutes == minutes

    @pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
    def test_an_evening_after_the_change_is_three_hours(self, day):
        assert rules.corrected_span(date.fromisoformat(day), time(19), time(22)).minutes == 180

    @pytest.mark.parametrize(
        ("day", "last"),
        [
            ("2026-01-31", "2026-02-28"),
            ("2027-12-01", "2028-01-31"),
            ("2028-01-01", "2028-02-29"),
            ("2026-07-15", "2026-08-31"),
        ],
    )
    def test_one_corrects_ones_own_until_the_end_of_the_next_month(self, day, last):
        assert rules.own_deadline(date.fromisoformat(day)) == date.fromisoformat(last)

    def test_who_may_correct(self):
        mine, today = (METTE, HERE), date(2027, 2, 1)
        assert rules.may_correct(Role.STAFF, METTE, HERE, mine, DAY, date(2026, 12, 31))
        assert not rules.may_correct(Role.STAFF, METTE, HERE, mine, DAY, today)
        assert not rules.may_correct(Role.STAFF, OLE, HERE, mine, DAY, DAY)
        assert rules.may_correct(Role.CHIEF, OLE, HERE, mine, DAY, today)
        assert not rules.may_correct(Role.CHIEF, OLE, THERE, mine, DAY, DAY)
        assert rules.may_correct(Role.COORDINATOR, OLE, None, mine, DAY, today)


seconds = st.integers(0, 5 * 3600)
log_ons = st.lists(
    st.tuples(st.integers(1, 3), seconds, seconds).map(
        lambda each: Logged(
            each[0],
            HERE,
            at("18:30") + timedelta(seconds=min(each[1:])),
            at("18:30") + timedelta(seconds=max(each[1:])),
        )
    ),
    max_size=6,
)


class TestWhatAlwaysHolds:
    @settings(deadline=None)
    @given(log_ons)
    def test_the_parts_are_the_whole(self, logged):
        spans = rules.shared(logged, EVENING.starts_at, AFTER)
        every = [span for each in spans.values() for span in each]
        assert all(one.ends_at <= other.starts_at for one, other in pairwise(sorted(every)))
        union = rules.joined(Span(max(each.taken_at, EVENING.starts_at), each.released_at) for each in logged)
        assert rules.whole(every) == rules.whole(union)

    @settings(deadline=None)
    @given(log_ons, st.none() | st.tuples(seconds, seconds))
    def test_a_correction_replaces(self, logged, said):
        span = None
        if said and said[0] != said[1]:
            start = at("18:30")
            span = Span(start + timedelta(seconds=min(said)), start + timedelta(seconds=max(said)))
        plain = lines(*STAFFED, *logged)
        found = lines(*STAFFED, *logged, corrections={METTE: Correction(HERE, span)})
        assert found[METTE].worked == (span.minutes if span else 0)
        assert found[METTE].recorded == plain[METTE].worked
        others = found.keys() - {METTE}
        assert {each: found[each] for each in others} == {each: plain[each] for each in others}

    @settings(deadline=None)
    @given(st.lists(st.integers(0, 600), min_size=2, max_size=2), st.sampled_from(Rounding))
    def test_rounding_never_takes_away_and_keeps_the_order(self, minutes, rounding):
        less, more = sorted(minutes)
        assert less <= pay.rounded(less, rounding) < less + pay.HALF_HOUR
        assert pay.rounded(less, rounding) <= pay.rounded(more, rounding)

    @settings(deadline=None)
    @given(
        st.lists(st.tuples(st.integers(0, 960), st.integers(0, 960), st.sampled_from(PayClass)), max_size=20),
        st.integers(0, 1000_00),
    )
    def test_a_sum_is_the_sum_of_its_parts(self, given_lines, rate):
        priced = [
            pay.price(line_of(worked, standby), terms(pay_class, rate=rate))
            for worked, standby, pay_class in given_lines
        ]
        both = pay.total(priced[:5]) + pay.total(priced[5:])
        assert both == pay.total(priced)
        assert both.ore == sum(each.ore for each in priced)
        assert both.worked == sum(worked for worked, _standby, _class in given_lines)


def line_of(worked, standby=0, day=DAY) -> rules.Line:
    return rules.Line(7, day, METTE, HERE, Work.DUTY, State.LOGGED, worked, 0, worked, standby, worked)


def terms(pay_class=PayClass.OVERTIME_50, *, rate=200_00, days=DAYS, since=date(2026, 1, 1), **more) -> Terms:
    percent = pay.PERCENT.get(pay_class, 150)
    return Terms(HERE, since, frozenset(days), pay_class, percent, rate, **more)


class TestWorth:
    def test_standby_is_worth_nothing_unless_agreed(self):
        assert pay.price(line_of(0, 180), terms()).ore == 0
        assert pay.price(line_of(0, 180), terms(standby_percent=33)).equivalent == Decimal("59.4")

    def test_a_begun_half_hour_counts(self):
        found = pay.price(line_of(181), terms(rounding=Rounding.HALF_HOUR))
        assert (found.counted, found.equivalent, found.ore) == (210, 315, 1050_00)

    def test_time_off_is_hours_and_not_money(self):
        found = pay.price(line_of(180), terms(PayClass.LIEU))
        assert (found.equivalent, found.lieu, found.ore) == (270, 270, 0)

    def test_sunday_and_holidays_are_kinds_of_their_own(self):
        agreed = [terms(days=range(4)), terms(PayClass.OVERTIME_100, days=[6, HOLIDAY])]
        ascension, sunday, monday = date(2026, 5, 14), date(2026, 7, 5), date(2026, 7, 6)
        assert pay.terms_on(agreed, HERE, ascension, holiday=True).percent == 200
        assert pay.terms_on(agreed, HERE, sunday, holiday=False).percent == 200
        assert pay.terms_on(agreed, HERE, monday, holiday=False).percent == 150
        assert pay.terms_on(agreed[:1], HERE, ascension, holiday=True).percent == 150

    def test_what_is_agreed_holds_from_its_date_and_for_its_municipality(self):
        agreed = [terms(), terms(PayClass.OVERTIME_100, since=date(2026, 7, 1))]
        assert pay.terms_on(agreed, HERE, date(2026, 6, 30), holiday=False).percent == 150
        assert pay.terms_on(agreed, HERE, date(2026, 7, 1), holiday=False).percent == 200
        assert pay.terms_on(agreed, THERE, date(2026, 7, 1), holiday=False) == pay.standard(THERE)


class TestTheSeedsReckoning:
    """S4 5.5: 12 hours x 50 weeks / 5 = 120; at 50 % 180 hours, at 200 kr. 36.000; normally 100 % (`domain.md` 2d)."""

    def year(self, pay_class) -> pay.Total:
        evenings = 50 * 4 // 5
        return pay.total([pay.price(line_of(180), terms(pay_class)) for _evening in range(evenings)])

    def test_120_worked_are_180_at_fifty_per_cent(self):
        found = self.year(PayClass.OVERTIME_50)
        assert (found.worked, found.equivalent, found.ore) == (120 * 60, 180 * 60, 36_000_00)

    def test_and_240_at_a_hundred(self):
        found = self.year(PayClass.OVERTIME_100)
        assert (found.worked, found.equivalent, found.ore) == (120 * 60, 240 * 60, 48_000_00)

    def test_the_targets_on_the_page_are_these(self):
        assert (rules.YEAR_WORKED, rules.YEAR_EQUIVALENT) == (120, 180)

    def test_a_real_year_has_almost_as_many(self):
        first, last = date(2026, 1, 1), date(2026, 12, 31)
        closing = presets.candidates(2026, presets.DEFAULTS)
        timetable = Timetable(
            rules=tuple(OpeningRule(weekday, time(19), time(22), first) for weekday in range(4)),
            closing_days=tuple(ClosingDay(each.day, each.reason) for each in closing),
        )
        found = openings(timetable, first, last)
        worked = sum(Span(each.opens_at, each.closes_at).minutes for each in found)
        assert (len(found), worked // 60) == (199, 597)
        assert all(clock.local(each.opens_at).hour == 19 for each in found)
