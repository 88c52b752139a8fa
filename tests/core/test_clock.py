"""Copenhagen's clock, on both nights when it is changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from hotline.core import clock as product_clock


@pytest.mark.parametrize(
    ("day", "hour_in_utc"),
    [
        (date(2026, 3, 26), 18),
        (date(2026, 3, 30), 17),
        (date(2026, 10, 22), 17),
        (date(2026, 10, 26), 18),
    ],
)
def test_an_evening_begins_at_19_on_the_wall_clock_on_both_sides_of_the_change(day, hour_in_utc):
    assert product_clock.at(day, time(19)) == datetime.combine(day, time(hour_in_utc), UTC)
    assert product_clock.local(product_clock.at(day, time(19))).time() == time(19)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29)])
def test_an_evening_lasts_three_hours_on_the_days_of_the_change_too(day):
    assert product_clock.at(day, time(22)) - product_clock.at(day, time(19)) == timedelta(hours=3)


def test_today_is_copenhagens_date_and_not_utcs(clock):
    clock.move_to(datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
    assert product_clock.today() == date(2026, 11, 25)


def test_it_refuses_a_moment_without_a_zone():
    with pytest.raises(ValueError, match="naive"):
        product_clock.local(datetime(2026, 11, 24, 19, 0))  # noqa: DTZ001  # The point of the test.


def test_the_demo_clock_starts_where_it_is_told_and_runs_on(clock):
    product_clock.start_at(datetime(2030, 1, 1, tzinfo=UTC))
    try:
        clock.shift(timedelta(minutes=5))
        assert product_clock.now() == datetime(2030, 1, 1, 0, 5, tzinfo=UTC)
    finally:
        product_clock.start_at(None)
