"""What a rota must and must not be. Pure: no database, no words in Danish; `now` is an argument.

A rule that is broken is told as a `Breach`; `rota.words` says it to people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from hotline.core.access import TAKES_DUTY, Role

THURSDAY = 3


class Slot(StrEnum):
    """The two places on an evening: vagt and bagvagt."""

    PRIMARY = "primary"
    BACKUP = "backup"

    @property
    def other(self) -> Slot:
        """The one beside it."""
        return Slot.BACKUP if self is Slot.PRIMARY else Slot.PRIMARY


class Happening(StrEnum):
    """What can happen around an evening and stands on its timeline; `rota.timeline` says it to people."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ASSIGNED = "assigned"
    REMOVED = "removed"
    ABSENT = "absent"
    PROMOTED = "promoted"
    ASKED = "asked"
    DECLINED = "declined"
    SWAPPED = "swapped"
    HANDED_OVER = "handed over"
    REMINDED = "reminded"
    SKIPPED = "skipped"
    BACKUP_CALLED = "backup called"
    CHIEF_CALLED = "chief called"
    OTHERS_CALLED = "others called"
    CHECKED_IN = "checked in"
    RELEASED = "released"
    TOOK_OVER = "took over"
    CLOSED = "closed"
    REOPENED = "reopened"
    ABLE_AGAIN = "able again"


@dataclass(frozen=True, order=True)
class IsoWeek:
    """A week as Danes count them: week 1 has the year's first Thursday; some years have a week 53."""

    year: int
    number: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.number, 1)

    @classmethod
    def of(cls, day: date) -> IsoWeek:
        """The week that `day` lies in; 1 January may belong to the year before."""
        year, number, _weekday = day.isocalendar()
        return cls(year, number)

    @classmethod
    def between(cls, first: IsoWeek, last: IsoWeek) -> list[IsoWeek]:
        """Every week from `first` to `last`, both included, in order."""
        count = (last.monday - first.monday).days // 7 + 1
        return [first.plus(n) for n in range(count)]

    @classmethod
    def year_of(cls, year: int) -> list[IsoWeek]:
        """All weeks of an ISO year: 52, or 53 (28 December always lies in the last one)."""
        return cls.between(cls(year, 1), cls.of(date(year, 12, 28)))

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return date.fromisocalendar(self.year, self.number, 7)

    def plus(self, weeks: int) -> IsoWeek:
        """The week that many weeks later, or earlier when negative."""
        return IsoWeek.of(self.monday + timedelta(weeks=weeks))

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"


class Breach(StrEnum):
    """The hard rules of the rota (`domain.md` 2g), and the database's own guards by the same names."""

    SAME_PERSON = "same person twice"
    NOT_APPROVED = "not approved"
    WRONG_ROLE = "wrong role"
    OTHER_MUNICIPALITY = "other municipality"
    TWO_AT_ONCE = "two at once"
    CLOSED = "closed day"
    CANCELLED = "cancelled shift"
    OVER = "evening is over"
    ABSENT = "said cannot come"


@dataclass(frozen=True)
class Candidate:
    """Somebody who might be put on an evening. `busy` holds the spans of the person's other shifts."""

    id: int
    municipality_id: int | None
    approved: bool
    active: bool
    role: Role
    busy: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True)
class Evening:
    """What the rules need to know of a shift."""

    starts_at: datetime
    ends_at: datetime
    municipality_id: int
    planned: bool = True
    closed: bool = False


def overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Whether two spans share a moment; one that ends when the other begins does not."""
    return one[0] < other[1] and other[0] < one[1]


def hard_rules(
    evening: Evening,
    chosen: Mapping[Slot, Candidate | None],
    now: datetime,
    *,
    agreed: Collection[Slot] = (),
) -> list[tuple[Breach, Slot | None]]:
    """Every hard rule that putting `chosen` on `evening` would break; empty when none.

    `agreed` are the slots for which both chiefs accepted somebody from another municipality
    (`domain.md`, decision 3). A breach of the evening itself carries no slot.
    """
    broken: list[tuple[Breach, Slot | None]] = []
    if not evening.planned:
        broken.append((Breach.CANCELLED, None))
    if evening.closed:
        broken.append((Breach.CLOSED, None))
    if evening.ends_at <= now:
        broken.append((Breach.OVER, None))
    primary, backup = chosen.get(Slot.PRIMARY), chosen.get(Slot.BACKUP)
    if primary and backup and primary.id == backup.id:
        broken.append((Breach.SAME_PERSON, Slot.BACKUP))
    for slot, person in chosen.items():
        if person is not None:
            broken += [(breach, slot) for breach in _unfit(evening, person, slot in agreed)]
    return broken


def _unfit(evening: Evening, person: Candidate, agreed: bool) -> list[Breach]:
    found = []
    if not (person.approved and person.active):
        found.append(Breach.NOT_APPROVED)
    if person.role not in TAKES_DUTY:
        found.append(Breach.WRONG_ROLE)
    if person.municipality_id != evening.municipality_id and not agreed:
        found.append(Breach.OTHER_MUNICIPALITY)
    if any(overlap(span, (evening.starts_at, evening.ends_at)) for span in person.busy):
        found.append(Breach.TWO_AT_ONCE)
    return found


class Lack(StrEnum):
    """Why an evening is not ready to be published."""

    PRIMARY = "no primary"
    BACKUP = "no backup"
    UNFIT_PRIMARY = "primary no longer eligible"
    UNFIT_BACKUP = "backup no longer eligible"


@dataclass(frozen=True)
class Staffed:
    """An evening with who is on it; `unfit` are the slots whose person may no longer take duty."""

    shift_id: int
    primary_id: int | None
    backup_id: int | None
    unfit: frozenset[Slot] = field(default_factory=frozenset)


def lacks(evening: Staffed) -> list[Lack]:
    """What is missing on one evening: a warning in a draft, an error at publication (`domain.md` 2g)."""
    found = []
    if evening.primary_id is None:
        found.append(Lack.PRIMARY)
    elif Slot.PRIMARY in evening.unfit:
        found.append(Lack.UNFIT_PRIMARY)
    if evening.backup_id is None:
        found.append(Lack.BACKUP)
    elif Slot.BACKUP in evening.unfit:
        found.append(Lack.UNFIT_BACKUP)
    return found


def publication_problems(evenings: Iterable[Staffed]) -> dict[int, list[Lack]]:
    """What keeps each evening from being published, by shift; evenings that are ready are left out."""
    return {each.shift_id: problems for each in evenings if (problems := lacks(each))}


@dataclass(frozen=True)
class Duty:
    """One evening of one person in one slot, of one municipality."""

    day: date
    municipality_id: int
    person_id: int
    slot: Slot


@dataclass
class Load:
    """How much somebody has had: evenings as primary and as backup, and Thursdays among both."""

    primary: int = 0
    backup: int = 0
    thursdays: int = 0

    @property
    def total(self) -> int:
        """Evenings in either slot."""
        return self.primary + self.backup


def loads(duties: Iterable[Duty]) -> dict[int, Load]:
    """The load of each person who has any, by person id."""
    found: dict[int, Load] = {}
    for duty in duties:
        load = found.setdefault(duty.person_id, Load())
        if duty.slot is Slot.PRIMARY:
            load.primary += 1
        else:
            load.backup += 1
        load.thursdays += duty.day.weekday() == THURSDAY
    return found


def may_plan(role: Role, own_municipality_id: int | None, municipality_id: int) -> bool:
    """A chief plans the evenings of the own municipality, the coordinator everybody's."""
    if role == Role.COORDINATOR:
        return True
    return role == Role.CHIEF and own_municipality_id == municipality_id


Held = tuple[datetime, datetime | None]


def was_whole(primaries: Iterable[Held], backups: Iterable[Held], first: datetime, last: datetime) -> bool:
    """Whether somebody was primary and somebody backup at the same time, for a while between two moments.

    A span is from when to when somebody was on, None when still so.
    """
    return any(
        max(one[0], other[0], first) < min(one[1] or last, other[1] or last, last)
        for one in primaries
        for other in backups
    )
