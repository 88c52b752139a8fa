"""What if: three sums that can be done on paper. Pure; every formula stands on its page in the same letters."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from hotline.core.rounding import tenth

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Contacts:
    """How citizens reach a municipality, and how long each way takes by an index."""

    personal: Decimal
    phone: Decimal
    written: Decimal
    index_personal: Decimal
    index_phone: Decimal
    index_written: Decimal
    index_digital: Decimal
    share_now: Decimal
    """The share of self-service today, in per cent."""
    share_then: Decimal


@dataclass(frozen=True)
class TimeCost:
    """The shares of the four ways today in per cent, the time today and then, and the change in per cent."""

    shares: tuple[Decimal, Decimal, Decimal, Decimal]
    before: Decimal
    after: Decimal
    change: Decimal


def time_cost(asked: Contacts) -> TimeCost | None:
    """What another share of self-service means to the time spent, when the ones who move came in person before (S0 2.21).

    Today's self-service has its share of all; the other ways share what is left as their numbers are to each other.
    None when there is nothing to reckon with, or more would move than come in person.
    """
    total = asked.personal + asked.phone + asked.written
    if total <= 0 or asked.share_now >= HUNDRED:
        return None
    left = HUNDRED - asked.share_now
    personal, phone, written = (left * each / total for each in (asked.personal, asked.phone, asked.written))
    moved = asked.share_then - asked.share_now
    before = (
        personal * asked.index_personal
        + phone * asked.index_phone
        + written * asked.index_written
        + asked.share_now * asked.index_digital
    )
    if moved > personal or before <= 0:
        return None
    after = before - moved * (asked.index_personal - asked.index_digital)
    shares = tuple(tenth(each) for each in (personal, phone, written, asked.share_now))
    return TimeCost(
        (shares[0], shares[1], shares[2], shares[3]),
        tenth(before),
        tenth(after),
        tenth((after - before) * HUNDRED / before),
    )


@dataclass(frozen=True)
class Staffing:
    """What decides the wages; `factor` is 1,5 for hours that are paid half as much again."""

    evenings: Decimal
    hours: Decimal
    weeks: Decimal
    municipalities: int
    factor: Decimal
    rate: Decimal


@dataclass(frozen=True)
class Wages:
    """Of a year: the hours, each municipality's part of them, what they are paid as, and each one's kroner and all."""

    hours: Decimal
    hours_each: Decimal
    equivalent_each: Decimal
    kroner_each: Decimal
    kroner: Decimal


def wages(asked: Staffing) -> Wages:
    """S4 5.5: evenings x hours x weeks, split equally, times the factor, times the rate."""
    hours = asked.evenings * asked.hours * asked.weeks
    each = hours / asked.municipalities
    equivalent = each * asked.factor
    kroner = equivalent * asked.rate
    return Wages(hours, each, equivalent, kroner, hours * asked.factor * asked.rate)


@dataclass(frozen=True)
class Sharing:
    """What the hotline costs in a year: together, by each, and for its hours. Kroner."""

    common: Decimal
    own: Decimal
    hours: Decimal
    factor: Decimal
    rate: Decimal


@dataclass(frozen=True)
class Share:
    """What one of so many municipalities bears."""

    municipalities: int
    common: Decimal
    own: Decimal
    hours: Decimal
    wages: Decimal

    @property
    def kroner(self) -> Decimal:
        """All that it bears."""
        return self.common + self.own + self.wages


def share(asked: Sharing, municipalities: int) -> Share:
    """S4 5.5: the common costs and the hours in equal parts, whatever the number of citizens; the rest by each."""
    hours = asked.hours / municipalities
    return Share(
        municipalities, asked.common / municipalities, asked.own, hours, hours * asked.factor * asked.rate
    )


@dataclass(frozen=True)
class Benchmark:
    """What a solution costs in a year for so many citizens, in kroner; `low` and `high` are the same where one is said."""

    low: Decimal
    high: Decimal
    citizens: int

    @property
    def each(self) -> tuple[Decimal, Decimal]:
        """A citizen's part of the lowest and of the highest."""
        hundredth = Decimal("0.01")
        return (
            (self.low / self.citizens).quantize(hundredth, ROUND_HALF_UP),
            (self.high / self.citizens).quantize(hundredth, ROUND_HALF_UP),
        )


CITIZENS = 159_000
# S4 5.5: 97.890 kr. for each of five municipalities in the first year.
HOTLINE = Benchmark(Decimal(97_890 * 5), Decimal(97_890 * 5), CITIZENS)
# S4 6, Online Borgerbetjening 24/7: typically 8 kr. a citizen a year, and 20.000-30.000 a year of other licences. That a
# municipality pays some 50.000 once beside it is told, not added; nor is it said whether each municipality pays these.
AROUND_THE_CLOCK = Benchmark(
    Decimal(8 * CITIZENS) + Decimal(20_000), Decimal(8 * CITIZENS) + Decimal(30_000), CITIZENS
)
