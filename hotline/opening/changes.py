"""What becomes of the weekly rules when hours are added, changed, stopped or replaced by another line's.

Pure: agreed rules in, the rules that should be agreed out. What is before the day of the change is never
touched. `keeping` lets chosen days stay as they were (decision 0062).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from hotline.opening.rules import OpeningRule

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Line:
    """The whole week of a telephone line: for each span, the weekdays (0 = Monday) on which it is open."""

    key: str
    hours: tuple[tuple[range | tuple[int, ...], time, time], ...]

    def rules(self, valid_from: date) -> list[OpeningRule]:
        """The rules by which the line is open from `valid_from` on."""
        return [
            OpeningRule(weekday, start, end, valid_from)
            for weekdays, start, end in self.hours
            for weekday in weekdays
        ]


SUNDAY_TO_THURSDAY = (0, 1, 2, 3, 6)
WEEKDAYS = range(5)

# S4 5.2 (Vestegnen); rows 40 and 41 of domain.md. Online Borgerbetjening's fourteen hours are shared by three
# shifts that follow each other: a working morning, an afternoon and an evening.
VESTEGNEN = Line("vestegnen", ((range(4), time(19), time(22)),))
ONLINE = Line(
    "online",
    (
        (WEEKDAYS, time(8), time(12)),
        (WEEKDAYS, time(12), time(17)),
        (WEEKDAYS, time(17), time(22)),
    ),
)
MIDTJYLLAND = Line("midtjylland", ((SUNDAY_TO_THURSDAY, time(18, 30), time(22)),))
LINES = {line.key: line for line in (VESTEGNEN, MIDTJYLLAND, ONLINE)}


def added(
    agreed: Collection[OpeningRule],
    weekdays: Iterable[int],
    span: tuple[time, time],
    valid_from: date,
    valid_to: date | None = None,
) -> list[OpeningRule]:
    """`agreed` and one more rule for each of `weekdays`."""
    return [*agreed, *(OpeningRule(weekday, *span, valid_from, valid_to) for weekday in sorted(weekdays))]


def changed(
    agreed: Collection[OpeningRule],
    chosen: Collection[OpeningRule],
    span: tuple[time, time],
    valid_from: date,
) -> list[OpeningRule]:
    """`agreed` with other hours for the `chosen` rules from `valid_from` on, a day in the period of each."""
    new = [replace(each, start=span[0], end=span[1], valid_from=valid_from) for each in chosen]
    return [*_ended_before(agreed, chosen, valid_from), *new]


def ended(
    agreed: Collection[OpeningRule], chosen: Collection[OpeningRule], last_day: date
) -> list[OpeningRule]:
    """`agreed` with `last_day` as the last day of the `chosen`; one that begins later is gone."""
    return list(_ended_before(agreed, chosen, last_day + DAY))


def replaced(agreed: Collection[OpeningRule], line: Line, valid_from: date) -> list[OpeningRule]:
    """`agreed` until the day before `valid_from`, and from then on nothing but the hours of `line`.

    A rule that says the same already is left alone.
    """
    new = line.rules(valid_from)
    stay = [each for each in agreed if each.in_force(valid_from) and _same(each, new) and not each.valid_to]
    others = [each for each in agreed if each not in stay]
    return [
        *stay,
        *_ended_before(others, others, valid_from),
        *(each for each in new if not _same(each, stay)),
    ]


def _same(rule: OpeningRule, others: Iterable[OpeningRule]) -> bool:
    return any(_hours(rule) == _hours(other) for other in others)


def _hours(rule: OpeningRule) -> tuple[int, time, time]:
    return rule.weekday, rule.start, rule.end


def _ended_before(
    agreed: Iterable[OpeningRule], chosen: Collection[OpeningRule], day: date
) -> Iterator[OpeningRule]:
    for rule in agreed:
        cut = _clipped(rule, date.min, day - DAY) if rule in chosen else rule
        if cut is not None:
            yield cut


def _clipped(rule: OpeningRule, first: date, last: date) -> OpeningRule | None:
    """The part of the rule from `first` to `last`; None when there is none."""
    begin = max(rule.valid_from, first)
    end = min(rule.valid_to or date.max, last)
    return (
        replace(rule, valid_from=begin, valid_to=None if end == date.max else end) if begin <= end else None
    )


def keeping(
    before: Collection[OpeningRule],
    after: Collection[OpeningRule],
    kept: Collection[date],
    closed: Collection[date] = (),
) -> list[OpeningRule]:
    """`after`, but with the rules of `before` in the weeks of those weekdays that lie in `kept`.

    The weekday goes over to the new hours on the first Monday that no kept day comes after, and back to the
    old ones for a kept day beyond. Days in `closed` decide nothing, so that a closing day does not break a
    period in two.
    """
    found: list[OpeningRule] = []
    for weekday in range(7):
        new = [each for each in after if each.weekday == weekday]
        periods = list(_kept_periods(weekday, kept, closed))
        if not periods:
            found += new
            continue
        old = [each for each in before if each.weekday == weekday]
        pieces = [_clipped(rule, *period) for period in periods for rule in old]
        pieces += [_clipped(rule, *period) for period in _between(periods) for rule in new]
        found += _merged(each for each in pieces if each is not None)
    return found


def _kept_periods(
    weekday: int, kept: Collection[date], closed: Collection[date]
) -> Iterator[tuple[date, date]]:
    """The whole weeks, Monday to Sunday, in which the weekday keeps its hours; those that touch are one."""
    days = sorted(day for day in kept if day.weekday() == weekday)
    while days:
        first = last = days.pop(0)
        while days and _follows(last, days[0], closed):
            last = days.pop(0)
        yield first - weekday * DAY, last + (6 - weekday) * DAY


def _follows(day: date, later: date, closed: Collection[date]) -> bool:
    return all(day + WEEK * number in closed for number in range(1, (later - day).days // 7))


def _between(periods: list[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    """What lies before, between and after `periods`."""
    begin = date.min
    for first, last in periods:
        if begin < first:
            yield begin, first - DAY
        begin = last + DAY
    yield begin, date.max


def _merged(pieces: Iterable[OpeningRule]) -> list[OpeningRule]:
    """Pieces with the same hours that follow each other made one rule again."""
    merged: list[OpeningRule] = []
    for piece in sorted(pieces, key=lambda each: (each.start, each.end, each.valid_from)):
        last = merged[-1] if merged else None
        if (
            last
            and _hours(last) == _hours(piece)
            and last.valid_to
            and piece.valid_from <= last.valid_to + DAY
        ):
            merged[-1] = replace(last, valid_to=piece.valid_to)
        else:
            merged.append(piece)
    return merged
