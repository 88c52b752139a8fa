"""The only place that reads the clock, and the one that knows Copenhagen's time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")

_ahead = timedelta(0)


def start_at(moment: datetime | None) -> None:
    """Let the product's clock start at `moment` and run on from there (demo mode); None puts it right."""
    global _ahead
    _ahead = moment - datetime.now(UTC) if moment else timedelta(0)


@contextmanager
def seen_from(moment: datetime) -> Iterator[None]:
    """Let the product believe that it is `moment`: how demo data about the past is made by today's services."""
    global _ahead
    before = _ahead
    start_at(moment)
    try:
        yield
    finally:
        _ahead = before


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC) + _ahead


def world() -> datetime:
    """This moment by everybody else's clock, whatever the demo's says: for what another server will check."""
    return datetime.now(UTC)


def today() -> date:
    """The date in Copenhagen."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The wall clock in Copenhagen at an aware `moment`."""
    if moment.tzinfo is None:
        raise ValueError("naive datetime")
    return moment.astimezone(COPENHAGEN)


def month_after(day: date, months: int = 1) -> date:
    """The first day of the month that lies that many after the one of `day`; before it when negative."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def at(day: date, wall: time) -> datetime:
    """The moment, in UTC, when the clocks of Copenhagen show `wall` on `day`."""
    return datetime.combine(day, wall, COPENHAGEN).astimezone(UTC)
