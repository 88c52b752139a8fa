"""How far a suggestion can be, and who says so. Pure."""

from __future__ import annotations

from enum import StrEnum

TEXT_MOST = 500


class Status(StrEnum):
    """What became of a suggestion."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    DONE = "done"
    DECLINED = "declined"


_NEXT = {
    Status.PROPOSED: (Status.DECIDED, Status.DONE, Status.DECLINED),
    Status.DECIDED: (Status.DONE, Status.DECLINED),
    # What was declined or done can come up again.
    Status.DONE: (Status.DECIDED,),
    Status.DECLINED: (Status.DECIDED,),
}


def steps_from(status: Status) -> tuple[Status, ...]:
    """What a suggestion can become; that it stays what it is, with another answer, is always possible."""
    return (status, *_NEXT[status])


def needs_answer(status: Status) -> bool:
    """Whether it must be said why: whoever suggested something that is declined is owed a reason."""
    return status == Status.DECLINED
