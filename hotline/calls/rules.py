"""What a call may hold, who may correct it and until when, and where the evening stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hotline.core import clock
from hotline.core.access import Role

NOTE_MOST = 300
# The author puts the evening's slips right before going to bed; after that it is the chief's to correct.
CORRECTION_TIME = timedelta(minutes=30)
# A form that was opened, or a draft that was kept, longer ago than this says nothing of when the call began.
LONGEST_OPEN_FORM = timedelta(hours=12)
# What waited in a browser, or is logged from memory, is taken this long after the call: longer than a holiday week.
LOGGED_LATE = timedelta(days=14)
LONGEST_CALL = timedelta(hours=3)
# A non-call is one press, and a slip of the finger is seen at once; after that it is a row like the others.
UNDO_TIME = timedelta(minutes=5)
OTHER_MUNICIPALITY = "other"
UNKNOWN_MUNICIPALITY = "unknown"


class Channel(StrEnum):
    """How the citizen was helped."""

    PHONE = "phone"
    PHONE_COBROWSE = "phone_cobrowse"


class FirstContact(StrEnum):
    """How an outcome counts in the first-contact rate (straksafklaring)."""

    YES = "yes"
    NO = "no"
    APART = "apart"
    """Mandated referral: counts as no and is listed by itself."""
    EXCLUDED = "excluded"


class Closing(StrEnum):
    """How KOMHEN says that a contact ended."""

    CLOSED = "closed"
    REFERRED = "referred"
    NOT_CLOSED = "not_closed"


class Tried(StrEnum):
    """Whether the citizen had tried to serve themselves before calling."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Barrier(StrEnum):
    """What stood in the citizen's way."""

    NOT_FOUND = "not_found"
    NOT_UNDERSTOOD = "not_understood"
    LOGIN = "login"
    TECHNICAL = "technical"
    MISSING_PAPERS = "missing_papers"
    SOLUTION_FAILED = "solution_failed"
    DOES_NOT_FIT = "does_not_fit"
    UNSURE = "unsure"
    LANGUAGE = "language"
    OTHER = "other"


class CallerType(StrEnum):
    """Who rang (S0 4.1: a fifth to a third are not citizens on their own behalf)."""

    CITIZEN = "citizen"
    RELATIVE = "relative"
    PARTNER = "partner"
    BUSINESS = "business"


class Assist(StrEnum):
    """How much the citizen was helped: shown the way, led along it, or served together (S1 3.1)."""

    REFERRED = "referred"
    GUIDED = "guided"
    CO_SERVED = "co_served"


class Alternative(StrEnum):
    """What the citizen would have done without the hotline (S1 4.4): the channel that the call avoided."""

    ATTEND = "attend"
    WRITE = "write"
    DAYTIME = "daytime"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


class NonCall(StrEnum):
    """A call that asked for nothing: counted by itself, and in no rate."""

    WRONG_NUMBER = "wrong_number"
    SILENT = "silent"
    HUNG_UP = "hung_up"
    THANKS = "thanks"
    PRANK = "prank"


# Where every non-call is filed: out of scope, and excluded from the rates by its outcome.
NON_CALL_TOPIC, NON_CALL_OUTCOME = "UDEN", "DROP"
# The outcomes that send the citizen on, so that it can be said where to.
REFERRING = frozenset({"REF_AUTH", "REF_MUNI", "ATTEND", "ALT"})


class MunicipalityKind(StrEnum):
    """Whether the caller lives in one of the five, elsewhere, or was not asked."""

    FIVE = "five"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class LocalTime:
    """A moment as the statistics count it, on Copenhagen's clock."""

    day: date
    month: int
    """Year and month as one number: 202611."""
    half_hour: int
    """0 is 00.00-00.30, 38 is 19.00-19.30."""


def local_time(moment: datetime) -> LocalTime:
    """`moment` as day, month and half hour in Copenhagen."""
    local = clock.local(moment)
    return LocalTime(local.date(), local.year * 100 + local.month, local.hour * 2 + local.minute // 30)


def ended_at(said: datetime | None, now: datetime) -> datetime:
    """When the call ended: when the browser saved it, unless that cannot be; then now.

    A browser without a line keeps what was saved and sends it later, so the two may lie days apart.
    """
    if said is None or not now - LOGGED_LATE <= said <= now:
        return now
    return said


def began_at(said: datetime | None, ended: datetime) -> datetime:
    """When the call that ended at `ended` began: what the form says, unless that cannot be; then at its end."""
    if said is None or not ended - LONGEST_OPEN_FORM <= said <= ended:
        return ended
    return said


def may_be_logged_late(times: tuple[datetime, datetime], now: datetime) -> bool:
    """Whether a call can have been at those times: over by now, and not too long ago to be remembered."""
    began, ended = times
    return now - LOGGED_LATE <= began <= ended <= now


def too_long_ago(started_at: datetime, now: datetime) -> bool:
    """Whether a call is too old to be logged: nobody remembers it well enough for the statistics."""
    return started_at < now - LOGGED_LATE - LONGEST_OPEN_FORM


def may_undo(*, is_author: bool, non_call: NonCall | None, created_at: datetime, now: datetime) -> bool:
    """The author takes a non-call back for a few minutes; a call with a topic is corrected, not deleted."""
    return is_author and non_call is not None and now <= created_at + UNDO_TIME


def may_log(role: Role, approved: bool) -> bool:
    """Staff who are approved for duty log calls, and so do chiefs and coordinators who step in."""
    return role in {Role.CHIEF, Role.COORDINATOR} or (role == Role.STAFF and approved)


def belongs_to_shift(
    person_id: int, municipality_id: int | None, staffed_by_id: int, on_shift: tuple[int | None, ...]
) -> bool:
    """Whether a call counts to the shift: its author is on it, or stepped in from its municipality."""
    return person_id in on_shift or (municipality_id is not None and municipality_id == staffed_by_id)


def correctable_until(created_at: datetime, shift_ends_at: datetime | None) -> datetime:
    """The moment until which the author may correct: half an hour after the shift, or after logging
    when that was later or there was no shift.
    """
    return max(created_at, shift_ends_at or created_at) + CORRECTION_TIME


def may_correct(
    *,
    is_author: bool,
    is_chief_of_author: bool,
    now: datetime,
    until: datetime,
) -> bool:
    """The author corrects until `until`; the chief of the author's municipality also later."""
    return is_chief_of_author or (is_author and now <= until)


class Evening(StrEnum):
    """Where today's evening stands."""

    NONE = "none"
    BEFORE = "before"
    OPEN = "open"
    AFTER = "after"


def evening(now: datetime, opens_at: datetime | None, closes_at: datetime | None) -> Evening:
    """Where the evening stands at `now`; without times there is none today."""
    if opens_at is None or closes_at is None:
        return Evening.NONE
    if now < opens_at:
        return Evening.BEFORE
    return Evening.OPEN if now < closes_at else Evening.AFTER


@dataclass(frozen=True)
class Span:
    """A length of time in the two units that people say; the smaller is 0 when it says nothing."""

    days: int
    hours: int
    minutes: int


def span(now: datetime, then: datetime) -> Span:
    """From `now` to `then`, rounded up to whole minutes: days, or hours and minutes, or minutes.

    "om 0 minutter" would be wrong until the moment itself, so the last minute is one minute.
    """
    if then <= now:
        return Span(0, 0, 0)
    minutes = -(-int((then - now).total_seconds()) // 60)
    days = (clock.local(then).date() - clock.local(now).date()).days
    if minutes >= 24 * 60 and days:
        return Span(days, 0, 0)
    return Span(0, minutes // 60, minutes % 60)
