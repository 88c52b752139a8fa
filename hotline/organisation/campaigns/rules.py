"""What a campaign and an incident are, and how long each runs. Pure: no database; `now` is an argument."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

LABEL_MOST = 60
TEXT_MOST = 300
MEDIUM_MOST = 120
# People go on calling about what was down a while after the telephones have closed.
GRACE = timedelta(minutes=30)
# An incident that somebody reports by day, when no evening gives it an end.
BY_DAY = timedelta(hours=4)


class Kind(StrEnum):
    """A campaign is planned by days; an incident happens, and is over when somebody says so or the evening ends."""

    CAMPAIGN = "campaign"
    INCIDENT = "incident"


class ContactType(StrEnum):
    """The kinds of contact in KL's count weeks (KOMHEN 2.0), of a call and of what a campaign's calls are."""

    TRANSACTION = "transaction"
    INFORMATION = "information"
    SELF_SERVICE_HELP = "self_service_help"
    CASE_STATUS = "case_status"
    MISDIRECTED = "misdirected"


@dataclass(frozen=True)
class Period:
    """The days of a campaign, both included."""

    id: int | None
    label: str
    first_day: date
    last_day: date


def overlapping(wanted: Period, others: Iterable[Period]) -> Period | None:
    """The first of `others` that shares a day with `wanted`: only one campaign runs at a time."""
    shared = (
        each
        for each in others
        if each.id != wanted.id and each.first_day <= wanted.last_day and wanted.first_day <= each.last_day
    )
    return min(shared, key=lambda each: each.first_day, default=None)


def same_as(label: str) -> str:
    """What two reports of one thing have in common: their words, whatever the case, signs and spaces between them."""
    folded = unicodedata.normalize("NFKC", label).casefold()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in folded).split())[:LABEL_MOST]


def ends_by(now: datetime, closes_at: datetime | None) -> datetime:
    """When an incident is over by itself: a while after the evening that runs or comes, or hours from now by day."""
    if closes_at is None or closes_at + GRACE <= now:
        return now + BY_DAY
    return closes_at + GRACE
