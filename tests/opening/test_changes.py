"""What becomes of the rules when they change by date, as pure rules."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.core import clock
from hotline.opening import changes, rules
from hotline.opening.rules import Closure, OpeningRule, Timetable

START = date(2024, 1, 1)
AGREED = changes.VESTEGNEN.rules(START)
LATER = (time(18, 30), time(21, 30))
MORNING = (time(10), time(12))
days = st.dates(date(2026, 1, 1), date(2028, 12, 31))


def hours(agreed, day):
    return sorted((rule.start, rule.end) for rule in agreed if rule.covers(day))


def every_day(first, last):
    return rules.days(first, last)


def test_the_day_before_is_as_it_was_and_the_day_is_not():
    change = date(2028, 2, 29)
    after = changes.changed(AGREED, AGREED, LATER, change)
    assert hours(after, date(2028, 2, 28)) == [(time(19), time(22))]
    assert hours(after, change) == [LATER]


def test_a_line_takes_the_place_of_everything_and_rules_that_say_it_already_stay():
    agreed = [*AGREED, OpeningRule(4, *MORNING, date(2027, 1, 1))]
    after = changes.replaced(agreed, changes.VESTEGNEN, date(2026, 6, 1))
    assert set(after) == set(AGREED)


@pytest.mark.parametrize("line", changes.LINES.values(), ids=changes.LINES)
def test_no_line_overlaps_itself(line):
    for rule in line.rules(START):
        assert rules.clash(rule, [each for each in line.rules(START) if each != rule]) is None


def test_a_closing_day_does_not_break_what_is_kept_in_two():
    mondays = [date(2027, 3, 15), date(2027, 3, 22), date(2027, 4, 5)]
    after = changes.changed(AGREED, AGREED, LATER, date(2027, 3, 15))
    kept = changes.keeping(AGREED, after, mondays, [date(2027, 3, 29)])
    assert sum(rule.weekday == 0 for rule in kept) == 2
    assert hours(kept, date(2027, 4, 5)) == [(time(19), time(22))]
    assert hours(kept, date(2027, 4, 12)) == [LATER]


@given(
    change=days,
    chosen=st.sets(st.integers(0, 3), min_size=1),
    kept=st.sets(st.integers(0, 80), max_size=12),
    act=st.sampled_from(["change", "end", "online", "midtjylland"]),
)
@settings(max_examples=60, deadline=None)
def test_kept_days_keep_their_hours_the_past_stays_and_the_rest_changes(change, chosen, kept, act):
    some = [rule for rule in AGREED if rule.weekday in chosen]
    after = {
        "change": lambda: changes.changed(AGREED, some, LATER, change),
        "end": lambda: changes.ended(AGREED, some, change - timedelta(days=1)),
        "online": lambda: changes.replaced(AGREED, changes.ONLINE, change),
        "midtjylland": lambda: changes.replaced(AGREED, changes.MIDTJYLLAND, change),
    }[act]()
    kept_days = {change + timedelta(days=number) for number in kept}
    found = changes.keeping(AGREED, after, kept_days)
    for day in every_day(change - timedelta(days=20), change + timedelta(days=120)):
        if day < change or day in kept_days:
            assert hours(found, day) == hours(AGREED, day)
        else:
            assert hours(found, day) == hours(after, day)
    for rule in found:
        assert rules.clash(rule, [each for each in found if each is not rule]) is None
    keys = [(rule.weekday, rule.start, rule.valid_from) for rule in found]
    assert len(keys) == len(set(keys))


minutes = st.integers(0, 24 * 60 * 20)
DST_DAYS = (date(2027, 3, 21), date(2026, 10, 18), date(2026, 12, 25), date(2028, 2, 22))


@st.composite
def closures(draw, first):
    midnight = clock.at(first, time(0))
    begin = midnight + timedelta(minutes=draw(minutes))
    end = begin + timedelta(minutes=draw(st.integers(1, 3 * 24 * 60)))
    return Closure(begin, end, "Ingen kan tage vagten", draw(st.booleans()))


@given(data=st.data(), first=st.sampled_from(DST_DAYS), line=st.sampled_from(list(changes.LINES.values())))
@settings(max_examples=80, deadline=None)
def test_openings_are_what_was_agreed_less_the_closures(data, first, line):
    """Around both clock changes, week 53 and 29 February."""
    last = first + timedelta(days=20)
    shut = tuple(data.draw(st.lists(closures(first), max_size=4)))
    timetable = Timetable(tuple(line.rules(START)), closures=shut)
    agreed = rules.agreed_openings(timetable, first, last)
    left = rules.openings(timetable, first, last)
    for one, other in pairwise(left):
        assert one.closes_at <= other.opens_at
    for each in left:
        assert any(o.opens_at <= each.opens_at < each.closes_at <= o.closes_at for o in agreed)
        assert not any(closure.touches(each) for closure in shut)
    assert total(left) == total(agreed) - cut(agreed, shut)


def total(found):
    return sum((each.length for each in found), timedelta())


def cut(agreed, shut):
    """How much the closures take, counted another way: minute by minute."""
    minute = timedelta(minutes=1)
    taken = 0
    for opening in agreed:
        touching = [closure for closure in shut if closure.touches(opening)]
        if any(closure.whole for closure in touching):
            taken += opening.length // minute
            continue
        at = opening.opens_at
        while at < opening.closes_at and touching:
            taken += any(closure.starts_at <= at < closure.ends_at for closure in touching)
            at += minute
    return taken * minute


def test_a_closure_over_the_night_of_the_clock_change_takes_both_evenings():
    timetable = Timetable(
        tuple(OpeningRule(weekday, time(19), time(22), START) for weekday in range(7)),
        closures=(
            Closure(
                clock.at(date(2027, 3, 27), time(20)), clock.at(date(2027, 3, 28), time(20)), "Strømsvigt"
            ),
        ),
    )
    found = rules.openings(timetable, date(2027, 3, 27), date(2027, 3, 28))
    assert [(clock.local(each.opens_at).hour, each.length) for each in found] == [
        (19, timedelta(hours=1)),
        (20, timedelta(hours=2)),
    ]
