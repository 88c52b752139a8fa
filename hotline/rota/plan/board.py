"""The plan as a viewer may see it: weeks of days of evenings, for the month and the week page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from hotline.accounts.models import Municipality, Person
from hotline.core import clock
from hotline.core.i18n import hour, long_date
from hotline.opening import queries as opening
from hotline.rota import queries, rules, words
from hotline.rota.availability import queries as availability
from hotline.rota.availability.rules import Mood
from hotline.rota.models import Shift, WeekAllotment
from hotline.rota.plan.filters import Filter, Only, Show
from hotline.rota.plan.under_way import Mark, marks_for
from hotline.rota.rules import IsoWeek, Lack, Slot

USUAL_WEEKDAYS = frozenset(range(4))


@dataclass(frozen=True)
class Place:
    """One slot as it is shown; `name` None is nobody, or somebody whom the viewer may not see yet.

    `mood` is what the person has asked for and does not get; only those who may plan the evening see it.
    """

    slot: Slot
    label: str
    name: str | None
    me: bool
    lack: str | None
    mood: Mood | None = None


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
    marks: tuple[Mark, ...] = ()

    @property
    def editable(self) -> bool:
        """Whether the viewer may still put somebody on it."""
        return self.plannable and not self.cancelled and not self.over

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


def evenings_for(
    viewer: Person, first: date, last: date, wanted: Filter | None = None, *, wishes: bool = True
) -> list[Evening]:
    """The evenings from `first` to `last` that `wanted` asks for, as `viewer` may see them.

    `wishes` False leaves out what people have asked for, for whoever does not show it or knows it already.
    The number of queries is the same whatever the number of evenings.
    """
    now = clock.now()
    shifts = queries.all_between(first, last)
    marks = marks_for(viewer, shifts)
    moods = _moods(viewer, shifts, first, last) if wishes else {}
    found = [_evening(viewer, shift, now, moods, marks.get(shift.id, ())) for shift in shifts]
    return [each for each in found if wanted is None or _asked_for(viewer, each, wanted)]


def weeks_for(
    viewer: Person, first: IsoWeek, last: IsoWeek, wanted: Filter | None = None, *, wishes: bool = True
) -> list[Week]:
    """The weeks from `first` to `last` as `viewer` may see them; those with nothing that is asked for are left out."""
    today = clock.today()
    start, end = first.monday, last.sunday
    allotments = queries.allotments(first, last)
    chiefs = queries.chiefs_by_municipality()
    closed = {each.day: each.reason for each in opening.closing_days(start, end)}
    found: dict[date, list[Evening]] = {}
    for evening in evenings_for(viewer, start, end, wanted, wishes=wishes):
        found.setdefault(evening.shift.day, []).append(evening)
    weeks = []
    for week in IsoWeek.between(first, last):
        row = allotments.get(week)
        days = _days(week, found, closed, today)
        weeks.append(Week(week, row, chiefs.get(row.municipality_id, []) if row else [], days))
    if wanted is None or wanted.everything:
        return weeks
    return [week for week in weeks if week.evenings]


def _moods(
    viewer: Person, shifts: Sequence[Shift], first: date, last: date
) -> Mapping[int, Mapping[date, Mood]]:
    ids = {
        held.person_id
        for shift in shifts
        if queries.may_plan(viewer, shift.municipality_id)
        for slot in Slot
        if (held := shift.slot(slot)) is not None
    }
    return availability.moods(ids, first, last) if ids else {}


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


def _asked_for(viewer: Person, evening: Evening, wanted: Filter) -> bool:
    shift = evening.shift
    whose = {
        Show.ALL: True,
        Show.MINE: evening.mine,
        Show.OWN: shift.municipality_id == viewer.municipality_id,
    }
    stands = {
        None: True,
        Only.HOLES: bool(evening.lacks) and not evening.over,
        Only.DRAFTS: evening.draft and evening.plannable and not evening.over,
        Only.UNDER_WAY: bool(evening.marks),
    }
    named = any(wanted.name.casefold() in (place.name or "").casefold() for place in evening.places)
    return (
        whose[wanted.show]
        and stands[wanted.only]
        and wanted.municipality in {None, shift.municipality.key}
        and (not wanted.name or named)
    )


def _evening(
    viewer: Person,
    shift: Shift,
    now: datetime,
    moods: Mapping[int, Mapping[date, Mood]],
    marks: Sequence[Mark],
) -> Evening:
    plannable = queries.may_plan(viewer, shift.municipality_id)
    visible = shift.is_published or plannable
    cancelled = not shift.is_planned
    lacks = rules.lacks(queries.staffed(shift)) if visible and not cancelled else []
    over = shift.ends_at <= now
    asked = moods if plannable and not over else {}
    return Evening(
        shift=shift,
        places=tuple(_place(viewer, shift, slot, visible, lacks, asked) for slot in Slot),
        visible=visible,
        plannable=plannable,
        cancelled=cancelled,
        running=shift.starts_at <= now < shift.ends_at,
        over=over,
        marks=tuple(marks) if visible else (),
    )


_LACKS = {
    Slot.PRIMARY: (Lack.PRIMARY, Lack.UNFIT_PRIMARY),
    Slot.BACKUP: (Lack.BACKUP, Lack.UNFIT_BACKUP),
}


def _place(
    viewer: Person,
    shift: Shift,
    slot: Slot,
    visible: bool,
    lacks: Iterable[Lack],
    moods: Mapping[int, Mapping[date, Mood]],
) -> Place:
    held = shift.slot(slot) if visible else None
    lack = next((words.lack(each) for each in lacks if each in _LACKS[slot]), None)
    mood = moods.get(held.person_id, {}).get(shift.day) if held else None
    return Place(
        slot=slot,
        label=str(words.SLOT_NAMES[slot]),
        name=held.person.name if held else None,
        me=held is not None and held.person_id == viewer.id,
        lack=lack,
        mood=mood if mood is not Mood.GLADLY else None,
    )


def weekdays(weeks: Iterable[Week]) -> list[int]:
    """The weekdays that the weeks use, 0 = Monday: the usual ones, and any other that has an evening."""
    used = {day.day.weekday() for week in weeks for day in week.days if day.evenings}
    return sorted(USUAL_WEEKDAYS | used)


def changes_for(viewer: Person, week: IsoWeek) -> dict[str, dict[str, str | bool]]:
    """Who changed each evening of the week that `viewer` may see last, in words, by shift id."""
    found = evenings_for(viewer, week.monday, week.sunday, wishes=False)
    shifts = {each.shift.id: each.shift for each in found if each.visible}
    return {
        str(shift_id): {
            "own": change.by is not None and change.by.id == viewer.id,
            "who": change.by.name if change.by else str(_("Portalen")),
            "day": long_date(shifts[shift_id].day),
            "time": hour(change.at),
        }
        for shift_id, change in queries.latest_changes(shifts.keys()).items()
    }
