"""What wishes mean day by day, over the edges of the year too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.rota.availability.rules import (
    EVERY_DAY,
    Limits,
    Mood,
    Weeks,
    Wish,
    louder,
    moods,
    newly_off,
)

TUESDAY = frozenset({1})
DAYS = st.dates(date(2024, 1, 1), date(2033, 12, 31))
MOODS = st.sampled_from(list(Mood))


@st.composite
def wishes(draw) -> Wish:
    first = draw(DAYS)
    last = draw(st.none() | st.integers(0, 800).map(lambda days: first + timedelta(days=days)))
    weekdays = frozenset(draw(st.sets(st.integers(0, 6), min_size=1)))
    return Wish(draw(MOODS), first, last, weekdays, draw(st.sampled_from(list(Weeks))))


def test_every_tuesday_runs_over_the_iso_years_edge():
    wish = Wish(Mood.OFF, date(2026, 12, 15), date(2027, 1, 20), TUESDAY)
    found = list(wish.days(date(2026, 12, 1), date(2027, 2, 1)))
    assert found == [date(2026, 12, 15) + timedelta(weeks=n) for n in range(6)]


def test_odd_weeks_come_twice_running_where_a_year_has_a_week_53():
    wish = Wish(Mood.OFF, date(2026, 12, 1), None, TUESDAY, Weeks.ODD)
    found = list(wish.days(date(2026, 12, 20), date(2027, 1, 20)))
    # 2026 has a week 53, and week 1 of 2027 is odd as well.
    assert found == [date(2026, 12, 29), date(2027, 1, 5), date(2027, 1, 19)]


def test_29_february_is_a_day_like_others():
    wish = Wish(Mood.GLADLY, date(2028, 2, 28), date(2028, 3, 1))
    assert date(2028, 2, 29) in moods([wish], date(2028, 1, 1), date(2028, 12, 31))
    assert Wish(Mood.OFF, date(2028, 2, 1), None, TUESDAY).covers(date(2028, 2, 29))


def test_a_period_without_the_weekday_is_empty():
    assert Wish(Mood.OFF, date(2026, 12, 2), date(2026, 12, 3), TUESDAY).empty()
    assert not Wish(Mood.OFF, date(2026, 12, 2), date(2026, 12, 8), TUESDAY).empty()


def test_what_ended_yesterday_is_over_and_what_ends_today_is_not():
    wish = Wish(Mood.OFF, date(2026, 12, 1), date(2026, 12, 3))
    assert wish.over(date(2026, 12, 4))
    assert not wish.over(date(2026, 12, 3))


def test_the_defaults_are_two_evenings_and_the_chiefs_word():
    assert Limits() == Limits(2, 2, True, 0)


@given(wishes(), DAYS, st.integers(0, 120))
def test_the_days_of_a_wish_are_those_it_covers(wish, first, length):
    last = first + timedelta(days=length)
    every = [first + timedelta(days=n) for n in range(length + 1)]
    assert list(wish.days(first, last)) == [day for day in every if wish.covers(day)]


@given(wishes())
def test_an_entry_is_empty_only_if_no_day_is_covered(wish):
    first, last = wish.first, wish.last or wish.first + timedelta(days=400)
    assert wish.empty() == (not any(True for _day in wish.days(first, last)))


@given(st.lists(wishes(), max_size=6), DAYS)
def test_off_beats_rather_not_beats_gladly(entries, day):
    said = {each.mood for each in entries if each.covers(day)}
    expected = next((mood for mood in Mood if mood in said), None)
    assert moods(entries, day, day).get(day) == expected


@given(st.lists(wishes(), max_size=5), st.randoms())
def test_the_order_of_the_entries_means_nothing(entries, chance):
    first, last = date(2026, 12, 20), date(2027, 1, 20)
    mixed = list(entries)
    chance.shuffle(mixed)
    assert moods(entries, first, last) == moods(mixed, first, last)


@given(DAYS)
def test_even_and_odd_weeks_share_all_days(day):
    assert Weeks.EVEN.has(day) != Weeks.ODD.has(day)
    assert Weeks.ALL.has(day)
    assert Weeks.EVEN.has(day) == Weeks.EVEN.has(day - timedelta(days=day.weekday()))


@pytest.mark.parametrize("one", [None, *Mood])
def test_a_louder_mood_is_never_softened(one):
    assert louder(one, Mood.OFF) is Mood.OFF


def test_a_day_is_newly_off_once():
    day = date(2026, 12, 1)
    assert newly_off({}, {day: Mood.OFF}, {day}) == [day]
    assert newly_off({day: Mood.OFF}, {day: Mood.OFF}, {day}) == []
    assert newly_off({}, {day: Mood.RATHER_NOT}, {day}) == []


def test_every_day_is_seven_days():
    assert len(EVERY_DAY) == 7
