"""Count weeks as in KL's KOMHEN 2.0: what is a contact, and what a call is in their words. Pure.

The definition is ours (`domain.md` section 2a): one caller, one matter, one contact; a call with two topics is two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from hotline.calls.rules import Closing
from hotline.core import rounding
from hotline.core.access import PLANNERS, Role
from hotline.organisation.campaigns.rules import ContactType

MOST = 10_000_000
REASON_MOST = 300
KLE_MOST = 20
# "32", "32.03" or "32.03.12", and a facet behind it: "32.03.12 G01".
_KLE = re.compile(r"\d{2}(?:\.\d{2}(?:\.\d{2}(?: [A-ZÆØÅ]\d{2})?)?)?")


class Kind(StrEnum):
    """A trial count (prøvetælling) is there to learn from; only a real one is compared over the years."""

    TRIAL = "trial"
    REAL = "real"


class State(StrEnum):
    """How far a count week is."""

    PLANNED = "planned"
    COUNTING = "counting"
    FROZEN = "frozen"


class Channel(StrEnum):
    """The ways in which contacts come. The hotline's own calls are `PHONE`; all others are typed in or imported."""

    PHONE = "phone"
    PHONE_DAY = "phone_day"
    PERSONAL = "personal"
    LETTER = "letter"
    EMAIL = "email"
    SMS = "sms"
    DIGITAL_POST = "digital_post"
    REMOTE_PRINT = "remote_print"
    SOCIAL = "social"
    NEMREFUSION = "nemrefusion"
    SYSTEMS = "systems"
    WEB = "web"
    SELF_STARTED = "self_started"
    SELF_DONE = "self_done"


# What a municipality counts; the hotline's calls come out of the log.
TYPED = tuple(each for each in Channel if each is not Channel.PHONE)
# Looking at a page or beginning a form asks nothing of anybody, and what the municipality sends is no contact to it.
NO_CONTACT = frozenset({Channel.WEB, Channel.SELF_STARTED, Channel.SELF_DONE, Channel.REMOTE_PRINT})


@dataclass(frozen=True)
class Topic:
    """A topic as the count knows it: its code, and the number of KL's list that it was given."""

    code: str
    kle: str | None


@dataclass(frozen=True)
class Contact:
    """How the contacts of one line are alike. Where they live is a municipality's key, "other" or "unknown"."""

    place: str
    day: date | None
    channel: Channel
    task: str | None = None
    kle: str | None = None
    contact_type: ContactType | None = None
    closing: Closing | None = None
    misdirected: bool = False


@dataclass(frozen=True)
class Said:
    """Calls that say the same, and how many they are. Non-calls are no contacts and do not come here."""

    place: str
    day: date
    topic: Topic
    contact_type: ContactType
    closing: Closing | None
    amount: int
    second: Topic | None = None
    second_type: ContactType | None = None


def monday(year: int, week: int) -> date | None:
    """The Monday of an ISO week; None when the year has no such week."""
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def week_key(year: int, week: int) -> str:
    """As in "2026-W48"."""
    return f"{year}-W{week:02}"


def state_at(state: State, first: date, today: date) -> State:
    """A planned week begins to count by itself when its Monday comes."""
    return State.COUNTING if state == State.PLANNED and first <= today else state


def is_over(first: date, today: date) -> bool:
    """Whether the week that begins on `first` has ended, so that it can be frozen."""
    return today > first + timedelta(days=6)


def typed_as(kind: ContactType) -> tuple[ContactType, bool]:
    """A contact's type in KOMHEN, and whether it is misdirected: that is a mark beside the type there, not a type."""
    if kind == ContactType.MISDIRECTED:
        return ContactType.INFORMATION, True
    return ContactType(kind), False


def rows(said: Iterable[Said]) -> Counter[Contact]:
    """The lines of the hotline's calls: one contact for each topic, added up where they are alike."""
    found: Counter[Contact] = Counter()
    for each in said:
        found[_contact(each, each.topic, each.contact_type)] += each.amount
        if each.second is not None:
            found[_contact(each, each.second, each.second_type or each.contact_type)] += each.amount
    return found


def _contact(said: Said, topic: Topic, kind: ContactType) -> Contact:
    contact_type, misdirected = typed_as(kind)
    return Contact(
        said.place, said.day, Channel.PHONE, topic.code, topic.kle, contact_type, said.closing, misdirected
    )


def is_kle(text: str) -> bool:
    """Whether a text is written as KL's numbers are: "32.03.12 G01", or the beginning of one."""
    return len(text) <= KLE_MOST and _KLE.fullmatch(text) is not None


@dataclass(frozen=True)
class Change:
    """What there is now and what there was before; `before` None when there is nothing to compare with."""

    now: int
    before: int | None

    @property
    def difference(self) -> int | None:
        """How many more."""
        return None if self.before is None else self.now - self.before

    @property
    def percent(self) -> Decimal | None:
        """The difference in per cent of what was before."""
        share = None if self.before is None else rounding.percent(self.now - self.before, self.before)
        # A little less rounds to a nought below nought, which nobody writes.
        return None if share is None else share + 0


def may_write(role: Role, own: int | None, municipality_id: int) -> bool:
    """Who writes a municipality's other channels: its chief, and the coordinator."""
    if role == Role.COORDINATOR:
        return True
    return role in PLANNERS and own == municipality_id
