"""Why somebody cannot take a place, as data; the words are somebody else's."""

from __future__ import annotations

from collections.abc import Mapping

from hotline.rota.planner.problem import PeopleProblem, Place, Why


def why_not(
    problem: PeopleProblem, assignments: Mapping[Place, int], place: Place
) -> dict[int, tuple[Why, ...]]:
    """The reasons that keep each member from `place`, given everybody else's places; empty for who could."""
    raise NotImplementedError
