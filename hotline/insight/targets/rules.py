"""What a target asks for, and how far it is. Pure: values are Decimals, None is not known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hotline.core.rounding import tenth

NAME_MOST, UNIT_MOST, SOURCE_MOST, TEXT_MOST, ACTION_MOST = 160, 30, 200, 800, 300
YEARS = range(2005, 2100)
# Beside the measures: how many calls were logged.
CALLS = "calls"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class Kind(StrEnum):
    """Whether a year's target is the value itself, or how many per cent the value is to have moved from the baseline."""

    LEVEL = "level"
    CHANGE = "change"


class Light(StrEnum):
    """How it stands. Always shown as a word and an icon, never by colour alone."""

    MET = "met"
    ON_THE_WAY = "on_the_way"
    NOT_MET = "not_met"
    NOT_MEASURED = "not_measured"


def level(
    kind: Kind, direction: Direction, baseline: Decimal | None, wanted: Decimal | None
) -> Decimal | None:
    """The value that is asked for; a change is reckoned from the baseline and unknown without it.

    Down by 40 % from 120.000 is 120.000 x (1 - 0,40) = 72.000.
    """
    if wanted is None or kind is Kind.LEVEL:
        return wanted
    if baseline is None:
        return None
    sign = 1 if direction is Direction.UP else -1
    return tenth(baseline * (100 + sign * wanted) / 100)


def light(
    direction: Direction, baseline: Decimal | None, wanted: Decimal | None, actual: Decimal | None
) -> Light:
    """Met when the value is reached; on the way when it is better than the baseline; not met otherwise.

    Without a value to reach or without an actual one it is not measured. Without a baseline nothing can be on its way.
    """
    if wanted is None or actual is None:
        return Light.NOT_MEASURED
    if _at_least_as_good(direction, actual, wanted):
        return Light.MET
    better = baseline is not None and not _at_least_as_good(direction, baseline, actual)
    return Light.ON_THE_WAY if better else Light.NOT_MET


def _at_least_as_good(direction: Direction, value: Decimal, than: Decimal) -> bool:
    return value >= than if direction is Direction.UP else value <= than


@dataclass(frozen=True)
class Year:
    """One year of a target: what is asked for as it is written and as a value, what it became, and how that stands."""

    year: int
    wanted: Decimal | None
    level: Decimal | None
    actual: Decimal | None
    light: Light
    hidden: bool = False
    """Whether the actual value is there but of so few calls that this reader does not see it."""


def is_overdue(due: date, done: bool, today: date) -> bool:
    """Whether something should have been done before today."""
    return not done and due < today


def shifted(years: Iterable[int], first: int) -> dict[int, int]:
    """Where each year goes when the first of them becomes `first`."""
    found = sorted(years)
    return {year: first + year - found[0] for year in found}
