"""What openings cost in wages, as S4 5.5 counts: one person at 200 kr. an hour, and half as much on top.

The seed's rate is HK trin 36 with pension and without overhead (row 36 of domain.md). A feature that knows real
pay rules answers `signals.cost_asked` and is believed instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from hotline.opening.rules import Opening
from hotline.opening.signals import cost_asked
from hotline.opening.whatif import Cost

HOURLY = Decimal(200)
FACTOR = Decimal("1.5")


def cost() -> tuple[Cost, bool]:
    """How to reckon what openings cost in kr., and whether that is only the seed's rate: an estimate."""
    answers = [answer for _receiver, answer in cost_asked.send("opening") if answer is not None]
    return (answers[0], False) if answers else (seeds_cost, True)


def seeds_cost(openings: Sequence[Opening]) -> Decimal:
    """The wages of one person on duty in all of `openings` at the seed's rate, in kr."""
    length = sum((each.length for each in openings), timedelta())
    return Decimal(length // timedelta(minutes=1)) / 60 * HOURLY * FACTOR
