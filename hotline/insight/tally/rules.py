"""What is counted of a call: one (facet, value, amount) for each thing that a page asks about. Pure.

A facet is one way to divide the calls, a value one part of it. Everything that the pages show is a sum of these over
days and places, so what they cost does not grow with the log. Non-calls are in `non_call` only, and in no rate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hotline.calls.rules import FirstContact
from hotline.insight.period import last_of

YES = "yes"
OTHER, UNKNOWN = "other", "unknown"


class Facet(StrEnum):
    """The ways in which calls are divided; what their values are stands beside each."""

    ALL = "all"  # "yes": every call that asked for something.
    NON_CALL = "non_call"
    CHANNEL = "channel"
    CATEGORY = "category"  # The category's code.
    TOPIC = "topic"  # Full code, as "SB.FLYT"; the bare category where no closer topic was chosen.
    SECOND_TOPIC = "second_topic"
    OUTCOME = "outcome"
    FIRST_CONTACT = "first_contact"
    CLOSING = "closing"
    CONTACT_TYPE = "contact_type"
    TRIED = "tried"
    BARRIER = "barrier"
    BARRIER_AT = "barrier_at"  # "12:login": a solution of the guide, and what stood in the way there.
    CALLER = "caller"
    ASSIST = "assist"
    ALTERNATIVE = "alternative"
    AVOIDED = "avoided"  # The alternative of calls that were settled: the channel that was not used.
    TIME = "time"  # "1-38": Tuesday, 19.00-19.30.
    SETTLED_BY_ARTICLE = "settled_by_article"  # "yes": settled, and an article of the guide was used.
    SELF_SERVICE = "self_service"  # The outcome of calls about self-service.
    SOLUTION = "solution"
    ARTICLE = "article"
    REFERRAL = "referral"
    CAMPAIGN = "campaign"
    REMOVABLE = "removable"  # The topic of calls whose cause can be removed.
    ONLINE = "online"  # "yes": the answer was to be found on the web.
    STAFFED_BY = "staffed_by"  # The key of the municipality whose employee answered.
    TIMED = "timed"  # "calls" and "seconds" of those whose length was measured.


SELF_SERVICE_CATEGORY = "SB"
Tallied = tuple[str, str, int]


@dataclass(frozen=True)
class Said:
    """What a row of the log says, by codes, ids and keys."""

    day: date
    half_hour: int
    place: str
    category: str
    subcategory: str | None
    second: str | None
    outcome: str
    first_contact: str
    closing: str | None
    contact_type: str
    channel: str
    tried: str
    barrier: str | None
    caller: str
    assist: str | None
    alternative: str | None
    removable: bool
    online: bool
    solution: int | None
    article: int | None
    referral: int | None
    campaign: int | None
    staffed_by: str | None
    non_call: str | None
    seconds: int | None
    """How long it took; None when the times are from memory."""


def topic(category: str, subcategory: str | None) -> str:
    """The full code of what a call was about."""
    return f"{category}.{subcategory}" if subcategory else category


def tallied(said: Said) -> Iterator[Tallied]:
    """What one call adds to the counts."""
    if said.non_call:
        yield Facet.NON_CALL, said.non_call, 1
        return
    for facet, value in (*_always(said), *_sometimes(said)):
        if value is not None:
            yield facet, str(value), 1
    if said.seconds is not None:
        yield Facet.TIMED, "calls", 1
        yield Facet.TIMED, "seconds", said.seconds


def _always(said: Said) -> Iterable[tuple[str, str | int | None]]:
    return (
        (Facet.ALL, YES),
        (Facet.CHANNEL, said.channel),
        (Facet.CATEGORY, said.category),
        (Facet.TOPIC, topic(said.category, said.subcategory)),
        (Facet.SECOND_TOPIC, said.second),
        (Facet.OUTCOME, said.outcome),
        (Facet.FIRST_CONTACT, said.first_contact),
        (Facet.CLOSING, said.closing),
        (Facet.CONTACT_TYPE, said.contact_type),
        (Facet.TRIED, said.tried),
        (Facet.BARRIER, said.barrier),
        (Facet.CALLER, said.caller),
        (Facet.ASSIST, said.assist),
        (Facet.ALTERNATIVE, said.alternative),
        (Facet.TIME, f"{said.day.weekday()}-{said.half_hour}"),
        (Facet.SOLUTION, said.solution),
        (Facet.ARTICLE, said.article),
        (Facet.REFERRAL, said.referral),
        (Facet.CAMPAIGN, said.campaign),
        (Facet.STAFFED_BY, said.staffed_by),
    )


def _sometimes(said: Said) -> Iterator[tuple[str, str | int | None]]:
    if said.first_contact == FirstContact.YES:
        yield Facet.AVOIDED, said.alternative
        yield Facet.SETTLED_BY_ARTICLE, YES if said.article else None
    if said.category == SELF_SERVICE_CATEGORY:
        yield Facet.SELF_SERVICE, said.outcome
    if said.removable:
        yield Facet.REMOVABLE, topic(said.category, said.subcategory)
    if said.online:
        yield Facet.ONLINE, YES
    if said.solution and said.barrier:
        yield Facet.BARRIER_AT, f"{said.solution}:{said.barrier}"


def count(calls: Iterable[Said]) -> Counter[tuple[str, str, str]]:
    """The counts of a day's calls by (place, facet, value)."""
    found: Counter[tuple[str, str, str]] = Counter()
    for said in calls:
        for facet, value, amount in tallied(said):
            found[said.place, facet, value] += amount
    return found


Span = tuple[date, date]


def segments(first: date, last: date) -> tuple[list[Span], list[Span]]:
    """A period as whole months and the days around them, each as spans of first days, both ends included."""
    begin = first if first.day == 1 else last_of(first) + timedelta(days=1)
    end = (last + timedelta(days=1)).replace(day=1)
    if begin >= end:
        return [], [(first, last)] if first <= last else []
    around = [(first, begin - timedelta(days=1)), (end, last)]
    return [(begin, end - timedelta(days=1))], [span for span in around if span[0] <= span[1]]
