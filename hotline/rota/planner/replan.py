"""Changing a plan as little as possible."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from hotline.rota.planner.highs import Watch
from hotline.rota.planner.people import fill, settle, share_out
from hotline.rota.planner.problem import Change, PeopleProblem, Phase, Place, Replan, Report, Stop
from hotline.rota.planner.roster import Roster


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
