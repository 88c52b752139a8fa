"""The year's allotment: who has which week, how many evenings that is, and how even it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from hotline.accounts.models import Municipality, Person
from hotline.accounts.queries import municipalities
from hotline.opening import queries as opening
from hotline.opening.models import ClosingDay
from hotline.rota import queries
from hotline.rota.models import Shift, WeekAllotment
from hotline.rota.plan.board import USUAL_WEEKDAYS
from hotline.rota.rotation import Share, shares
from hotline.rota.rules import IsoWeek, lacks


@dataclass(frozen=True)
class YearWeek:
    """One week of the year: `open_evenings` by the opening hours, the rest of what is planned."""

    week: IsoWeek
    allotment: WeekAllotment | None
    open_evenings: int
    published: int
    complete: int
    planned: int
    closed: Sequence[ClosingDay]
    own: int


@dataclass(frozen=True)
class Year:
    """A whole ISO year."""

    weeks: Sequence[YearWeek]
    balance: Sequence[tuple[Municipality, Share, timedelta]]

    def unallotted(self, since: IsoWeek) -> int:
        """How many weeks with evenings are nobody's, from `since` on."""
        return sum(
            1 for each in self.weeks if each.week >= since and each.open_evenings and each.allotment is None
        )


def year_plan(viewer: Person, year: int) -> Year:
    """The year's weeks, with how many evenings of each `viewer` is on, and the balance between the municipalities.

    The balance counts planned evenings by who staffs them, so that an evening that was handed over counts
    where the work is done.
    """
    weeks = IsoWeek.year_of(year)
    first, last = weeks[0].monday, weeks[-1].sunday
    rows = queries.allotments(weeks[0], weeks[-1])
    due = Counter(IsoWeek.of(each.day) for each in opening.openings_between(first, last))
    closed: dict[IsoWeek, list[ClosingDay]] = {}
    for day in opening.closing_days(first, last):
        # A holiday on a day that the hotline never opens closes nothing.
        if day.day.weekday() in USUAL_WEEKDAYS:
            closed.setdefault(IsoWeek.of(day.day), []).append(day)
    shifts: dict[IsoWeek, list[Shift]] = {}
    for shift in queries.shifts_between(first, last):
        shifts.setdefault(shift.week, []).append(shift)
    cells = [
        YearWeek(
            week,
            rows.get(week),
            due[week],
            sum(each.is_published for each in shifts.get(week, [])),
            sum(not lacks(queries.staffed(each)) for each in shifts.get(week, [])),
            len(shifts.get(week, [])),
            closed.get(week, []),
            sum(_is_on(viewer, each) for each in shifts.get(week, [])),
        )
        for week in weeks
    ]
    return Year(cells, _balance(rows, shifts))


def _is_on(viewer: Person, shift: Shift) -> bool:
    return shift.is_published and viewer in (shift.primary, shift.backup)


def _balance(
    rows: dict[IsoWeek, WeekAllotment], shifts: dict[IsoWeek, list[Shift]]
) -> list[tuple[Municipality, Share, timedelta]]:
    everybody = municipalities()
    staffed = [shift for week in shifts.values() for shift in week]
    evenings = Counter(shift.municipality_id for shift in staffed)
    hours = {each.id: timedelta() for each in everybody}
    for shift in staffed:
        hours[shift.municipality_id] += shift.ends_at - shift.starts_at
    by_weeks = shares(
        {week: row.municipality_id for week, row in rows.items()}, {}, [m.id for m in everybody]
    )
    mean = sum(evenings.values()) / len(everybody) if everybody else 0
    return [
        (each, Share(each.id, share.weeks, evenings[each.id], evenings[each.id] - mean), hours[each.id])
        for each, share in zip(everybody, by_weeks, strict=False)
    ]
