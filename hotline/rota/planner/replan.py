"""Changing a plan as little as possible, and ranking who could take one place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta

from hotline.rota.planner.explain import tallies, week_of, why_not
from hotline.rota.planner.highs import Watch
from hotline.rota.planner.people import fill, settle, share_out
from hotline.rota.planner.problem import (
    Change,
    PeopleProblem,
    Phase,
    Place,
    Replan,
    Report,
    Stop,
    Substitute,
    Tally,
)
from hotline.rota.planner.roster import Roster
from hotline.rota.rules import Slot

DAY = timedelta(days=1)


def replan(
    problem: PeopleProblem,
    present: Mapping[Place, int],
    *,
    settled: Collection[Place] = (),
    time_limit: float = 1.0,
    report: Report | None = None,
    stop: Stop | None = None,
) -> Replan:
    """Mend the plan `present` with the fewest changes that leave the fewest holes.

    `problem.fixed` never changes (the past); the places in `settled` (published) change only if whoever is there
    can no longer be; the other places may change where that saves a hole or other changes. Whoever is not a
    member (somebody lent by another municipality) stays. Among the plans with the fewest changes the one with the fewest
    broken hard wishes is chosen, then the fairest, then the most comfortable.
    """
    members = {member.id: member for member in problem.members}
    days = {each.shift_id: each.day for each in problem.evenings}

    def stays(place: Place, person: int) -> bool:
        if person not in members:
            return True
        member, day = members[person], days[place.shift_id]
        return place in settled and member.approved and day not in member.off | member.busy

    here = {place: person for place, person in present.items() if place.shift_id in days}
    kept = {place: person for place, person in here.items() if stays(place, person)}
    roster = Roster(replace(problem, fixed={**kept, **problem.fixed}))
    watch = Watch(7, time_limit, report, stop)
    fill(roster, watch)
    settle(roster, watch, Phase.CHANGES, roster.changes(here))
    settle(roster, watch, Phase.HARD_WISHES, roster.hard_wishes())
    share_out(roster, watch)
    plan = roster.plan(watch)
    changes = tuple(
        Change(place, days[place.shift_id], here.get(place), plan.assignments.get(place))
        for place in roster.free
        if here.get(place) != plan.assignments.get(place)
    )
    first = {Phase.HOLES, Phase.CHANGES}
    return Replan(
        plan=plan,
        changes=changes,
        touched=frozenset(
            person for each in changes for person in (each.before, each.after) if person is not None
        ),
        fewest=first <= {each.phase for each in plan.outcome.phases if each.proven},
    )


def substitutes(
    problem: PeopleProblem, present: Mapping[Place, int], place: Place, *, most: int = 3
) -> tuple[Substitute, ...]:
    """Who could take `place` with everybody else where they are in `present`, the best first, at most `most`.

    Ranked as plans are: no broken hard wish, the fewest evenings in this slot, the fewest demanding ones if
    this is one, the wish, no evening beside it, the fewest in all. Whoever has the place now is not among them.
    Raises KeyError for a place that is not in the problem.
    """
    assignments = {**present, **problem.fixed}
    evening = {each.shift_id: each for each in problem.evenings}[place.shift_id]
    loads = tallies(problem, assignments)
    mean = sum(_in(load, place.slot) for load in loads.values()) / max(1, len(loads))
    reasons = why_not(problem, assignments, place)
    days = _days(problem, assignments)
    found = [
        Substitute(
            person_id=member.id,
            load=loads[member.id],
            above_mean=_in(loads[member.id], place.slot) - mean,
            beside=tuple(each for each in (evening.day - DAY, evening.day + DAY) if each in days[member.id]),
            wish=member.wishes.get(evening.day, 0),
            against_hard_wish=evening.day in member.avoid,
            week=week_of(evening.day, days[member.id]),
        )
        for member in problem.members
        if not reasons[member.id] and assignments.get(place) != member.id
    ]

    def rank(each: Substitute) -> tuple[int, ...]:
        demanding = each.load.demanding if evening.demanding else 0
        in_slot = _in(each.load, place.slot)
        return (
            each.against_hard_wish,
            in_slot,
            demanding,
            -each.wish,
            len(each.beside),
            each.load.total,
            each.person_id,
        )

    return tuple(sorted(found, key=rank)[:most])


def _in(load: Tally, slot: Slot) -> int:
    return load.primary if slot is Slot.PRIMARY else load.backup


def _days(problem: PeopleProblem, assignments: Mapping[Place, int]) -> dict[int, set[date]]:
    days = {each.shift_id: each.day for each in problem.evenings}
    found = {member.id: set(member.busy) for member in problem.members}
    for place, person in assignments.items():
        if person in found and place.shift_id in days:
            found[person].add(days[place.shift_id])
    return found
