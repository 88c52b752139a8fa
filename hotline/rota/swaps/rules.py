"""What an offer of a shift may become, and who must say yes to it. Pure: no database; `now` is an argument."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hotline.core.access import Role
from hotline.rota.availability.rules import Limits, Mood
from hotline.rota.rules import IsoWeek, Slot

USUAL_WAIT = timedelta(hours=48)


class Status(StrEnum):
    """How far an offer is: open until somebody says yes, awaiting while a chief must accept, and then over."""

    OPEN = "open"
    AWAITING = "awaiting"
    DONE = "done"
    UNDONE = "undone"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    VOID = "void"


LIVE = (Status.OPEN, Status.AWAITING)


class Audience(StrEnum):
    """Who may say yes: those who were asked, everybody of the municipality, or everybody on the whole line."""

    NAMED = "named"
    OPEN = "open"
    EVERYWHERE = "everywhere"


class Answer(StrEnum):
    """What can be said to an offer, by who is asked and by a chief."""

    YES = "yes"
    NO = "no"


class Void(StrEnum):
    """Why an offer can no longer come about, though nobody declined it."""

    CANCELLED = "cancelled"
    UNPUBLISHED = "unpublished"
    HANDED_OVER = "handed over"
    MOVED_ON = "moved on"
    FILLED = "filled"
    GIVER_LEFT = "giver left"
    TAKER_LEFT = "taker left"
    RETURN_GONE = "return gone"


@dataclass(frozen=True)
class Place:
    """A slot as it is now. `holder_id` None is nobody."""

    planned: bool
    published: bool
    municipality_id: int
    starts_at: datetime
    ends_at: datetime
    holder_id: int | None


@dataclass(frozen=True)
class Bid:
    """What the rules need to know of an offer. `giver_id` None is a vacancy; the taker is who said yes."""

    status: Status
    giver_id: int | None
    municipality_id: int
    expires_at: datetime
    taker_id: int | None = None
    giver_active: bool = True
    taker_fit: bool = True


def standing(bid: Bid, place: Place, returned: Place | None, now: datetime) -> tuple[Status, Void | None]:
    """How an offer really stands, whatever was last written about it.

    `returned` is what the taker gives in return, if anything. A live offer is void when what it is about is
    no longer so, and expired when its time is over; one that is over stays as it ended.
    """
    if bid.status not in LIVE:
        return bid.status, None
    void = _void(bid, place)
    if void is None and bid.status is Status.AWAITING:
        void = _void_taker(bid, returned, now)
    if void is not None:
        return Status.VOID, void
    if bid.expires_at <= now:
        return Status.EXPIRED, None
    return bid.status, None


def _void(bid: Bid, place: Place) -> Void | None:
    if not place.planned:
        return Void.CANCELLED
    if place.municipality_id != bid.municipality_id:
        return Void.HANDED_OVER
    if not place.published:
        return Void.UNPUBLISHED
    if not bid.giver_active:
        return Void.GIVER_LEFT
    if place.holder_id != bid.giver_id:
        return Void.FILLED if bid.giver_id is None else Void.MOVED_ON
    return None


def _void_taker(bid: Bid, returned: Place | None, now: datetime) -> Void | None:
    if not bid.taker_fit:
        return Void.TAKER_LEFT
    if returned is None:
        return None
    still = returned.planned and returned.published and returned.starts_at > now
    return None if still and returned.holder_id == bid.taker_id else Void.RETURN_GONE


def latest(starts_at: datetime, ends_at: datetime, vacancy: bool, now: datetime) -> datetime:
    """When an offer is over at the latest: as the evening begins; a vacancy in a running evening, as it ends."""
    return ends_at if vacancy and starts_at <= now else starts_at


def expiry(wanted: datetime | None, last: datetime, now: datetime) -> datetime:
    """When an offer expires: when its maker wants, else after the usual wait, and never after `last`."""
    return min(wanted or now + USUAL_WAIT, last)


def moved_expiry(expires_at: datetime, was: datetime, starts_at: datetime) -> datetime:
    """When an offer expires whose evening moved: one that ran until the evening began still does."""
    return starts_at if expires_at == was else min(expires_at, starts_at)


def may_approve(
    role: Role, own_municipality_id: int | None, municipality_id: int, *, inside: bool, has_chief: bool = True
) -> bool:
    """Whether somebody may accept for a municipality: its chief.

    The coordinator may for a swap `inside` one municipality, whose evenings the coordinator can fill anyhow,
    and where there is no chief; never in the place of one of two chiefs (`domain.md` 2g).
    """
    if role == Role.CHIEF:
        return own_municipality_id == municipality_id
    return role == Role.COORDINATOR and (inside or not has_chief)


def approvals_needed(
    involved: Collection[int],
    acted: Collection[int],
    *,
    vacancy: bool,
    needs_chief: Mapping[int, bool],
) -> set[int]:
    """The municipalities whose chief must still accept.

    Between municipalities everybody's, always; inside one as its own rule says, and never for a vacancy, which
    the chief asked for. `acted` are those for which a chief has acted already, which counts as acceptance.
    """
    if len(set(involved)) > 1:
        return set(involved) - set(acted)
    if vacancy:
        return set()
    return {each for each in involved if needs_chief[each]} - set(acted)


def all_declined(audience: Audience, answers: Iterable[Answer | None]) -> bool:
    """Whether nobody is left who could say yes: everybody who was named has said no."""
    return audience is Audience.NAMED and all(answer is Answer.NO for answer in answers)


class Concern(StrEnum):
    """What somebody should think of before taking an evening; none of them forbids it."""

    OFF = "off"
    RATHER_NOT = "rather not"
    MANY_IN_WEEK = "many in week"
    MANY_RUNNING = "many running"


def concerns(day: date, mood: Mood | None, had: Collection[date], limits: Limits) -> list[Concern]:
    """What speaks against one more evening on `day` for somebody who has those on `had` already."""
    found = []
    if mood is Mood.OFF:
        found.append(Concern.OFF)
    elif mood is Mood.RATHER_NOT:
        found.append(Concern.RATHER_NOT)
    days = {*had, day}
    in_week = sum(IsoWeek.of(each) == IsoWeek.of(day) for each in days)
    if limits.most_per_week is not None and in_week > limits.most_per_week:
        found.append(Concern.MANY_IN_WEEK)
    if limits.most_running is not None and _running(day, days) > limits.most_running:
        found.append(Concern.MANY_RUNNING)
    return found


def _running(day: date, days: Collection[date]) -> int:
    """How many evenings in a row `day` lies in."""
    count = 1
    for step in (timedelta(days=1), timedelta(days=-1)):
        beside = day + step
        while beside in days:
            count += 1
            beside += step
    return count


@dataclass(frozen=True)
class Held:
    """A slot of a shift, by which a return is named: as "12-primary" in a form."""

    shift_id: int
    slot: Slot

    @classmethod
    def read(cls, value: str) -> Held | None:
        """From a form's value; None when it is not one."""
        number, _, slot = value.partition("-")
        if not (number.isascii() and number.isdigit() and len(number) < 10 and slot in tuple(Slot)):
            return None
        return cls(int(number), Slot(slot))

    def __str__(self) -> str:
        return f"{self.shift_id}-{self.slot}"
