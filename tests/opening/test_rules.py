"""When the hotline is open, in the words of the agreement."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.core import clock
from hotline.opening import rules
from hotline.opening.rules import ClosingDay, ExtraOpening, Hours, OpeningRule, Timetable
from tests.conftest import in_copenhagen

START = date(2024, 1, 1)
EVENINGS = tuple(OpeningRule(weekday, time(19), time(22), START) for weekday in range(4))
ORDINARY = Timetable(EVENINGS)
SUNDAYS_FROM_JULY = OpeningRule(6, time(18, 30), time(22), date(2026, 7, 1))


def said(timetable: Timetable, first: date, last: date | None = None) -> list[str]:
    """The openings as people say them: "2026-11-24 19:00-22:00"."""
    return [
        f"{each.day} {clock.local(each.opens_at):%H:%M}-{clock.local(each.closes_at):%H:%M}"
        for each in rules.openings(timetable, first, last or first)
    ]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 23), ["2026-11-23 19:00-22:00"]),
        (date(2026, 11, 26), ["2026-11-26 19:00-22:00"]),
        (date(2026, 11, 27), []),
        (date(2026, 11, 29), []),
        (date(2024, 2, 29), ["2024-02-29 19:00-22:00"]),
        (date(2023, 12, 28), []),
    ],
    ids=["Monday", "Thursday", "Friday", "Sunday", "29 February", "before the agreement"],
)
def test_the_agreement_opens_monday_to_thursday(day, expected):
    assert said(ORDINARY, day) == expected


def test_week_53_has_its_four_evenings():
    first = date.fromisocalendar(2026, 53, 1)
    assert len(rules.openings(ORDINARY, first, first + timedelta(days=6))) == 4


@pytest.mark.parametrize("changed", [date(2026, 3, 29), date(2026, 10, 25)], ids=["summer", "winter"])
def test_an_evening_is_three_hours_around_the_clock_changes(changed):
    timetable = Timetable((*EVENINGS, OpeningRule(6, time(19), time(22), START)))
    found = rules.openings(timetable, changed - timedelta(days=4), changed + timedelta(days=4))
    assert {each.length for each in found} == {timedelta(hours=3)}
    assert {clock.local(each.opens_at).time() for each in found} == {time(19)}
    assert len({each.opens_at.time() for each in found}) == 2


def test_a_sunday_with_a_clock_change_at_night_is_as_long_as_it_says():
    sunday = Timetable((OpeningRule(6, time(5), time(9), START),))
    assert rules.openings(sunday, date(2026, 3, 29), date(2026, 3, 29))[0].length == timedelta(hours=4)


def test_sunday_opens_from_the_first_of_july_at_half_past_six():
    timetable = Timetable((*EVENINGS, SUNDAYS_FROM_JULY))
    assert said(timetable, date(2026, 6, 28)) == []
    assert said(timetable, date(2026, 7, 5)) == ["2026-07-05 18:30-22:00"]


def test_a_rule_that_changes_by_date_leaves_no_gap_and_no_double():
    old = OpeningRule(0, time(19), time(22), START, date(2026, 8, 31))
    new = OpeningRule(0, time(18, 30), time(21, 30), date(2026, 9, 1))
    assert said(Timetable((old, new)), date(2026, 8, 31), date(2026, 9, 7)) == [
        "2026-08-31 19:00-22:00",
        "2026-09-07 18:30-21:30",
    ]


def test_a_day_may_open_several_times():
    timetable = Timetable((*EVENINGS, OpeningRule(0, time(10), time(12), START)))
    assert said(timetable, date(2026, 11, 23)) == ["2026-11-23 10:00-12:00", "2026-11-23 19:00-22:00"]


def test_openings_that_only_touch_are_two():
    timetable = Timetable((*EVENINGS, OpeningRule(0, time(16), time(19), START)))
    assert len(said(timetable, date(2026, 11, 23))) == 2


def test_a_closing_day_closes():
    assert said(Timetable(EVENINGS, (ClosingDay(date(2026, 12, 24), "Jul"),)), date(2026, 12, 24)) == []


def test_an_extra_opening_wins_over_a_closing_day_and_brings_nothing_else_back():
    extra = ExtraOpening(date(2026, 12, 24), time(10), time(12), "Akut")
    timetable = Timetable(EVENINGS, (ClosingDay(date(2026, 12, 24), "Jul"),), (extra,))
    assert said(timetable, date(2026, 12, 24)) == ["2026-12-24 10:00-12:00"]


def test_an_extra_opening_may_lengthen_an_evening():
    extra = ExtraOpening(date(2026, 11, 24), time(21), time(23), "Valg")
    assert said(Timetable(EVENINGS, (), (extra,)), date(2026, 11, 24)) == ["2026-11-24 19:00-23:00"]


XMAS = Timetable(
    EVENINGS, (ClosingDay(date(2026, 12, 24), "Juleaftensdag"), ClosingDay(date(2026, 12, 25), "Jul"))
)


@pytest.mark.parametrize(
    ("now", "is_open", "next_opening", "reason"),
    [
        ("2026-11-24 18:59", False, "2026-11-24 19:00", None),
        ("2026-11-24 19:00", True, "2026-11-25 19:00", None),
        ("2026-11-24 21:59", True, "2026-11-25 19:00", None),
        ("2026-11-24 22:00", False, "2026-11-25 19:00", None),
        ("2026-11-26 21:00", True, "2026-11-30 19:00", None),
        ("2026-12-24 08:00", False, "2026-12-28 19:00", "Juleaftensdag"),
        ("2026-12-24 23:00", False, "2026-12-28 19:00", "Juleaftensdag"),
        ("2026-12-25 19:30", False, "2026-12-28 19:00", None),
    ],
    ids=[
        "just before",
        "opening",
        "last minute",
        "closing",
        "Thursday",
        "Christmas Eve",
        "that night",
        "Friday",
    ],
)
def test_the_state_tells_now_next_and_why(now, is_open, next_opening, reason):
    state = rules.state(XMAS, in_copenhagen(now))
    assert state.is_open is is_open
    assert (state.current is not None) is is_open
    assert state.next.opens_at == in_copenhagen(next_opening)
    assert state.reason == reason


def test_no_reason_is_told_when_something_opens_later_that_day():
    extra = ExtraOpening(date(2026, 12, 24), time(10), time(12), "Akut")
    timetable = Timetable(XMAS.rules, XMAS.closing_days, (extra,))
    assert rules.state(timetable, in_copenhagen("2026-12-24 08:00")).reason is None
    assert rules.state(timetable, in_copenhagen("2026-12-24 13:00")).reason == "Juleaftensdag"


def test_nothing_agreed_is_closed_with_nothing_next():
    state = rules.state(Timetable(), in_copenhagen("2026-11-24 19:30"))
    assert (state.is_open, state.current, state.next, state.reason) == (False, None, None, None)


def test_a_hotline_closed_for_months_still_knows_its_next_opening():
    later = Timetable((OpeningRule(0, time(19), time(22), date(2027, 8, 1)),))
    assert rules.state(later, in_copenhagen("2026-11-24 19:30")).next.day == date(2027, 8, 2)


def test_weekdays_with_equal_hours_are_told_together():
    assert rules.regular_hours((*EVENINGS, SUNDAYS_FROM_JULY), date(2026, 11, 24)) == [
        Hours((0, 1, 2, 3), ((time(19), time(22)),)),
        Hours((6,), ((time(18, 30), time(22)),)),
    ]


@pytest.mark.parametrize(("today", "told"), [(date(2026, 6, 1), True), (date(2026, 4, 1), False)])
def test_new_hours_are_told_weeks_ahead(today, told):
    change = rules.next_change((*EVENINGS, SUNDAYS_FROM_JULY), today, timedelta(weeks=8))
    assert change == (date(2026, 7, 1) if told else None)


def test_hours_that_go_on_unchanged_are_no_news():
    old = OpeningRule(0, time(19), time(22), START, date(2026, 8, 31))
    new = OpeningRule(0, time(19), time(22), date(2026, 9, 1))
    assert rules.next_change((old, new), date(2026, 8, 1), timedelta(weeks=8)) is None


@pytest.mark.parametrize(
    ("other", "clashes"),
    [
        (OpeningRule(0, time(21), time(23), START), True),
        (OpeningRule(0, time(22), time(23), START), False),
        (OpeningRule(4, time(19), time(22), START), False),
        (OpeningRule(0, time(19), time(22), date(2020, 1, 1), date(2023, 12, 31)), False),
        (OpeningRule(0, time(19), time(22), date(2020, 1, 1), START), True),
    ],
    ids=["overlapping", "touching", "another weekday", "before it", "one day in common"],
)
def test_rules_that_open_at_the_same_time_clash(other, clashes):
    assert (rules.clash(other, EVENINGS) is not None) is clashes


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
TIMES = st.times(rules.EARLIEST, time(23, 59)).map(lambda moment: moment.replace(second=0, microsecond=0))
SPANS = st.tuples(TIMES, TIMES).filter(lambda span: span[0] < span[1])
RULES = st.builds(
    lambda weekday, span, valid_from, length: OpeningRule(
        weekday, *span, valid_from, None if length is None else valid_from + timedelta(days=length)
    ),
    st.integers(0, 6),
    SPANS,
    DAYS,
    st.none() | st.integers(0, 400),
)
TIMETABLES = st.builds(
    lambda weekly, closed, extra: Timetable(
        tuple(weekly),
        tuple(ClosingDay(day, "Lukket") for day in closed),
        tuple(ExtraOpening(day, *span, "Ekstra") for day, span in extra),
    ),
    st.lists(RULES, max_size=8),
    st.lists(DAYS, max_size=20, unique=True),
    st.lists(st.tuples(DAYS, SPANS), max_size=5),
)


@settings(max_examples=60, deadline=None)
@given(TIMETABLES, DAYS, st.integers(0, 90))
def test_openings_hold_whatever_was_agreed(timetable, first, length):
    last = first + timedelta(days=length)
    found = rules.openings(timetable, first, last)
    extra = {each.day for each in timetable.extra_openings}
    closed = {each.day for each in timetable.closing_days}

    assert found == sorted(found)
    assert all(one.closes_at <= other.opens_at for one, other in pairwise(found))
    for each in found:
        assert first <= each.day <= last
        assert each.day not in closed or each.day in extra
        opens, closes = clock.local(each.opens_at), clock.local(each.closes_at)
        assert opens.date() == closes.date() == each.day
        # What passes in the world is what the clocks on the wall show.
        assert each.length == closes.replace(tzinfo=None) - opens.replace(tzinfo=None) > timedelta()


@settings(max_examples=60, deadline=None)
@given(TIMETABLES, DAYS, TIMES)
def test_the_state_agrees_with_the_openings(timetable, day, wall):
    now = clock.at(day, wall)
    found = rules.openings(timetable, day, day + timedelta(days=60))
    state = rules.state(timetable, now)
    assert state.current == next((each for each in found if each.opens_at <= now < each.closes_at), None)
    assert state.is_open is (state.current is not None)
    coming = next((each for each in found if each.opens_at > now), None)
    assert coming is None or state.next == coming


@settings(max_examples=40, deadline=None)
@given(TIMETABLES, DAYS, st.integers(1, 30), st.integers(1, 30))
def test_a_period_is_the_sum_of_its_parts(timetable, first, one, two):
    border = first + timedelta(days=one)
    last = border + timedelta(days=two)
    parts = rules.openings(timetable, first, border) + rules.openings(
        timetable, border + timedelta(days=1), last
    )
    assert parts == rules.openings(timetable, first, last)
