"""What a call saved, by what others say that a contact costs. Pure; amounts are hundredths (øre, or of an index point).

An estimate: the citizens said what they would otherwise have done, and the costs are other people's. Sources: S0 section 2
(Guldborgsund's table of three reckonings), S1 section 2 (Fredericia, which quotes København's time studies).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hotline.calls.rules import Alternative

SOURCE_MOST = 160
YEARS = range(1990, 2100)


class Channel(StrEnum):
    """The ways to reach a municipality that the sources tell apart."""

    PERSONAL = "personal"
    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    CHAT = "chat"
    PHONE_SELF_SERVICE = "phone_self_service"
    WEB = "web"


class Unit(StrEnum):
    """Kroner a contact, or an index of the time it takes in which a source says what is what."""

    KR = "kr"
    INDEX = "index"


# The channel that the citizen would have used. Calling by day is the same channel, so nothing is saved but the hour;
# nothing and unknown avoid none. The letter stands for writing: what sort of writing nobody was asked.
AVOIDED = {
    Alternative.ATTEND: Channel.PERSONAL,
    Alternative.WRITE: Channel.LETTER,
    Alternative.DAYTIME: Channel.PHONE,
    Alternative.NOTHING: None,
    Alternative.UNKNOWN: None,
}


@dataclass(frozen=True)
class Span:
    """From the lowest to the highest that it can be; both the same where a source says one number."""

    low: int
    high: int

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def times(self, count: int) -> Span:
        """So many of them."""
        return Span(self.low * count, self.high * count)


NOTHING = Span(0, 0)


@dataclass(frozen=True)
class Source:
    """One who says what contacts cost, and when; a channel that is not there is one that the source does not mention."""

    name: str
    year: int
    unit: Unit
    costs: Mapping[Channel, Span]


def saved(source: Source, alternative: Alternative) -> Span | None:
    """What one call saved: the avoided channel's cost less the telephone's. None where the source lacks one of the two.

    With spans the least saved is the cheapest avoided contact less the dearest call, and the most the other way round.
    """
    avoided = AVOIDED[alternative]
    if avoided is None or avoided is Channel.PHONE:
        return NOTHING
    there, here = source.costs.get(avoided), source.costs.get(Channel.PHONE)
    if there is None or here is None:
        return None
    return Span(there.low - here.high, there.high - here.low)


@dataclass(frozen=True)
class Part:
    """The calls of one alternative by one source; `each` is None where the source does not say, and counts as nothing."""

    alternative: Alternative
    calls: int
    each: Span | None

    @property
    def sum(self) -> Span:
        """All of them together."""
        return NOTHING if self.each is None else self.each.times(self.calls)


@dataclass(frozen=True)
class Estimate:
    """What the calls saved by one source."""

    source: Source
    parts: Sequence[Part]

    @property
    def sum(self) -> Span:
        """All alternatives together."""
        total = NOTHING
        for part in self.parts:
            total += part.sum
        return total

    @property
    def uncounted(self) -> int:
        """The calls that avoided a channel of which the source says nothing."""
        return sum(part.calls for part in self.parts if part.each is None)


def estimate(source: Source, avoided: Mapping[Alternative, int]) -> Estimate:
    """What the settled calls saved; `avoided` has how many by the alternative."""
    return Estimate(source, [Part(each, avoided.get(each, 0), saved(source, each)) for each in Alternative])


def overall(estimates: Iterable[Estimate]) -> Span | None:
    """From the lowest of any source in kroner to the highest of any; None without one."""
    sums = [each.sum for each in estimates if each.source.unit is Unit.KR]
    if not sums:
        return None
    return Span(min(each.low for each in sums), max(each.high for each in sums))


def holds(valid_from: date, valid_to: date | None, day: date) -> bool:
    """Whether a cost holds on a day."""
    return valid_from <= day and (valid_to is None or day <= valid_to)


def overlap(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Whether two validities share a day; None is for ever."""
    (a_from, a_to), (b_from, b_to) = first, second
    return (b_to is None or a_from <= b_to) and (a_to is None or b_from <= a_to)
