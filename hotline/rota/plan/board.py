"""The plan as a viewer may see it: weeks of days of evenings, for the month and the week page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from hotline.accounts.models import Municipality, Person
from hotline.core import clock
from hotline.opening import queries as opening
from hotline.rota import queries, rules, words
from hotline.rota.models import Shift, WeekAllotment
from hotline.rota.rules import IsoWeek, Lack, Slot

USUAL_WEEKDAYS = frozenset(range(4))


class Show(StrEnum):
    """Which evenings are asked for."""

    ALL = "all"
    OWN = "own"
    MINE = "mine"


@dataclass(frozen=True)
class Place:
    """One slot as it is shown; `name` None is nobody, or somebody whom the viewer may not see yet."""

    slot: Slot
    label: str
    name: str | None
    me: bool
    lack: str | None


@dataclass(frozen=True)
class Evening:
    """One shift as it is shown."""

    shift: Shift
    places: tuple[Place, ...]
    visible: bool
    plannable: bool
    cancelled: bool
    running: bool
    over: bool

    @property
    def lacks(self) -> list[str]:
        """What is missing, in words; nothing when the viewer may not see the draft."""
        return [place.lack for place in self.places if place.lack]

    @property
    def mine(self) -> bool:
        """Whether the viewer is on it."""
        return any(place.me for place in self.places)

    @property
    def draft(self) -> bool:
        """Whether it is still to be published."""
        return not self.shift.is_published and not self.cancelled


@dataclass
class Day:
    """A day with its evenings, or with the reason why there are none."""

    day: date
    today: bool
    closed: str | None = None
    evenings: list[Evening] = field(default_factory=list)


@dataclass
class Week:
    """A week with who answers for it."""

    week: IsoWeek
    allotment: WeekAllotment | None
    chiefs: Sequence[Person]
    days: list[Day]

    @property
    def municipality(self) -> Municipality | None:
        """Who has the week."""
        return self.allotment.municipality if self.allotment else None

    @property
    def evenings(self) -> list[Evening]:
        """All evenings of the week."""
        return [evening for day in self.days for evening in day.evenings]


def weeks_for(viewer: Person, first: IsoWeek, last: IsoWeek, show: Show = Show.ALL) -> list[Week]:
    """The weeks from `first` to `last` as `viewer` may see them, in five queries whatever their number."""
    now, today = clock.now(), clock.today()
    start, end = first.monday, last.sunday
    allotments = queries.allotments(first, last)
    chiefs = queries.chiefs_by_municipality()
    closed = {each.day: each.reason for each in opening.closing_days(start, end)}
    found: dict[date, list[Evening]] = {}
    for shift in queries.all_between(start, end):
        evening = _evening(viewer, shift, now)
        if _asked_for(viewer, evening, show):
            found.setdefault(shift.day, []).append(evening)
    weeks = []
    for week in IsoWeek.between(first, last):
        row = allotments.get(week)
        days = _days(week, found, closed, today)
        weeks.append(Week(week, row, chiefs.get(row.municipality_id, []) if row else [], days))
    if show is Show.ALL:
        return weeks
    return [week for week in weeks if week.evenings]


def _days(week: IsoWeek, found: dict[date, list[Evening]], closed: dict[date, str], today: date) -> list[Day]:
    days = []
    for weekday in range(7):
        day = week.monday + timedelta(days=weekday)
        evenings = found.get(day, [])
        # A cancelled shift beside the one that took its place says nothing to anybody.
        if any(not each.cancelled for each in evenings):
            evenings = [each for each in evenings if not each.cancelled]
        reason = closed.get(day) if not any(not each.cancelled for each in evenings) else None
        if evenings or weekday in USUAL_WEEKDAYS:
            days.append(Day(day, day == today, reason, evenings))
    return days


def _asked_for(viewer: Person, evening: Evening, show: Show) -> bool:
    if show is Show.MINE:
        return evening.mine
    if show is Show.OWN:
        return evening.shift.municipality_id == viewer.municipality_id
    return True


def _evening(viewer: Person, shift: Shift, now: datetime) -> Evening:
    plannable = queries.may_plan(viewer, shift.municipality_id)
    visible = shift.is_published or plannable
    cancelled = not shift.is_planned
    lacks = rules.lacks(queries.staffed(shift)) if visible and not cancelled else []
    return Evening(
        shift=shift,
        places=tuple(_place(viewer, shift, slot, visible, lacks) for slot in Slot),
        visible=visible,
        plannable=plannable,
        cancelled=cancelled,
        running=shift.starts_at <= now < shift.ends_at,
        over=shift.ends_at <= now,
    )


_LACKS = {
    Slot.PRIMARY: (Lack.PRIMARY, Lack.UNFIT_PRIMARY),
    Slot.BACKUP: (Lack.BACKUP, Lack.UNFIT_BACKUP),
}


def _place(viewer: Person, shift: Shift, slot: Slot, visible: bool, lacks: Iterable[Lack]) -> Place:
    held = shift.slot(slot) if visible else None
    lack = next((words.lack(each) for each in lacks if each in _LACKS[slot]), None)
    return Place(
        slot=slot,
        label=str(words.SLOT_NAMES[slot]),
        name=held.person.name if held else None,
        me=held is not None and held.person_id == viewer.id,
        lack=lack,
    )


def weekdays(weeks: Iterable[Week]) -> list[int]:
    """The weekdays that the weeks use, 0 = Monday: the usual ones, and any other that has an evening."""
    used = {day.day.weekday() for week in weeks for day in week.days if day.evenings}
    return sorted(USUAL_WEEKDAYS | used)
