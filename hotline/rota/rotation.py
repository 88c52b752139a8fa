"""How even a rotation is, whoever made it. Pure, as `rota.rules`; the planner makes rotations (`planner.weeks`).

A year has about 200 evenings in 51 or 52 weeks, and neither divides by five: what is shared out is evenings,
since a week with holidays is a small one (`domain.md`, trap 2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hotline.rota.rules import IsoWeek


@dataclass(frozen=True)
class Share:
    """One municipality's part of a period."""

    municipality_id: int
    weeks: int
    evenings: int
    deviation: float  # Evenings above (+) or below (-) the mean.


def shares(
    owners: Mapping[IsoWeek, int], evenings: Mapping[IsoWeek, int], municipalities: Sequence[int]
) -> list[Share]:
    """What each municipality has of the weeks in `owners`, in the order of `municipalities`."""
    totals = dict.fromkeys(municipalities, 0)
    weeks = dict.fromkeys(municipalities, 0)
    for week, owner in owners.items():
        totals[owner] = totals.get(owner, 0) + evenings.get(week, 0)
        weeks[owner] = weeks.get(owner, 0) + 1
    mean = sum(totals.values()) / len(totals) if totals else 0
    return [Share(each, weeks[each], totals[each], totals[each] - mean) for each in totals]
