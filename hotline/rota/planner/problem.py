"""What the planner is asked and what it answers. Pure: no database, no words in Danish, no solver.

Level 1 gives weeks to municipalities (`planner.weeks`), level 2 gives evenings to people (`planner.people`);
`planner.replan` changes a plan as little as possible. All ids are those of the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from hotline.rota.rules import THURSDAY, IsoWeek, Slot

SPACING = 3  # Weeks that should pass before a municipality has another one.


class Phase(StrEnum):
    """What is decided in turn; a later phase never spoils what an earlier one reached."""

    SPACING = "spacing"
    EVENINGS = "evenings"
    HOLIDAYS = "holidays"
    HOLES = "holes"
    CHANGES = "changes"
    HARD_WISHES = "hard wishes"
    PRIMARY = "primary"
    DEMANDING = "demanding"
    BACKUP = "backup"
    COMFORT = "comfort"


def _gap(objective: float, bound: float) -> float:
    return max(0.0, objective - bound) / max(1.0, abs(objective))


@dataclass(frozen=True)
class Progress:
    """How far the solver is: phase `number` of `of`, the best found and the proven bound in that phase.

    Less is better; both are None until something is known. `seconds` run from the start of the whole plan.
    """

    phase: Phase
    number: int
    of: int
    objective: float | None
    bound: float | None
    seconds: float

    @property
    def gap(self) -> float | None:
        """How far the best found may be from the best possible, as a share: 0.05 is 5 %."""
        if self.objective is None or self.bound is None:
            return None
        return _gap(self.objective, self.bound)


Report = Callable[[Progress], None]
Stop = Callable[[], bool]


@dataclass(frozen=True)
class PhaseFigures:
    """What a phase ended with. Proven when nothing better exists, given the phases before it."""

    phase: Phase
    objective: float
    bound: float
    proven: bool
    seconds: float

    @property
    def gap(self) -> float:
        """How far the objective may be from the best possible, as a share: 0.05 is 5 %."""
        return 0.0 if self.proven else _gap(self.objective, self.bound)


@dataclass(frozen=True)
class Outcome:
    """How good a plan is known to be. `cancelled` when `stop` cut it short: the plan is then half made."""

    phases: tuple[PhaseFigures, ...]
    seconds: float
    cancelled: bool = False

    @property
    def deciding(self) -> PhaseFigures | None:
        """The first phase that is not proven, or else the last: what the page shows the gap of."""
        unproven = (each for each in self.phases if not each.proven)
        return next(unproven, self.phases[-1] if self.phases else None)

    @property
    def proven(self) -> bool:
        """Whether no better plan exists, by the order of the phases."""
        return not self.cancelled and all(each.proven for each in self.phases)

    @property
    def objective(self) -> float:
        """What the deciding phase reached; less is better."""
        return self.deciding.objective if self.deciding else 0.0

    @property
    def bound(self) -> float:
        """What the deciding phase cannot get below."""
        return self.deciding.bound if self.deciding else 0.0

    @property
    def gap(self) -> float:
        """How far the deciding phase may be from the best possible, as a share; 0 when all is proven."""
        return self.deciding.gap if self.deciding else 0.0


# Level 1: weeks to municipalities.


class Holiday(StrEnum):
    """The holidays whose short weeks are shared out over the years."""

    EASTER = "easter"
    ASCENSION = "ascension"
    WHITSUN = "whitsun"
    CHRISTMAS = "christmas"


@dataclass(frozen=True)
class WeeksProblem:
    """Weeks to give to municipalities.

    `evenings`: week -> number of open evenings; a week with none is nobody's. `carried`: evenings that each
    municipality had before, so that the extra one goes round. `fixed`: weeks given already, inside the period
    or around it (give at least `spacing` weeks on both sides), which stay. `holiday`: which of the weeks a
    holiday makes short. `ledger`: how many weeks of each kind each municipality has had in earlier years.
    """

    evenings: Mapping[IsoWeek, int]
    municipalities: tuple[int, ...]
    carried: Mapping[int, int] = field(default_factory=dict)
    fixed: Mapping[IsoWeek, int] = field(default_factory=dict)
    holiday: Mapping[IsoWeek, str] = field(default_factory=dict)
    ledger: Mapping[tuple[int, str], int] = field(default_factory=dict)
    spacing: int = SPACING


@dataclass(frozen=True)
class WeeksPlan:
    """Who gets the weeks that were free.

    `spacing` is how many weeks pass between two of the same municipality wherever the plan could choose: less
    than was asked when there are too few municipalities. `close` are weeks that a municipality has too soon
    after another in spite of it, because of weeks that were fixed. `spread` is evenings between the most and
    the least, `carried` included; `period_spread` without.
    """

    owners: dict[IsoWeek, int]
    spacing: int
    close: tuple[IsoWeek, ...]
    spread: int
    period_spread: int
    outcome: Outcome


# Level 2: people on the evenings of one municipality.


class Place(NamedTuple):
    """One of the two places on one evening: what a person is put on."""

    shift_id: int
    slot: Slot


@dataclass(frozen=True)
class Evening:
    """An evening to fill. `holiday` when it is the last before, or the first after, a holiday."""

    shift_id: int
    day: date
    holiday: bool = False

    @property
    def demanding(self) -> bool:
        """Whether it is one of the evenings that people would rather be without."""
        return self.holiday or self.day.weekday() == THURSDAY


@dataclass(frozen=True)
class Tally:
    """How many evenings somebody has: as primary, as backup, and demanding ones among both."""

    primary: int = 0
    backup: int = 0
    demanding: int = 0

    @property
    def total(self) -> int:
        """Evenings in either slot."""
        return self.primary + self.backup


@dataclass(frozen=True)
class Member:
    """Somebody who may be put on an evening, at most once a day.

    `approved`: may take duty at all. `off`: days never to be used. `avoid`: hard wishes, broken only where an
    evening would else have a hole. `wishes`: day -> weight, below 0 for "rather not", above 0 for "gladly"
    (1 is an ordinary wish, 3 a strong one). `busy`: days with a duty outside this problem: at the edges of
    the period or in another municipality; they count in the limits. `most_per_week` and `most_running`: most
    evenings in an ISO week, most days in a row; None for no limit. `carried`: what the person has had already
    in the time that is to be fair, apart from the evenings of this problem.
    """

    id: int
    approved: bool = True
    off: frozenset[date] = frozenset()
    avoid: frozenset[date] = frozenset()
    wishes: Mapping[date, int] = field(default_factory=dict)
    busy: frozenset[date] = frozenset()
    most_per_week: int | None = None
    most_running: int | None = None
    carried: Tally = Tally()


@dataclass(frozen=True)
class PeopleProblem:
    """The evenings of one municipality and its people. `fixed`: places filled already, kept whoever it is."""

    evenings: tuple[Evening, ...]
    members: tuple[Member, ...]
    fixed: Mapping[Place, int] = field(default_factory=dict)


class Why(StrEnum):
    """Why somebody cannot take a place."""

    NOT_APPROVED = "not approved"
    OFF = "off"
    BUSY_ELSEWHERE = "busy elsewhere"
    OTHER_SLOT = "has another place that day"
    WEEK_LIMIT = "most evenings in a week"
    RUNNING_LIMIT = "most evenings in a row"
    OUT_OF_TIME = "the planner had no time to try"


@dataclass(frozen=True)
class Hole:
    """A place that nobody can take, and why not each of the members, first reason first. Never without one."""

    place: Place
    day: date
    reasons: Mapping[int, tuple[Why, ...]]


@dataclass(frozen=True)
class PeoplePlan:
    """Who is where. `assignments` has every filled place, the fixed ones too; `loads` counts `carried` as well.

    `broken`: places that go against a hard wish (`avoid`), since there would be a hole else.
    """

    assignments: dict[Place, int]
    holes: tuple[Hole, ...]
    loads: dict[int, Tally]
    broken: tuple[Place, ...]
    outcome: Outcome

    def spread(self, slot: Slot) -> int:
        """Evenings in `slot` between whoever has the most and whoever has the least."""
        counts = [each.primary if slot is Slot.PRIMARY else each.backup for each in self.loads.values()]
        return max(counts, default=0) - min(counts, default=0)


# Changing a plan.


@dataclass(frozen=True)
class Change:
    """A place that changes hands; None is nobody."""

    place: Place
    day: date
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Replan:
    """The plan after the fewest possible changes; `fewest` when it is proven that fewer will not do."""

    plan: PeoplePlan
    changes: tuple[Change, ...]
    touched: frozenset[int]
    fewest: bool
