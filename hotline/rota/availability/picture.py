"""What wishes mean, as a picture: one person's month beside the own shifts, and a team's evenings in a matrix."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hotline.accounts import queries as accounts
from hotline.accounts.models import Municipality, Person
from hotline.core import clock
from hotline.opening import queries as opening
from hotline.rota import queries as rota
from hotline.rota.availability import queries, rules
from hotline.rota.availability.models import Availability
from hotline.rota.availability.queries import Clash
from hotline.rota.availability.rules import DAY, Mood, Wish
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek, Slot

FORWARD = timedelta(days=366)


@dataclass(frozen=True)
class Day:
    """A day of somebody's month. `open` is whether the hotline has an evening then."""

    day: date
    inside: bool
    today: bool
    open: bool
    mood: Mood | None
    duties: tuple[tuple[Shift, Slot], ...]


@dataclass(frozen=True)
class Month:
    """Somebody's month, whole weeks from Monday."""

    first: date
    weeks: list[list[Day]]

    @property
    def before(self) -> date:
        """The month before."""
        return clock.month_after(self.first, -1)

    @property
    def after(self) -> date:
        """The month after."""
        return clock.month_after(self.first)


def month_of(viewer: Person, person: Person, first: date, said: Collection[Wish]) -> Month:
    """The month that begins at `first` as `viewer` may see it; `said` is what the person has said."""
    last = clock.month_after(first) - DAY
    start, end = IsoWeek.of(first).monday, IsoWeek.of(last).sunday
    moods = rules.moods(said, start, end)
    open_days = {each.day for each in opening.openings_between(start, end)}
    duties: dict[date, list[tuple[Shift, Slot]]] = {}
    for shift in rota.shifts_between(start, end):
        if not (shift.is_published or rota.may_plan(viewer, shift.municipality_id)):
            continue
        for slot in Slot:
            held = shift.slot(slot)
            if held is not None and held.person_id == person.id:
                duties.setdefault(shift.day, []).append((shift, slot))
    today = clock.today()
    days = [
        Day(
            day,
            first <= day <= last,
            day == today,
            day in open_days,
            moods.get(day),
            tuple(duties.get(day, ())),
        )
        for day in (start + n * DAY for n in range((end - start).days + 1))
    ]
    return Month(first, [days[n : n + 7] for n in range(0, len(days), 7)])


@dataclass(frozen=True)
class Line:
    """One entry as it is listed. `silenced`: days in the coming year on which another entry counts instead."""

    row: Availability
    over: bool
    silenced: int


def lines_of(person: Person) -> list[Line]:
    """The person's entries, the earliest first; what is over has `over`."""
    rows, today = queries.entries_of(person.id), clock.today()
    end = today + FORWARD
    counts = rules.moods([row.wish for row in rows], today, end)
    lines = []
    for row in rows:
        wish = row.wish
        silenced = sum(counts[day] is not wish.mood for day in wish.days(today, end))
        lines.append(Line(row, wish.over(today), silenced))
    return lines


@dataclass(frozen=True)
class Cell:
    """What one person says of one evening, and the place the person has on it."""

    mood: Mood | None
    slot: Slot | None

    @property
    def clash(self) -> bool:
        """Whether the person is on the evening and is off."""
        return self.slot is not None and self.mood is Mood.OFF


@dataclass(frozen=True)
class Column:
    """An evening of the month. `own` is whether the team staffs it; `free` how many of the team are not off."""

    day: date
    own: bool
    free: int


@dataclass(frozen=True)
class Matrix:
    """The team's month: a column for each evening, a row for each person."""

    municipality: Municipality
    first: date
    columns: list[Column]
    rows: list[tuple[Person, list[Cell]]]
    clashes: list[Clash]

    @property
    def before(self) -> date:
        """The month before."""
        return clock.month_after(self.first, -1)

    @property
    def after(self) -> date:
        """The month after."""
        return clock.month_after(self.first)


def matrix_of(municipality: Municipality, first: date, everything: bool) -> Matrix:
    """The team of `municipality` in the month that begins at `first`, in a fixed number of queries.

    The evenings are those that the team staffs, or with `everything` all of the hotline's. The clashes are
    those of all evenings ahead.
    """
    last = clock.month_after(first) - DAY
    team = accounts.eligible([municipality.id]).get(municipality.id, [])
    shifts = rota.shifts_between(first, last, municipality.id)
    own = {shift.day for shift in shifts}
    days = sorted(own | {each.day for each in opening.openings_between(first, last)} if everything else own)
    duties = queries.team_duties(municipality.id, clock.now())
    asked = {each.id for each in team} | {person.id for _shift, _slot, person in duties}
    ahead = [first, last, *(shift.day for shift, _slot, _person in duties)]
    said = queries.moods(asked, min(ahead), max(ahead))
    places = _places(shifts)
    columns = [
        Column(day, day in own, sum(said[each.id].get(day) is not Mood.OFF for each in team)) for day in days
    ]
    rows = [
        (each, [Cell(said[each.id].get(day), places.get((each.id, day))) for day in days]) for each in team
    ]
    return Matrix(municipality, first, columns, rows, queries.clashing(duties, said))


def _places(shifts: Sequence[Shift]) -> dict[tuple[int, date], Slot]:
    found = {}
    for shift in shifts:
        for slot in Slot:
            held = shift.slot(slot)
            if held is not None:
                found[held.person_id, shift.day] = slot
    return found
