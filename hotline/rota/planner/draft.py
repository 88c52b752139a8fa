"""An answer as it is shown: the differences to the present plan, the loads before and after, and the holes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hotline.accounts.models import Municipality
from hotline.accounts.queries import municipalities
from hotline.rota import queries as rota
from hotline.rota.models import Shift
from hotline.rota.planner import explain, queries, rules, words
from hotline.rota.planner.models import PlanAcceptance, PlanRun
from hotline.rota.planner.problem import Outcome, Tally
from hotline.rota.planner.record import PeopleQuestion, WeeksQuestion, people_of, weeks_of
from hotline.rota.planner.rules import Move
from hotline.rota.rules import IsoWeek, Slot


@dataclass(frozen=True)
class Row:
    """One evening that the answer changes. `shift` None: it is gone, or another municipality's."""

    shift_id: int
    day: date
    shift: Shift | None
    moves: Mapping[Slot, Move]

    @property
    def settled(self) -> bool:
        """Whether the evening is as the answer has it."""
        return all(move.settled for move in self.moves.values())

    @property
    def overtaken(self) -> bool:
        """Whether somebody changed it to something else since."""
        return self.shift is None or any(move.overtaken for move in self.moves.values())

    @property
    def open(self) -> bool:
        """Whether it can be accepted."""
        return not self.settled and not self.overtaken


@dataclass(frozen=True)
class LoadLine:
    """What one person has before and after, what lies outside the period included."""

    name: str
    before: Tally
    after: Tally


@dataclass(frozen=True)
class PeopleDraft:
    """An answer about people."""

    weeks: Sequence[tuple[IsoWeek, Sequence[Row]]]
    new: int
    changed: int
    emptied: int
    same: int
    touched: Sequence[str]
    names: Mapping[int, str]
    loads: Sequence[LoadLine]
    spreads: Mapping[Slot, tuple[int, int]]
    holes: Sequence[str]
    broken: Sequence[tuple[date, Slot, str]]
    outcome: Outcome
    fewest: bool | None
    acceptances: Sequence[PlanAcceptance]

    @property
    def most(self) -> int:
        """The highest bar among the loads."""
        return max((max(line.before.total, line.after.total) for line in self.loads), default=1) or 1

    @property
    def rows(self) -> list[Row]:
        """Every evening that differs."""
        return [row for _week, rows in self.weeks for row in rows]

    @property
    def open(self) -> int:
        """How many evenings can still be accepted."""
        return sum(row.open for row in self.rows)


def people_draft(run: PlanRun) -> PeopleDraft:
    """The answer to a run about people, beside the plan as it is now; a fixed number of queries."""
    asked, answer = PeopleQuestion.of(run.question), run.answer or {}
    plan = people_of(answer)
    problem, evenings = asked.problem, asked.problem.evenings
    shifts = {
        shift_id: shift
        for shift_id, shift in queries.shifts_of([each.shift_id for each in evenings]).items()
        if shift.is_planned and shift.municipality_id == run.municipality_id
    }
    present = queries.present(list(shifts.values()))
    found = rules.moves(evenings, asked.present, plan.assignments, present)
    people = {member.id for member in problem.members} | rules.touched(found) | set(present.values())
    names = queries.names(people)
    before = explain.tallies(problem, asked.present)
    days = {each.shift_id: each.day for each in evenings}
    return PeopleDraft(
        weeks=_by_week(found, days, shifts),
        new=sum(move.new for move in found),
        changed=sum(not move.new and move.after is not None for move in found),
        emptied=sum(move.after is None for move in found),
        same=sum(asked.present.get(place) == person for place, person in plan.assignments.items()),
        touched=sorted(names.get(each, "?") for each in rules.touched(found)),
        names=names,
        loads=sorted(
            (
                LoadLine(names.get(person, "?"), before.get(person, Tally()), tally)
                for person, tally in plan.loads.items()
            ),
            key=lambda line: line.name,
        ),
        spreads={
            slot: (rules.spread(before.values(), slot), rules.spread(plan.loads.values(), slot))
            for slot in Slot
        },
        holes=[words.hole(each, {one.id: one for one in problem.members}, names) for each in plan.holes],
        broken=[
            (days[place.shift_id], place.slot, names.get(plan.assignments[place], "?"))
            for place in plan.broken
        ],
        outcome=plan.outcome,
        fewest=answer.get("fewest"),
        acceptances=queries.acceptances(run.id),
    )


