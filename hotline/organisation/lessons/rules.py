"""How far a suggestion can be, and who says so. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
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


def can_have_owner(status: Status) -> bool:
    """Whether somebody can answer for it, by a day: only for what is, or was, to be done."""
    return status in {Status.DECIDED, Status.DONE}


def can_be_example(status: Status) -> bool:
    """Whether others can be shown it as a good example: only what was done."""
    return status == Status.DONE


def is_overdue(status: Status, due_on: date | None, today: date) -> bool:
    """Whether it should have been done by now."""
    return status == Status.DECIDED and due_on is not None and due_on < today


def says(texts: Iterable[str | None], words: str) -> bool:
    """Whether every one of the words stands somewhere in the texts, in any letter case."""
    found = " ".join(each for each in texts if each).casefold()
    return all(word in found for word in words.casefold().split())
