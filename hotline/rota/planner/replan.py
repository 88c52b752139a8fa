"""Changing a plan as little as possible, and ranking who could take one place."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from hotline.rota.planner.problem import PeopleProblem, Place, Replan, Report, Stop, Substitute


def replan(
    problem: PeopleProblem,
    present: Mapping[Place, int],
    *,
    settled: Collection[Place] = (),
    time_limit: float = 1.0,
    report: Report | None = None,
    stop: Stop | None = None,
) -> Replan:
    """Mend the plan `present` with the fewest changes.

    `problem.fixed` never changes (the past); the places in `settled` (published) change only if whoever is there
    can no longer be; the other places may change where that saves a hole or other changes.
    """
    raise NotImplementedError


def substitutes(
    problem: PeopleProblem, present: Mapping[Place, int], place: Place, *, most: int = 3
) -> tuple[Substitute, ...]:
    """Who could take `place` with everybody else where they are in `present`, the best first."""
    raise NotImplementedError
