"""The trial's evaluation: its period, its reports and their sections. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hotline.insight.period import quarter

TEXT_MOST = 4000
LONGEST = timedelta(days=3 * 366)


class Kind(StrEnum):
    """A status each quarter (S4: løbende status), and the report that closes the trial."""

    QUARTER = "quarter"
    CLOSING = "closing"


class State(StrEnum):
    """A draft's figures can be made anew; what is published stays as it is."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Section(StrEnum):
    """The parts of a report, in their order. Each has figures or a text of judgement, and most have both."""

    SUMMARY = "summary"
    USE = "use"
    NEEDS = "needs"
    QUALITY = "quality"
    OTHERWISE = "otherwise"
    BARRIERS = "barriers"
    REMOVABLE = "removable"
    STAFFING = "staffing"
    ECONOMY = "economy"
    ALTERNATIVES = "alternatives"
    LESSONS = "lessons"
    NEXT = "next"


@dataclass(frozen=True)
class Wanted:
    """A report that there can be: its kind and its days."""

    kind: Kind
    first: date
    last: date


def wanted(first: date, last: date) -> list[Wanted]:
    """The reports of a trial: one for each quarter, kept within the trial, and the closing one of all of it."""
    found = []
    each = quarter(first)
    while each.first <= last:
        found.append(Wanted(Kind.QUARTER, max(each.first, first), min(each.last, last)))
        each = each.after
    return [*found, Wanted(Kind.CLOSING, first, last)]


def still_wanted(
    of_trial: Iterable[Wanted], made: Iterable[tuple[Kind, date, date]], today: date
) -> list[Wanted]:
    """Those that have begun and are not made yet."""
    have = set(made)
    return [
        each for each in of_trial if each.first <= today and (each.kind, each.first, each.last) not in have
    ]


def is_over(last: date, today: date) -> bool:
    """Whether a report's period has ended, so that its figures can be final."""
    return today > last
