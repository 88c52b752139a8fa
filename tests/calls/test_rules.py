"""The rules of calls, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hotline.calls import rules
from hotline.core.access import Role
from tests.conftest import in_copenhagen

NOW = in_copenhagen("2026-11-24 21:00")


@pytest.mark.parametrize(
    ("moment", "month", "half_hour"),
    [
        ("2026-11-24 19:00", 202611, 38),
        ("2026-11-24 19:29", 202611, 38),
        ("2026-11-24 19:30", 202611, 39),
        ("2026-12-31 23:59", 202612, 47),
        ("2026-01-01 00:00", 202601, 0),
        # A summer evening lies in the same half hour as a winter one, though an hour apart in UTC.
        ("2026-07-01 19:30", 202607, 39),
    ],
)
def test_it_counts_a_call_on_copenhagens_clock(moment, month, half_hour):
    local = rules.local_time(in_copenhagen(moment))
    assert (local.month, local.half_hour) == (month, half_hour)


def test_a_call_late_in_the_evening_belongs_to_the_local_day():
    assert rules.local_time(in_copenhagen("2026-07-01 00:30")).day == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("ago", "believed"),
    [
        (timedelta(0), True),
        (timedelta(minutes=9), True),
        (timedelta(hours=12), True),
        (timedelta(hours=12, seconds=1), False),
        (timedelta(seconds=-1), False),
        (timedelta(days=400), False),
    ],
)
def test_it_believes_a_beginning_that_can_be(ago, believed):
    assert rules.began_at(NOW - ago, NOW) == (NOW - ago if believed else NOW)


def test_a_form_without_a_beginning_began_now():
    assert rules.began_at(None, NOW) == NOW


@pytest.mark.parametrize(
    ("role", "approved", "may"),
    [
        (Role.STAFF, True, True),
        (Role.STAFF, False, False),
        (Role.CHIEF, False, True),
        (Role.COORDINATOR, False, True),
        (Role.READER, True, False),
    ],
)
def test_it_knows_who_may_log(role, approved, may):
    assert rules.may_log(role, approved) is may


@pytest.mark.parametrize(
    ("person", "municipality", "belongs"),
    [(1, 9, True), (2, 9, True), (3, 5, True), (3, 9, False), (3, None, False)],
)
def test_a_call_belongs_to_the_shift_of_its_people_and_of_those_who_step_in(person, municipality, belongs):
    assert rules.belongs_to_shift(person, municipality, 5, (1, 2)) is belongs


def test_the_author_may_correct_until_half_an_hour_after_the_shift():
    ends = in_copenhagen("2026-11-24 22:00")
    until = rules.correctable_until(NOW, ends)
    assert until == in_copenhagen("2026-11-24 22:30")


def test_a_call_logged_after_the_shift_may_be_corrected_for_half_an_hour_too():
    logged = in_copenhagen("2026-11-24 23:00")
    assert rules.correctable_until(logged, in_copenhagen("2026-11-24 22:00")) == logged + timedelta(
        minutes=30
    )
    assert rules.correctable_until(logged, None) == logged + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("author", "chief", "late", "may"),
    [
        (True, False, False, True),
        (True, False, True, False),
        (False, True, False, True),
        (False, True, True, True),
        (False, False, False, False),
    ],
)
def test_it_knows_who_may_correct(author, chief, late, may):
    until = NOW + timedelta(minutes=-1 if late else 0)
    assert rules.may_correct(is_author=author, is_chief_of_author=chief, now=NOW, until=until) is may


@pytest.mark.parametrize(
    ("at", "evening"),
    [
        ("18:59", rules.Evening.BEFORE),
        ("19:00", rules.Evening.OPEN),
        ("21:59", rules.Evening.OPEN),
        ("22:00", rules.Evening.AFTER),
    ],
)
def test_it_knows_where_the_evening_stands(at, evening):
    opens, closes = in_copenhagen("2026-11-24 19:00"), in_copenhagen("2026-11-24 22:00")
    assert rules.evening(in_copenhagen(f"2026-11-24 {at}"), opens, closes) is evening


def test_a_day_without_opening_has_no_evening():
    assert rules.evening(NOW, None, None) is rules.Evening.NONE


@pytest.mark.parametrize(
    ("ahead", "span"),
    [
        (timedelta(seconds=1), (0, 0, 1)),
        (timedelta(minutes=60), (0, 1, 0)),
        (timedelta(minutes=75), (0, 1, 15)),
        (timedelta(hours=23, minutes=59), (0, 23, 59)),
        (timedelta(days=2), (2, 0, 0)),
        (timedelta(seconds=-5), (0, 0, 0)),
    ],
)
def test_it_says_how_long_it_is_until(ahead, span):
    found = rules.span(NOW, NOW + ahead)
    assert (found.days, found.hours, found.minutes) == span
