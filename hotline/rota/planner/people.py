"""Level 2 of the planner: who of a municipality is primary and backup on which evening."""

from __future__ import annotations

from hotline.rota.planner.problem import PeoplePlan, PeopleProblem, Report, Stop


def plan_people(
    problem: PeopleProblem,
    *,
    time_limit: float = 10.0,
    report: Report | None = None,
    stop: Stop | None = None,
) -> PeoplePlan:
    """Fill the places of `problem` that are not fixed; it always answers, with explained holes if need be."""
    raise NotImplementedError
