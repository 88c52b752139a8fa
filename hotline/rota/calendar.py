"""Evenings as iCalendar text (RFC 5545, 7986), the way calendar programs really read it.

The text is a pure function of the rows: no "now" in it, so that an unchanged plan gives the same bytes and one
ETag. Times are UTC, since every evening is an event of its own: what is shown is Copenhagen's clock in any program,
and no program has to understand time zone rules. The reasons stand in docs/decisions/0031 and 0084.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from flask_babel import force_locale
from flask_babel import gettext as _
from icalendar import Alarm, Calendar, Event

from hotline.rota.rules import Slot

FORMAT = 2  # Raised when the text changes though the rows did not, so that ETags do too.
CANCELLED_KEPT = timedelta(days=60)
PAST_KEPT = timedelta(days=400)
_END = b"END:VCALENDAR\r\n"


class Scope(StrEnum):
    """What a feed shows: one's own slots, a municipality's evenings, everybody's, or opening without names."""

    PERSONAL = "personal"
    MUNICIPALITY = "municipality"
    LINE = "line"
    OPENINGS = "openings"


@dataclass(frozen=True)
class Entry:
    """One event. `uid` is the part before the host; `shift_id` leads to the evening's page, None to the front page.

    Of a slot, `slot` says which, and `primary` and `backup` who is on the evening; `confirmed` false is cancelled,
    with `why`. A slot that the reader no longer has carries no names.
    """

    uid: str
    shift_id: int | None
    starts_at: datetime
    ends_at: datetime
    municipality: str
    confirmed: bool
    sequence: int
    changed_at: datetime
    slot: Slot | None = None
    primary: str | None = None
    backup: str | None = None
    why: str | None = None


@dataclass(frozen=True)
class Place:
    """Where and how the feed is served: goes into uids, links and alarms, so it is part of the text."""

    host: str
    base_url: str
    source: str
    language: str
    scope: Scope = Scope.PERSONAL
    about: str = ""
    alarm_minutes: int | None = None


def render(entries: Sequence[Entry], place: Place) -> bytes:
    """The whole calendar; events that did not change since the last time come out of a cache."""
    head = _head(place).removesuffix(_END)
    # Where the feed is served does not change an event, so that one text serves everybody's feeds.
    shared = (place.host, place.base_url, place.language, place.scope, place.alarm_minutes)
    return head + b"".join([_event(entry, *shared) for entry in entries]) + _END


def render_one(entry: Entry, place: Place) -> str:
    """One event as a file that goes along with a mail: the same uid as in the feed, so that neither is a second one."""
    calendar = Calendar()
    calendar.add("prodid", "-//Vestegnens Hotline//Vagtplan//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    head: bytes = calendar.to_ical()
    event = _event(entry, place.host, place.base_url, place.language, place.scope, place.alarm_minutes)
    return (head.removesuffix(_END) + event + _END).decode()


@lru_cache(maxsize=1024)
def _head(place: Place) -> bytes:
    calendar = Calendar()
    with force_locale(place.language):
        name, about = _titles(place)
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


def _titles(place: Place) -> tuple[str, str]:
    if place.scope is Scope.PERSONAL:
        return _("Mine hotlinevagter"), _("Dine vagter og bagvagter i Vestegnens Hotline.")
    if place.scope is Scope.MUNICIPALITY:
        name = _("Hotlinen: %(municipality)s", municipality=place.about)
        return name, _("Kommunens aftener i Vestegnens Hotline, med vagt og bagvagt.")
    if place.scope is Scope.LINE:
        return _("Hotlinen: alle aftener"), _("Alle aftener i Vestegnens Hotline, med vagt og bagvagt.")
    return _("Hotlinens åbningstider"), _("Hvornår Vestegnens Hotline har åbent.")


@lru_cache(maxsize=20_000)
def _event(
    entry: Entry, host: str, base_url: str, language: str, scope: Scope, alarm_minutes: int | None
) -> bytes:
    url = f"{base_url}/rota/evening/{entry.shift_id}" if entry.shift_id else base_url
    with force_locale(language):
        summary = _summary(entry, scope)
        if not entry.confirmed:
            summary = _("Aflyst: %(summary)s", summary=summary)
        description = "\n".join([*_description(entry, scope), url])
        category = _category(entry)
    event = Event()
    event.add("uid", f"{entry.uid}@{host}")
    event.add("dtstamp", entry.changed_at.replace(microsecond=0))
    event.add("last-modified", entry.changed_at.replace(microsecond=0))
    event.add("sequence", entry.sequence)
    event.add("status", "CONFIRMED" if entry.confirmed else "CANCELLED")
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", summary)
    event.add("description", description)
    event.add("categories", [category])
    event.add("url", url)
    event.add("class", "PUBLIC" if scope is Scope.OPENINGS else "PRIVATE")
    # Outlook reads the second of the two; a backup stays at home but is not busy, and others' evenings take no time.
    takes_time = scope is Scope.PERSONAL and entry.slot is Slot.PRIMARY and entry.confirmed
    event.add("transp", "OPAQUE" if takes_time else "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", "BUSY" if takes_time else "FREE")
    if alarm_minutes is not None and entry.confirmed:
        event.add_component(_alarm(summary, alarm_minutes))
    text: bytes = event.to_ical()
    return text


def _alarm(summary: str, minutes: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(minutes=-minutes))
    return alarm


def _category(entry: Entry) -> str:
    if entry.slot is None:
        return str(_("Hotline"))
    return str(_("Vagt") if entry.slot is Slot.PRIMARY else _("Bagvagt"))


def _summary(entry: Entry, scope: Scope) -> str:
    if scope is Scope.PERSONAL:
        return f"{_category(entry)} – {entry.municipality}"
    if scope is Scope.OPENINGS:
        return str(_("Vestegnens Hotline har åbent"))
    if not entry.confirmed:
        return str(_("Hotline – %(municipality)s", municipality=entry.municipality))
    nobody = _("mangler")
    return str(
        _(
            "%(municipality)s – vagt: %(primary)s, bagvagt: %(backup)s",
            municipality=entry.municipality,
            primary=entry.primary or nobody,
            backup=entry.backup or nobody,
        )
    )


def _description(entry: Entry, scope: Scope) -> list[str]:
    if not entry.confirmed:
        said = _("Du har ikke længere denne vagt.") if scope is Scope.PERSONAL else _("Aftenen er aflyst.")
        return [said, entry.why] if entry.why else [said]
    if scope is not Scope.PERSONAL:
        return []
    if entry.slot is Slot.PRIMARY:
        return [_("Bagvagt: %(name)s", name=entry.backup)] if entry.backup else []
    return [_("Vagt: %(name)s", name=entry.primary)] if entry.primary else []