def _by_week(
    found: Sequence[Move], days: Mapping[int, date], shifts: Mapping[int, Shift]
) -> list[tuple[IsoWeek, Sequence[Row]]]:
    moves: dict[int, dict[Slot, Move]] = {}
    for move in found:
        moves.setdefault(move.place.shift_id, {})[move.place.slot] = move
    weeks: dict[IsoWeek, list[Row]] = {}
    for shift_id, by_slot in moves.items():
        row = Row(shift_id, days[shift_id], shifts.get(shift_id), by_slot)
        weeks.setdefault(IsoWeek.of(row.day), []).append(row)
    return sorted(weeks.items())


@dataclass(frozen=True)
class WeekRow:
    """One week of an answer; `before` and `after` are municipalities, None nobody."""

    week: IsoWeek
    evenings: int
    holiday: str | None
    pinned: bool
    before: Municipality | None
    after: Municipality | None
    present: Municipality | None

    @property
    def differs(self) -> bool:
        """Whether the answer gives it to somebody else."""
        return self.before is not self.after

    @property
    def settled(self) -> bool:
        """Whether whoever the answer gives it to has it."""
        return self.present is self.after

    @property
    def open(self) -> bool:
        """Whether it can be accepted."""
        return self.differs and self.present is self.before


@dataclass(frozen=True)
class ShareLine:
    """What one municipality gets of the period."""

    municipality: Municipality
    carried: int
    before: int
    after: int
    weeks: int
    holidays: Mapping[str, int]


@dataclass(frozen=True)
class WeeksDraft:
    """An answer about weeks."""

    rows: Sequence[WeekRow]
    shares: Sequence[ShareLine]
    spacing: int
    close: Sequence[IsoWeek]
    spread: tuple[int, int]
    outcome: Outcome
    acceptances: Sequence[PlanAcceptance]

    @property
    def most(self) -> int:
        """The highest bar among the shares."""
        return max((max(line.before, line.after) for line in self.shares), default=1) or 1

    @property
    def changes(self) -> list[WeekRow]:
        """The weeks that differ."""
        return [row for row in self.rows if row.differs]

    @property
    def open(self) -> int:
        """How many weeks can still be accepted."""
        return sum(row.open for row in self.rows)


def weeks_draft(run: PlanRun) -> WeeksDraft:
    """The answer to a run about weeks, beside the allotment as it is now; a fixed number of queries."""
    asked, plan = WeeksQuestion.of(run.question), weeks_of(run.answer or {})
    known = {each.id: each for each in municipalities()}
    problem = asked.problem
    after = {**{w: owner for w, owner in problem.fixed.items() if w in problem.evenings}, **plan.owners}
    rows = rota.allotments(min(problem.evenings), max(problem.evenings))
    before = {week: owner for week, (owner, _version) in asked.present.items()}

    def of(owner: int | None) -> Municipality | None:
        return known.get(owner) if owner is not None else None

    lines = [
        WeekRow(
            week,
            count,
            problem.holiday.get(week),
            week in problem.fixed,
            of(before.get(week)),
            of(after.get(week)),
            of(rows[week].municipality_id if week in rows else None),
        )
        for week, count in sorted(problem.evenings.items())
        if count
    ]
    return WeeksDraft(
        rows=lines,
        shares=[
            _share(known[each], problem.carried.get(each, 0), lines)
            for each in problem.municipalities
            if each in known
        ],
        spacing=plan.spacing,
        close=plan.close,
        spread=(plan.spread, plan.period_spread),
        outcome=plan.outcome,
        acceptances=queries.acceptances(run.id),
    )


def _share(municipality: Municipality, carried: int, lines: Sequence[WeekRow]) -> ShareLine:
    got = [line for line in lines if line.after is municipality]
    holidays: dict[str, int] = {}
    for line in got:
        if line.holiday:
            holidays[line.holiday] = holidays.get(line.holiday, 0) + 1
    return ShareLine(
        municipality,
        carried,
        sum(line.evenings for line in lines if line.before is municipality),
        sum(line.evenings for line in got),
        len(got),
        holidays,
    )
