"""Level 2 of the planner: who of a municipality is primary and backup on which evening."""

from __future__ import annotations

from hotline.rota.planner.highs import Terms, Watch
from hotline.rota.planner.problem import PeoplePlan, PeopleProblem, Phase, Report, Stop
from hotline.rota.planner.roster import FAIRNESS, Roster

HOLE = 100  # In the first rough search, how much a hole weighs beside an evening outside the fair share.


def plan_people(
    problem: PeopleProblem,
    *,
    time_limit: float = 10.0,
    report: Report | None = None,
    stop: Stop | None = None,
) -> PeoplePlan:
    """Fill the places of `problem` that are not fixed; it always answers, with explained holes if need be.

    Hard: everybody at most once a day, never when off or not approved, never past a limit. Then, in this
    order: the fewest holes; the fewest broken hard wishes; evenings as primary, demanding evenings and evenings as
    backup, each as even as can be (the least sum of squares, so within one of each other wherever leave allows);
    comfort. The same question gets the same answer unless the time limit is hit.
    """
    roster = Roster(problem)
    watch = Watch(6, time_limit, report, stop)
    # Most often everybody can have a fair share at once, and then there is only comfort left to seek.
    hopes = dict.fromkeys(roster.holes(), HOLE) | dict.fromkeys(roster.hard_wishes(), HOLE)
    watch.prepare(roster.model, Phase.HOLES, hopes | roster.outside_quotas())
    fill(roster, watch)
    settle(roster, watch, Phase.HARD_WISHES, roster.hard_wishes())
    share_out(roster, watch)
    return roster.plan(watch)


def fill(roster: Roster, watch: Watch) -> None:
    """The fewest holes, and with them the fewest evenings with nobody at all."""
    settle(roster, watch, Phase.HOLES, roster.holes())
    if roster.model.worth(roster.holes()):
        watch.prepare(roster.model, Phase.HOLES, roster.dark())
        roster.model.keep(roster.dark(), roster.model.worth(roster.dark()))


def settle(roster: Roster, watch: Watch, phase: Phase, terms: Terms) -> None:
    """Minimise `terms` and keep what was reached."""
    roster.model.keep(terms, watch.run(roster.model, phase, terms))


def share_out(roster: Roster, watch: Watch) -> None:
    """The phases after those of holes and wishes: how even, then how comfortable."""
    for phase in FAIRNESS:
        price = roster.is_even(phase)
        cost: Terms = {}
        if price is None:
            cost = roster.fairness(phase)
            price = watch.run(roster.model, phase, cost)
        else:
            watch.known(phase, price)
        roster.keep_fair(phase, cost, price)
    comfort = roster.comfort()
    watch.run(roster.model, Phase.COMFORT, comfort, floor=sum(min(0, each) for each in comfort.values()))
