"""Questions and answers as they are kept in the database, and read again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hotline.rota.planner.problem import (
    Evening,
    Hole,
    Member,
    Outcome,
    PeoplePlan,
    PeopleProblem,
    Phase,
    PhaseFigures,
    Place,
    Progress,
    Tally,
    WeeksPlan,
    WeeksProblem,
    Why,
)
from hotline.rota.planner.rules import Heed
from hotline.rota.rules import IsoWeek, Slot

Data = dict[str, Any]


def week(text: str) -> IsoWeek:
    """The week that "2026-W49" names; raises ValueError for anything else."""
    year, mark, number = text.partition("-W")
    if not (mark and year.isdigit() and number.isdigit()):
        raise ValueError(text)
    return IsoWeek(int(year), int(number))


def _days(days: Iterable[date]) -> list[str]:
    return sorted(str(day) for day in days)


def _day_set(texts: Iterable[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)


def _places(places: Mapping[Place, int]) -> list[list[Any]]:
    return [[*place, person] for place, person in sorted(places.items())]


def _place_map(rows: Iterable[list[Any]]) -> dict[Place, int]:
    return {Place(shift_id, Slot(slot)): person for shift_id, slot, person in rows}


@dataclass(frozen=True)
class PeopleQuestion:
    """What is asked about a municipality's people. `present`: the plan as it was; `settled`: what is published."""

    problem: PeopleProblem
    present: Mapping[Place, int]
    settled: frozenset[Place]
    heed: Heed
    keep_drafts: bool

    def as_data(self) -> Data:
        """For the database."""
        return {
            "evenings": [[each.shift_id, str(each.day), each.holiday] for each in self.problem.evenings],
            "members": [_member(each) for each in self.problem.members],
            "fixed": _places(self.problem.fixed),
            "present": _places(self.present),
            "settled": [list(place) for place in sorted(self.settled)],
            "heed": self.heed,
            "keep_drafts": self.keep_drafts,
        }

    @classmethod
    def of(cls, data: Data) -> PeopleQuestion:
        """From the database."""
        evenings = tuple(
            Evening(shift_id, date.fromisoformat(day), holiday) for shift_id, day, holiday in data["evenings"]
        )
        members = tuple(_read_member(each) for each in data["members"])
        return cls(
            PeopleProblem(evenings, members, _place_map(data["fixed"])),
            _place_map(data["present"]),
            frozenset(Place(shift_id, Slot(slot)) for shift_id, slot in data["settled"]),
            Heed(data["heed"]),
            data["keep_drafts"],
        )


def _tally(tally: Tally) -> list[int]:
    return [tally.primary, tally.backup, tally.demanding]


def _member(member: Member) -> Data:
    return {
        "id": member.id,
        "approved": member.approved,
        "off": _days(member.off),
        "avoid": _days(member.avoid),
        "wishes": {str(day): weight for day, weight in sorted(member.wishes.items())},
        "busy": _days(member.busy),
        "most": [member.most_per_week, member.most_running],
        "carried": _tally(member.carried),
    }


def _read_member(data: Data) -> Member:
    return Member(
        id=data["id"],
        approved=data["approved"],
        off=_day_set(data["off"]),
        avoid=_day_set(data["avoid"]),
        wishes={date.fromisoformat(day): weight for day, weight in data["wishes"].items()},
        busy=_day_set(data["busy"]),
        most_per_week=data["most"][0],
        most_running=data["most"][1],
        carried=Tally(*data["carried"]),
    )


