"""How a calendar feed is sent: with the headers that calendar programs need, and not twice when nothing changed."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, current_app, request

from hotline.rota import calendar
from hotline.rota.feeds.queries import Feed

HEADERS = {
    "Cache-Control": "private, max-age=300",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}


def answer(found: Feed, source: str, now: datetime) -> Response:
    """The feed as text, or 304 when the caller has it; `source` is its own address."""
    settings = current_app.extensions["settings"]
    place = calendar.Place(settings.host, settings.base_url, source, found.language)
    tag = calendar.etag(found.entries, place)
    changed_at = max((each.changed_at for each in found.entries), default=None)
    seen = _seen(tag, changed_at)
    body = b"" if seen else calendar.render(found.entries, place)
    sent = Response(body, 304 if seen else 200, HEADERS)
    sent.content_type = "text/calendar; charset=utf-8"
    sent.headers["Content-Disposition"] = 'inline; filename="hotline.ics"'
    sent.set_etag(seen or tag)
    # Within its own second a change could hide behind the one before: then only the ETag tells.
    if changed_at is not None and changed_at < now - timedelta(seconds=2):
        sent.last_modified = changed_at
    return sent


def _seen(tag: str, changed_at: datetime | None) -> str | None:
    """The ETag under which the caller has this very text already; None when it must be sent."""
    asked = request.if_none_match
    if asked:
        # Flask-Compress adds ":gzip" and the like to the tags it sends.
        known = asked.as_set(include_weak=True)
        return next(
            (each for each in known if each.partition(":")[0] == tag), tag if asked.star_tag else None
        )
    since = request.if_modified_since
    if since is None or changed_at is None or changed_at.replace(microsecond=0) > since:
        return None
    return tag
