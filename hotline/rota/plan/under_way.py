"""What is under way around evenings, as the plan's pages mark it: each room tells its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hotline.accounts.models import Person
from hotline.rota.models import Shift
from hotline.rota.needs import Need


@dataclass(frozen=True)
class Mark:
    """Something that is not settled yet, in a few words; `link` leads to where it is settled."""

    text: str
    link: str


def marks_for(
    viewer: Person, shifts: Sequence[Shift], first: date, last: date
) -> Mapping[int, Sequence[Mark]]:
    """What is under way on each of these shifts, by shift id, in the same few queries however many they are."""
    return {}


# What of each room waits for a person; the list of needs asks them in turn.
ROOMS: tuple[Callable[[Person, datetime], list[Need]], ...] = ()
