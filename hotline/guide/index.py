"""The whole guide as one answer that browsers keep, and the server's own search over the same entries.

Both are made once for a state of the guide and kept in memory, per language. A restart makes them anew.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson
from flask import current_app
from flask_babel import get_locale

from hotline.accounts import queries as accounts
from hotline.core import clock
from hotline.guide import queries, rules, topics
from hotline.guide.finding import Document, Finder
from hotline.guide.models import Entry


@dataclass(frozen=True)
class Index:
    """The answer's bytes with their fingerprint, and the search."""

    body: bytes
    tag: str
    finder: Finder


def current() -> Index:
    """The index of today: read anew when the guide, the topics, the closing days or a municipality has changed."""
    homes = accounts.municipalities()
    names = topics.read().names()
    closed = [day.isoformat() for day in queries.closing_days(clock.today())]
    state = (
        queries.last_revision(),
        tuple(closed),
        tuple(names.items()),
        tuple((each.key, each.name) for each in homes),
    )
    kept: dict[str, tuple[object, Index]] = current_app.extensions.setdefault("guide_index", {})
    language = str(get_locale())
    found = kept.get(language)
    if found is None or found[0] != state:
        found = (state, _made(homes, names, closed))
        kept[language] = found
    return found[1]


def _made(homes: Any, names: dict[str, str], closed: list[str]) -> Index:
    entries = queries.everything()
    keys = {each.id: each.key for each in homes}
    body = orjson.dumps(
        {
            "municipalities": [{"key": each.key, "name": each.name} for each in homes],
            "topics": names,
            "closed": closed,
            "entries": [_entry(each, keys) for each in entries],
        }
    )
    return Index(
        body, hashlib.sha256(body).hexdigest()[:32], Finder(document(each, keys) for each in entries)
    )


def document(entry: Entry, keys: dict[int, str]) -> Document:
    """What is searched in `entry`; `keys` names the municipalities."""
    return Document(
        entry.id,
        entry.kind,
        entry.title,
        entry.words,
        entry.summary,
        "\n".join((entry.ready, entry.steps, entry.limits)),
        keys.get(entry.municipality_id or 0),
    )


def _entry(entry: Entry, keys: dict[int, str]) -> dict[str, Any]:
    """What the browser needs: what is searched, and what the panel shows when the line is gone. Empty values are left out."""
    said: dict[str, Any] = {
        "id": entry.id,
        "kind": entry.kind,
        "topic": entry.topic,
        "title": entry.title,
        "words": ", ".join(rules.everyday_words(entry.words)),
        "summary": entry.summary,
        "ready": rules.lines(entry.ready),
        "steps": rules.lines(entry.steps),
        "limits": rules.lines(entry.limits),
        "borger": entry.borger_url,
        "url": entry.url,
        "phone": entry.phone,
        "address": entry.address,
        "office": entry.office,
        "service": entry.service_id,
        "municipality": keys.get(entry.municipality_id or 0),
        "login": entry.login if entry.login != "none" else None,
        "unsure": entry.unsure,
        "hours": [[each.weekday, f"{each.start:%H:%M}", f"{each.end:%H:%M}"] for each in entry.hours],
        "links": {
            keys[each.municipality_id]: _link(each)
            for each in entry.links
            if each.url or each.demo_url or each.variant
        },
    }
    return {name: value for name, value in said.items() if value}


def _link(link: Any) -> dict[str, Any]:
    said = {"url": link.url, "demo": link.demo_url, "variant": link.variant, "unsure": link.unsure}
    return {name: value for name, value in said.items() if value}
