"""How an entry is written down each time it is saved, and read again."""

from __future__ import annotations

from datetime import time
from typing import Any

from sqlalchemy import func, select

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.db import db
from hotline.guide.models import Entry, Hours, Revision

# What an entry says. Who owns it and when it was looked over is not brought back with old words.
SAID = (
    "topic",
    "office",
    "service_id",
    "title",
    "words",
    "summary",
    "ready",
    "steps",
    "limits",
    "borger_url",
    "url",
    "phone",
    "address",
    "kle",
    "vendor",
    "login",
    "mandatory",
    "unsure",
)
LINK_SAID = ("url", "demo_url", "variant", "unsure")


def content(entry: Entry) -> dict[str, Any]:
    """Everything that the entry says now."""
    return {
        **{name: getattr(entry, name) for name in SAID},
        "hours": [[row.weekday, f"{row.start:%H:%M}", f"{row.end:%H:%M}"] for row in entry.hours],
        "links": {
            str(link.municipality_id): {name: getattr(link, name) for name in LINK_SAID}
            for link in entry.links
        },
    }


def write_down(
    actor: Person | None,
    entry: Entry,
    act: str,
    *,
    before: dict[str, Any] | None = None,
    municipality_id: int | None = None,
) -> Revision:
    """Add the state of `entry` to its history, and what changed since `before` to the audit."""
    now = content(entry)
    number = db.session.scalar(
        select(func.coalesce(func.max(Revision.number), 0)).where(Revision.entry_id == entry.id)
    )
    row = Revision(
        entry_id=entry.id,
        number=(number or 0) + 1,
        act=act,
        at=clock.now(),
        by_id=actor.id if actor else None,
        municipality_id=municipality_id,
        content=now,
    )
    db.session.add(row)
    was = before or {}
    changed = [name for name in now if was.get(name) != now[name]]
    audit.record(
        f"guide.{act}",
        f"guide_entry:{entry.id}",
        actor=actor,
        before={name: was[name] for name in changed if name in was},
        after={"revision": row.number, "changed": changed},
    )
    return row


def hours_of(said: dict[str, Any]) -> list[Hours]:
    """The opening hours of a saved state, as new rows."""
    return [
        Hours(weekday=weekday, start=time.fromisoformat(start), end=time.fromisoformat(end))
        for weekday, start, end in said["hours"]
    ]
