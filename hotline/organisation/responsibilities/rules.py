"""Who may say who answers for an area. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from hotline.core.access import Role

LABEL_MOST = 80
NOTE_MOST = 200


@dataclass(frozen=True)
class Decider:
    """What the rules need to know of somebody who wants to decide."""

    role: Role
    municipality_id: int | None


def may_allot(decider: Decider, held_by: int | None, *, vacant: bool) -> bool:
    """Whether an area may be given, changed or laid down: any by coordinators; by a chief a vacant one or the own.

    `held_by` is the municipality that has it, None also when a person without one has it.
    """
    if decider.role == Role.COORDINATOR:
        return True
    return decider.role == Role.CHIEF and (vacant or held_by == decider.municipality_id)


def may_give_to(decider: Decider, municipality_id: int | None) -> bool:
    """Whether an area may be given to this municipality: a chief speaks for the own only."""
    return decider.role == Role.COORDINATOR or (
        decider.role == Role.CHIEF
        and municipality_id is not None
        and municipality_id == decider.municipality_id
    )
