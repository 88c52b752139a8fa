"""Level 1 of the planner: which municipality has which week."""

from __future__ import annotations

from hotline.rota.planner.problem import Report, Stop, WeeksPlan, WeeksProblem


def plan_weeks(
    problem: WeeksProblem, *, time_limit: float = 10.0, report: Report | None = None, stop: Stop | None = None
) -> WeeksPlan:
    """Give the free weeks of `problem` to municipalities. Raises ValueError without municipalities."""
    raise NotImplementedError
