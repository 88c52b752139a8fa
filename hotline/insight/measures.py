"""The measures: what is divided by what. Pure; every page, report and export takes them from here.

Sources: `domain.md` section 3 (rates A and B, completion, coverage), S0 footnote 1 (abandoned), S1 3.2 and S2 (targets).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from hotline.calls.rules import Channel, FirstContact, Tried
from hotline.calls.telephony.rules import Figures
from hotline.core.rounding import percent, tenth
from hotline.insight.tally.counts import Counts
from hotline.insight.tally.rules import YES, Facet


class Measure(StrEnum):
    """The shares that the trial is judged by. What each divides is said in `words.DEFINITIONS`."""

    FIRST_CONTACT_A = "first_contact_a"
    FIRST_CONTACT_B = "first_contact_b"
    SELF_SERVICE_DONE = "self_service_done"
    TRIED_FIRST = "tried_first"
    COBROWSE = "cobrowse"
    ONLINE = "online"
    COVERAGE = "coverage"
    ABANDONED = "abandoned"


# What the seeds ask for, in per cent: S1 3.2 of A, S2 of B.
GOALS = {Measure.FIRST_CONTACT_A: Decimal(50), Measure.FIRST_CONTACT_B: Decimal(30)}


@dataclass(frozen=True)
class Share:
    """A part of a whole, both as counts, so that nobody has to believe a per cent alone."""

    measure: Measure
    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """In per cent with one decimal; None of nothing. Above a hundred when more was logged than answered."""
        return percent(self.part, self.whole)


def shares(counts: Counts, telephone: Figures | None, logged: int) -> dict[Measure, Share]:
    """All measures of a period.

    `telephone` are the figures of its evenings that are known, and `logged` is what was logged on those same evenings,
    non-calls too: what the two are compared by. Without figures the two measures of the telephone are of nothing.
    """
    settled = counts[Facet.FIRST_CONTACT][FirstContact.YES]
    excluded = counts[Facet.FIRST_CONTACT][FirstContact.EXCLUDED]
    tried = counts[Facet.TRIED]
    calls = counts.calls
    self_service = counts[Facet.SELF_SERVICE]
    found = (
        Share(Measure.FIRST_CONTACT_A, settled, calls - excluded),
        Share(Measure.FIRST_CONTACT_B, counts[Facet.SETTLED_BY_ARTICLE][YES], calls + counts.non_calls),
        Share(Measure.SELF_SERVICE_DONE, self_service["SB_DONE"], self_service.total()),
        Share(Measure.TRIED_FIRST, tried[Tried.YES], tried[Tried.YES] + tried[Tried.NO]),
        Share(Measure.COBROWSE, counts[Facet.CHANNEL][Channel.PHONE_COBROWSE], calls),
        Share(Measure.ONLINE, counts[Facet.ONLINE][YES], calls),
        Share(Measure.COVERAGE, logged if telephone else 0, telephone.answered if telephone else 0),
        Share(
            Measure.ABANDONED,
            telephone.abandoned if telephone else 0,
            telephone.offered if telephone else 0,
        ),
    )
    return {share.measure: share for share in found}


def per_hour(calls: int, minutes: int) -> Decimal | None:
    """Calls per hour on duty, with one decimal; None without hours."""
    if minutes <= 0:
        return None
    return tenth(Decimal(calls) * 60 / minutes)


def mean_minutes(counts: Counts) -> Decimal | None:
    """How long a call took, of those that were measured, in minutes with one decimal; None of none."""
    timed = counts[Facet.TIMED]
    if not timed["calls"]:
        return None
    return tenth(Decimal(timed["seconds"]) / 60 / timed["calls"])
