"""When a shift note can be written, and by whom it is read. Pure; `now` is an argument."""

from __future__ import annotations

from datetime import datetime, timedelta

NOTE_MOST = 1000
# Without a next evening in the plan the note can be put right for as long as people remember it.
LONGEST = timedelta(days=7)


def editable_until(ends_at: datetime, next_starts_at: datetime | None) -> datetime:
    """Until when the author may write: the next shift reads it, so it stands still from then on."""
    return next_starts_at if next_starts_at is not None else ends_at + LONGEST


def may_write(*, on_shift: bool, starts_at: datetime, until: datetime, now: datetime) -> bool:
    """Whoever was on the evening writes, from its beginning until the next one begins."""
    return on_shift and starts_at <= now < until
