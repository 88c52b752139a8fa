"""Notes live for a limited time; the row of the call stays, without text."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import update

from hotline.calls.models import Call
from hotline.core import audit, clock, jobs
from hotline.core.db import db, use_case

NOTES_LIVE = timedelta(days=30)


@use_case
def wipe_old_notes() -> int:
    """Wipe the notes of calls logged more than `NOTES_LIVE` ago (`domain.md`, decision 5); gives how many.

    Wiped is overwritten, not marked: SQLite runs with `secure_delete`, so that the bytes go too.
    """
    old = Call.created_at < clock.now() - NOTES_LIVE
    wipe = update(Call).where(Call.note.is_not(None), old).values(note=None).returning(Call.id)
    wiped = len(db.session.scalars(wipe).all())
    if wiped:
        audit.record("calls.wipe_notes", "calls", after={"notes": wiped})
    return wiped


def init_app(app: Flask) -> None:
    """Do it every hour."""
    jobs.every(app, timedelta(hours=1), "notes", wipe_old_notes)
