"""Notes live for a limited time; the row of the call stays, without text."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from hotline.calls.models import Call
from hotline.core.db import db
from hotline.core.retention import Kept, keep


def wipe_notes(before: datetime) -> int:
    """Wipe the notes of calls logged before that (`domain.md`, decision 5); gives how many.

    Wiped is overwritten, not marked: SQLite runs with `secure_delete`, so that the bytes go too.
    """
    wipe = update(Call).where(Call.note.is_not(None), Call.created_at < before).values(note=None)
    return len(db.session.scalars(wipe.returning(Call.id)).all())


def init_app(app: Flask) -> None:
    """Let the job wipe them."""
    keep(app, Kept("call_notes", _l("Noter til opkald"), "call_notes_days", ("call",), wipe_notes))