@dataclass(frozen=True)
class WeeksQuestion:
    """What is asked about weeks. `present`: week -> who had it and the version of the row (0: nobody)."""

    problem: WeeksProblem
    present: Mapping[IsoWeek, tuple[int | None, int]]

    def as_data(self) -> Data:
        """For the database."""
        asked = self.problem
        return {
            "evenings": {str(week): count for week, count in sorted(asked.evenings.items())},
            "municipalities": list(asked.municipalities),
            "carried": [[each, count] for each, count in asked.carried.items()],
            "fixed": {str(week): owner for week, owner in sorted(asked.fixed.items())},
            "holiday": {str(week): str(kind) for week, kind in sorted(asked.holiday.items())},
            "ledger": [[each, str(kind), count] for (each, kind), count in asked.ledger.items()],
            "present": {str(week): list(row) for week, row in sorted(self.present.items())},
        }

    @classmethod
    def of(cls, data: Data) -> WeeksQuestion:
        """From the database."""
        problem = WeeksProblem(
            evenings={week(text): count for text, count in data["evenings"].items()},
            municipalities=tuple(data["municipalities"]),
            carried=dict(data["carried"]),
            fixed={week(text): owner for text, owner in data["fixed"].items()},
            holiday={week(text): kind for text, kind in data["holiday"].items()},
            ledger={(each, kind): count for each, kind, count in data["ledger"]},
        )
        return cls(problem, {week(text): (row[0], row[1]) for text, row in data["present"].items()})


def outcome_data(outcome: Outcome) -> Data:
    """How good a plan is known to be, for the database."""
    return {
        "phases": [
            [each.phase, each.objective, each.bound, each.proven, each.seconds] for each in outcome.phases
        ],
        "seconds": outcome.seconds,
        "cancelled": outcome.cancelled,
    }


def outcome_of(data: Data) -> Outcome:
    """The same, from the database."""
    phases = tuple(PhaseFigures(Phase(phase), *figures) for phase, *figures in data["phases"])
    return Outcome(phases, data["seconds"], data["cancelled"])


def people_data(plan: PeoplePlan, fewest: bool | None = None) -> Data:
    """Who is where, for the database; `fewest` says of a mended plan that fewer changes will not do."""
    return {
        "assignments": _places(plan.assignments),
        "holes": [
            [
                *hole.place,
                str(hole.day),
                [[person, [str(why) for why in whys]] for person, whys in hole.reasons.items()],
            ]
            for hole in plan.holes
        ],
        "loads": [[person, *_tally(tally)] for person, tally in plan.loads.items()],
        "broken": [list(place) for place in plan.broken],
        "outcome": outcome_data(plan.outcome),
        "fewest": fewest,
    }


def people_of(data: Data) -> PeoplePlan:
    """The same, from the database."""
    return PeoplePlan(
        _place_map(data["assignments"]),
        tuple(
            Hole(
                Place(shift_id, Slot(slot)),
                date.fromisoformat(day),
                {person: tuple(Why(each) for each in whys) for person, whys in reasons},
            )
            for shift_id, slot, day, reasons in data["holes"]
        ),
        {person: Tally(*figures) for person, *figures in data["loads"]},
        tuple(Place(shift_id, Slot(slot)) for shift_id, slot in data["broken"]),
        outcome_of(data["outcome"]),
    )


def weeks_data(plan: WeeksPlan) -> Data:
    """Who gets the weeks, for the database."""
    return {
        "owners": {str(week): owner for week, owner in sorted(plan.owners.items())},
        "spacing": plan.spacing,
        "close": [str(week) for week in plan.close],
        "spread": [plan.spread, plan.period_spread],
        "outcome": outcome_data(plan.outcome),
    }


def weeks_of(data: Data) -> WeeksPlan:
    """The same, from the database."""
    return WeeksPlan(
        {week(text): owner for text, owner in data["owners"].items()},
        data["spacing"],
        tuple(week(text) for text in data["close"]),
        data["spread"][0],
        data["spread"][1],
        outcome_of(data["outcome"]),
    )


def progress_data(progress: Progress) -> Data:
    """How far the solver is, for the database."""
    return {
        "phase": progress.phase,
        "number": progress.number,
        "of": progress.of,
        "objective": progress.objective,
        "bound": progress.bound,
        "seconds": progress.seconds,
    }


def progress_of(data: Data) -> Progress:
    """The same, from the database."""
    return Progress(**{**data, "phase": Phase(data["phase"])})
