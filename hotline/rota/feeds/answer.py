"""How a calendar feed is sent: with the headers that calendar programs need, and not twice when nothing changed.

A text that was made once is served from memory until the plan changes: programs ask every hour, plans change some
times a day.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from flask import Response, current_app, request

from hotline.rota import calendar
from hotline.rota.feeds.queries import Feed, entries_of

HEADERS = {
    "Cache-Control": "private, max-age=300",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Encoding",
}
# A year of everybody's evenings is some 100 KB, and 5 packed.
MOST_TEXTS = 200


class Texts:
    """The texts served last, by ETag: each as it is and packed."""

    def __init__(self, most: int = MOST_TEXTS) -> None:
        self._most = most
        self._texts: OrderedDict[str, tuple[bytes, bytes]] = OrderedDict()
        self._lock = Lock()

    def get(self, tag: str) -> tuple[bytes, bytes] | None:
        """The text under `tag`, if it is still here."""
        with self._lock:
            if tag in self._texts:
                self._texts.move_to_end(tag)
            return self._texts.get(tag)

    def put(self, tag: str, text: bytes) -> tuple[bytes, bytes]:
        """Keep `text`, and forget the one that nobody asked for the longest."""
        # No time of packing in it: the same text gives the same bytes.
        both = text, gzip.compress(text, mtime=0)
        with self._lock:
            self._texts[tag] = both
            while len(self._texts) > self._most:
                self._texts.popitem(last=False)
        return both


texts = Texts()


def answer(found: Feed, source: str, now: datetime) -> Response:
    """The feed as text, or 304 when the caller has it; `source` is its own address."""
    settings = current_app.extensions["settings"]
    place = found.place(settings.host, settings.base_url, source)
    tag = found.etag(place)
    seen = _seen(tag, found.changed_at)
    sent = Response(b"", 304, HEADERS) if seen else _full(found, place, tag, now)
    sent.content_type = "text/calendar; charset=utf-8"
    sent.headers["Content-Disposition"] = 'inline; filename="hotline.ics"'
    if seen:
        sent.set_etag(seen)
    # Within its own second a change could hide behind the one before: then only the ETag tells.
    if found.changed_at is not None and found.changed_at < now - timedelta(seconds=2):
        sent.last_modified = found.changed_at
    return sent


def _full(found: Feed, place: calendar.Place, tag: str, now: datetime) -> Response:
    plain, packed = texts.get(tag) or texts.put(tag, calendar.render(entries_of(found, now), place))
    if not request.accept_encodings.quality("gzip"):
        sent = Response(plain, 200, HEADERS)
        sent.set_etag(tag)
        return sent
    sent = Response(packed, 200, HEADERS)
    sent.content_encoding = "gzip"
    # Other bytes, so another strong tag.
    sent.set_etag(f"{tag}:gzip")
    return sent


def _seen(tag: str, changed_at: datetime | None) -> str | None:
    """The ETag under which the caller has this very text already; None when it must be sent."""
    asked = request.if_none_match
    if asked:
        known = asked.as_set(include_weak=True)
        return next(
            (each for each in known if each.partition(":")[0] == tag), tag if asked.star_tag else None
        )
    since = request.if_modified_since
    if since is None or changed_at is None or changed_at.replace(microsecond=0) > since:
        return None
    return tag
