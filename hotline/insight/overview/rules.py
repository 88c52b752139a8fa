"""What of the counts a reader is shown, and how a period is cut into bars and cells. Pure.

`None` is a count that is there and is not shown: small, or such that a small one could be told from it and the sum.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum

from hotline.calls.rules import FirstContact, Tried
from hotline.insight import disclosure
from hotline.insight.measures import Measure, Share
from hotline.insight.period import Period, month, week
from hotline.insight.tally.counts import Counts
from hotline.insight.tally.rules import OTHER, SELF_SERVICE_CATEGORY, UNKNOWN, Facet

Amounts = dict[str, int | None]
Cells = dict[tuple[int, int], int | None]
# Up to so many days a bar is an evening, up to so many a week, and after that a month.
EVENINGS_MOST, WEEKS_MOST = 35, 190
TOP = 10


def guarded(
    amounts: Mapping[str, int], *, entitled: bool, group: Callable[[str], str] | None = None
) -> Amounts:
    """The parts of a whole as the reader is shown them.

    With `group`, sums of parts are shown elsewhere too: then no part can be told from its group's sum either.
    """
    if entitled:
        return dict(amounts)
    found = disclosure.guarded(amounts)
    if group is not None:
        for name in {group(key) for key in amounts}:
            part = {key: amount for key, amount in amounts.items() if group(key) == name}
            found |= {key: None for key, amount in disclosure.guarded(part).items() if amount is None}
    return found


def places(amounts: Mapping[str, int], small_of: Collection[str] | None) -> Amounts:
    """How many called from each municipality. A municipality's small count is for those alone who have it in `small_of`.

    Elsewhere and unknown are hidden rather than a municipality: nobody can ask for those alone.
    """
    others = {key for key in amounts if key not in _NOWHERE}
    if small_of is None or (
        small_of and not any(0 < amounts[key] < disclosure.LEAST for key in others - {*small_of})
    ):
        return dict(amounts)
    return disclosure.guarded(amounts, known=small_of, rather=_NOWHERE)


_NOWHERE = frozenset({OTHER, UNKNOWN})


def under(amounts: Amounts, groups: Amounts, group: Callable[[str], str]) -> Amounts:
    """`amounts` without those of groups that are not shown: together they would say what the group is."""
    return {
        key: None if amount and groups.get(group(key), 0) is None else amount
        for key, amount in amounts.items()
    }


@dataclass(frozen=True)
class Rate:
    """A share as the reader is shown it; hidden when its part, or what is left of the whole, is not to be seen."""

    measure: Measure
    part: int
    whole: int
    percent: Decimal | None
    hidden: bool


def rate(share: Share, counts: Counts, *, entitled: bool) -> Rate:
    """`share` as it is shown."""
    shown = entitled or _may_show(share, counts)
    if not shown:
        return Rate(share.measure, 0, 0, None, hidden=True)
    return Rate(share.measure, share.part, share.whole, share.percent, hidden=False)


# The tables on the same page that a share could be told from, and the values that it is made of.
_MADE_OF: Mapping[Measure, tuple[Facet, tuple[str, ...]]] = {
    Measure.FIRST_CONTACT_A: (Facet.FIRST_CONTACT, (FirstContact.YES, FirstContact.EXCLUDED)),
    Measure.SELF_SERVICE_DONE: (Facet.CATEGORY, (SELF_SERVICE_CATEGORY,)),
    Measure.TRIED_FIRST: (Facet.TRIED, (Tried.YES, Tried.NO)),
}


def _may_show(share: Share, counts: Counts) -> bool:
    if share.measure is Measure.ABANDONED:
        # The telephone's own count says nothing of anybody.
        return True
    if disclosure.shown(counts.calls, entitled=False) is None:
        # What B and the coverage are counted with is shown by itself, and would tell how few the calls are.
        return False
    # What was logged on other evenings than those whose figures are known is what the coverage leaves of all.
    whole = counts.calls + counts.non_calls if share.measure is Measure.COVERAGE else share.whole
    if None in disclosure.guarded({"part": share.part, "rest": whole - share.part}).values():
        return False
    facet, values = _MADE_OF.get(share.measure, (Facet.ALL, ()))
    seen = disclosure.guarded(counts[facet])
    return all(seen.get(value, 0) is not None for value in values)


class Bar(StrEnum):
    """What one bar is of."""

    EVENING = "evening"
    WEEK = "week"
    MONTH = "month"


def bar_of(period: Period) -> Bar:
    """What the bars of a period are of, so that they are neither too many nor too few."""
    if period.days <= EVENINGS_MOST:
        return Bar.EVENING
    return Bar.WEEK if period.days <= WEEKS_MOST else Bar.MONTH


@dataclass(frozen=True)
class Stretch:
    """The days of one bar, the evenings among them, and its calls; None is not shown."""

    first: date
    last: date
    evenings: int
    calls: int | None


def stretches(
    period: Period, calls: Mapping[date, int], evenings: Collection[date], today: date, *, entitled: bool
) -> list[Stretch]:
    """The bars of a period up to today, in order: every evening that was held or had calls, or each week or month."""
    spans = list(_spans(period, {*calls, *evenings}, today))
    sums = {
        first.isoformat(): sum(amount for day, amount in calls.items() if first <= day <= last)
        for first, last in spans
    }
    seen = guarded(sums, entitled=entitled)
    held = {*evenings, *calls}
    return [
        Stretch(first, last, sum(first <= day <= last for day in held), seen[first.isoformat()])
        for first, last in spans
    ]


def _spans(period: Period, days: Collection[date], today: date) -> Iterable[tuple[date, date]]:
    kind = bar_of(period)
    if kind is Bar.EVENING:
        yield from ((day, day) for day in sorted(days) if period.first <= day <= period.last)
        return
    begin, end = period.first, min(period.last, today)
    while begin <= end:
        whole = week(begin) if kind is Bar.WEEK else month(begin)
        yield begin, min(whole.last, period.last)
        begin = whole.last + timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """Agreed opening hours on a weekday, and the days on which they hold."""

    weekday: int
    start: time
    end: time
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Grid:
    """Calls by weekday and half hour; `open` are the cells within the agreed hours."""

    weekdays: tuple[int, ...]
    half_hours: tuple[int, ...]
    cells: Cells
    open: frozenset[tuple[int, int]]

    def calls(self, weekday: int, half_hour: int) -> int | None:
        """How many there were; None is not shown."""
        return self.cells.get((weekday, half_hour), 0)


def grid(
    times: Mapping[str, int],
    hours: Iterable[Hours],
    period: Period,
    *,
    entitled: bool,
    hidden: Collection[int] = (),
) -> Grid:
    """The calls of a period by weekday and half hour, from the facet TIME; the hours that were agreed stand around them.

    `hidden` are weekdays of which an evening is not shown: their half hours may not add up to it.

    One half hour before and after is always there, so that it is seen that nobody rang, or that somebody did.
    """
    opened = {
        (each.weekday, half)
        for each in hours
        if each.valid_from <= period.last and (each.valid_to is None or each.valid_to >= period.first)
        for half in range(_half(each.start), -(-_minutes(each.end) // 30))
    }
    seen = guarded(times, entitled=entitled, group=lambda key: key.partition("-")[0])
    for day in hidden:
        its = {key: amount for key, amount in seen.items() if key.startswith(f"{day}-") and amount != 0}
        if its and None not in its.values():
            seen[min(its, key=lambda key: (times[key], key))] = None
    cells = {_cell(key): amount for key, amount in seen.items()}
    halves = {half for _day, half in opened} | {half for _day, half in cells}
    if not halves:
        return Grid((), (), {}, frozenset())
    first, last = max(0, min(halves) - 1), min(47, max(halves) + 1)
    days = {day for day, _half in opened} | {day for day, _half in cells}
    return Grid(tuple(sorted(days)), tuple(range(first, last + 1)), cells, frozenset(opened))


def _cell(key: str) -> tuple[int, int]:
    day, _dash, half = key.partition("-")
    return int(day), int(half)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _half(at: time) -> int:
    return _minutes(at) // 30


@dataclass(frozen=True)
class Hindered:
    """A solution of the guide in the calls: how many, and what stood in the way there, the most frequent first."""

    entry: int
    calls: int | None
    barriers: tuple[tuple[str, int | None], ...]


def hindered(counts: Counts, *, entitled: bool) -> list[Hindered]:
    """The solutions that calls were about, those with most hindered calls first."""
    by_entry: dict[str, dict[str, int]] = {}
    for key, amount in counts[Facet.BARRIER_AT].items():
        entry, _colon, barrier = key.partition(":")
        by_entry.setdefault(entry, {})[barrier] = amount
    order = sorted(
        counts[Facet.SOLUTION].items(),
        key=lambda pair: (-sum(by_entry.get(pair[0], {}).values()), -pair[1], int(pair[0])),
    )
    return [
        Hindered(
            int(entry),
            disclosure.shown(amount, entitled=entitled),
            tuple(_barriers(by_entry.get(entry, {}), amount, entitled=entitled)),
        )
        for entry, amount in order[:TOP]
    ]


def _barriers(amounts: Mapping[str, int], calls: int, *, entitled: bool) -> Iterable[tuple[str, int | None]]:
    # Those without a barrier are a part too: what is left could be told from the sum.
    seen = guarded({**amounts, "": calls - sum(amounts.values())}, entitled=entitled)
    return ranked({barrier: seen[barrier] for barrier in amounts})


def ranked(amounts: Amounts) -> list[tuple[str, int | None]]:
    """The most frequent first; what is not shown last, in the order of its names, which says nothing."""
    return sorted(amounts.items(), key=lambda pair: (pair[1] is None, -(pair[1] or 0), pair[0]))
