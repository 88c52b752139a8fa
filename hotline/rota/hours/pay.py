"""What hours are worth by the terms that a municipality has agreed. Pure; time in minutes, money in øre.

This is a report, not payroll: factors and rates are what the chief wrote (`domain.md` 2d). S4 reckons with 50 %
and 200 kr. an hour, which holds until a municipality writes its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from hotline.rota.hours.rules import Line, State, Work

HALF_HOUR = 30
HOLIDAY = 7  # Beside the weekdays 0 to 6, a kind of day of its own.
DAYS = range(8)


class PayClass(StrEnum):
    """How hours are paid. The first three say their factor themselves."""

    NORMAL = "normal"
    OVERTIME_50 = "overtime50"
    OVERTIME_100 = "overtime100"
    LIEU = "lieu"


PERCENT = {PayClass.NORMAL: 100, PayClass.OVERTIME_50: 150, PayClass.OVERTIME_100: 200}


class Rounding(StrEnum):
    """How an evening's hours are rounded: as they are, or up to the half hour that has begun."""

    NONE = "none"
    HALF_HOUR = "half_hour"


@dataclass(frozen=True)
class Terms:
    """What a municipality has agreed for some kinds of days (0 Monday to 6 Sunday, 7 public holiday) from a date.

    `percent` is 150 for the factor 1,5; `standby_percent` likewise of a backup's waiting hours.
    """

    municipality_id: int
    valid_from: date
    days: frozenset[int]
    pay_class: PayClass
    percent: int
    rate_ore: int
    standby_percent: int = 0
    rounding: Rounding = Rounding.NONE


def standard(municipality_id: int) -> Terms:
    """What holds until a municipality has written terms of its own: the seed's own reckoning."""
    return Terms(municipality_id, date.min, frozenset(DAYS), PayClass.OVERTIME_50, 150, 200_00)


def terms_on(terms: Iterable[Terms], municipality_id: int, day: date, holiday: bool) -> Terms:
    """The terms that hold for an evening that begins on `day`: the latest that mention its kind of day.

    A public holiday is a kind of its own; where no terms mention it, the weekday's hold. The whole evening has the
    terms of the day on which it begins, also past midnight.
    """
    mine = [each for each in terms if each.municipality_id == municipality_id and each.valid_from <= day]
    for kind in ([HOLIDAY] if holiday else []) + [day.weekday()]:
        fitting = [each for each in mine if kind in each.days]
        if fitting:
            return max(fitting, key=lambda each: each.valid_from)
    return standard(municipality_id)


def rounded(minutes: int, rounding: Rounding) -> int:
    """The minutes that count: never fewer than were worked, and by less than half an hour more."""
    if rounding is Rounding.NONE:
        return minutes
    return -(-minutes // HALF_HOUR) * HALF_HOUR


@dataclass(frozen=True)
class Priced:
    """A line with what it counts and is worth; `equivalent` is in minutes, and none of it is paid for time off."""

    line: Line
    terms: Terms
    counted: int
    equivalent: Decimal
    ore: int

    @property
    def lieu(self) -> Decimal:
        """How much of the equivalent is time off."""
        return self.equivalent if self.terms.pay_class is PayClass.LIEU else Decimal(0)


def price(line: Line, terms: Terms) -> Priced:
    """What one person's evening counts and is worth: rounded, times the factor, times the rate, to the whole øre."""
    counted = rounded(line.worked, terms.rounding)
    equivalent = Decimal(counted * terms.percent + line.standby * terms.standby_percent) / 100
    paid = Decimal(0) if terms.pay_class is PayClass.LIEU else equivalent
    ore = (paid * terms.rate_ore / 60).quantize(Decimal(1), ROUND_HALF_UP)
    return Priced(line, terms, counted, equivalent, int(ore))


@dataclass
class Total:
    """Several lines added up: evenings are counted, the rest is in minutes and øre."""

    evenings: int = 0
    planned: int = 0
    planned_standby: int = 0
    worked: int = 0
    counted: int = 0
    activated: int = 0
    standby: int = 0
    equivalent: Decimal = field(default_factory=Decimal)
    lieu: Decimal = field(default_factory=Decimal)
    ore: int = 0
    unconfirmed: int = 0

    def __add__(self, other: Total) -> Total:
        return Total(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


def total(priced: Sequence[Priced]) -> Total:
    """The sum; `evenings` are those on which somebody worked, each once for every person who did."""
    lines = [each.line for each in priced]
    return Total(
        evenings=sum(line.worked > 0 for line in lines),
        planned=sum(line.planned for line in lines),
        planned_standby=sum(line.planned_standby for line in lines),
        worked=sum(line.worked for line in lines),
        counted=sum(each.counted for each in priced),
        activated=sum(line.worked for line in lines if line.work is Work.ACTIVATED),
        standby=sum(line.standby for line in lines),
        equivalent=sum((each.equivalent for each in priced), Decimal(0)),
        lieu=sum((each.lieu for each in priced), Decimal(0)),
        ore=sum(each.ore for each in priced),
        unconfirmed=sum(line.state is State.UNCONFIRMED for line in lines),
    )
