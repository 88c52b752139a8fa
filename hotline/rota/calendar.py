"""A person's evenings as an iCalendar feed (RFC 5545, 7986), the way calendar programs really read it.

The text is a pure function of the rows: no "now" in it, so that an unchanged plan gives the same bytes and one
ETag. Times are UTC, since every evening is an event of its own: what is shown is Copenhagen's clock in any program,
and no program has to understand time zone rules. The reasons stand in docs/decisions/0031.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from flask_babel import force_locale
from flask_babel import gettext as _
from icalendar import Calendar, Event

from hotline.rota.rules import IsoWeek, Slot

FORMAT = 1  # Raised when the text changes though the rows did not, so that ETags do too.
CANCELLED_KEPT = timedelta(days=60)
PAST_KEPT = timedelta(days=400)
_END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True)
class Entry:
    """One slot of one shift as its person has it, or had it when `confirmed` is false."""

    uid: uuid.UUID
    slot: Slot
    day: date
    starts_at: datetime
    ends_at: datetime
    municipality: str
    confirmed: bool
    sequence: int
    changed_at: datetime
    counterpart: str | None
    why: str | None


@dataclass(frozen=True)
class Place:
    """Where the feed is served: goes into uids and links, so it is part of the text."""

    host: str
    base_url: str
    source: str
    language: str


def current(entries: Iterable[Entry], now: datetime) -> list[Entry]:
    """What the feed shows at `now`: of each slot the latest, cancelled ones for `CANCELLED_KEPT` only."""
    latest: dict[tuple[uuid.UUID, Slot], Entry] = {}
    for entry in entries:
        latest[entry.uid, entry.slot] = entry
    return [each for each in latest.values() if each.confirmed or each.changed_at > now - CANCELLED_KEPT]


def etag(entries: Sequence[Entry], place: Place) -> str:
    """A strong validator: equal when, and only when, everything that the text is made of is equal."""
    return hashlib.sha256(repr((FORMAT, place, entries)).encode()).hexdigest()[:32]


def render(entries: Sequence[Entry], place: Place) -> bytes:
    """The whole calendar; events that did not change since the last time come out of a cache."""
    head = _head(place).removesuffix(_END)
    parts = [_event(entry, place.host, place.base_url, place.language) for entry in entries]
    return head + b"".join(parts) + _END


@lru_cache(maxsize=1024)
def _head(place: Place) -> bytes:
    calendar = Calendar()
    with force_locale(place.language):
        name, about = _("Mine hotlinevagter"), _("Dine vagter og bagvagter i Vestegnens Hotline.")
    calendar.add("prodid", "-//Vestegnens Hotline//Vagtplan//DA")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-caldesc", about)
    calendar.add("x-wr-timezone", "Europe/Copenhagen")
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add("source", place.source, parameters={"VALUE": "URI"})
    calendar.add("color", "steelblue")
    text: bytes = calendar.to_ical()
    return text


@lru_cache(maxsize=20_000)
def _event(entry: Entry, host: str, base_url: str, language: str) -> bytes:
    url = f"{base_url}/rota/week/{IsoWeek.of(entry.day)}#d{entry.day}"
    with force_locale(language):
        role = _("Vagt") if entry.slot is Slot.PRIMARY else _("Bagvagt")
        summary = f"{role} – {entry.municipality}"
        if not entry.confirmed:
            summary = _("Aflyst: %(summary)s", summary=summary)
        description = _description(entry, url)
    event = Event()
    event.add("uid", f"{entry.uid}-{entry.slot}@{host}")
    event.add("dtstamp", entry.changed_at.replace(microsecond=0))
    event.add("last-modified", entry.changed_at.replace(microsecond=0))
    event.add("sequence", entry.sequence)
    event.add("status", "CONFIRMED" if entry.confirmed else "CANCELLED")
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", summary)
    event.add("description", description)
    event.add("categories", [role])
    event.add("url", url)
    event.add("class", "PRIVATE")
    # Outlook reads the second of the two; a backup stays at home but is not busy.
    takes_time = entry.slot is Slot.PRIMARY and entry.confirmed
    event.add("transp", "OPAQUE" if takes_time else "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", "BUSY" if takes_time else "FREE")
    text: bytes = event.to_ical()
    return text


def _description(entry: Entry, url: str) -> str:
    if not entry.confirmed:
        said = _("Du har ikke længere denne vagt.")
        return "\n".join(each for each in (said, entry.why, url) if each)
    if entry.counterpart is None:
        return url
    if entry.slot is Slot.PRIMARY:
        counterpart = _("Bagvagt: %(name)s", name=entry.counterpart)
    else:
        counterpart = _("Vagt: %(name)s", name=entry.counterpart)
    return f"{counterpart}\n{url}"
