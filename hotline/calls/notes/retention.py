"""Shift notes live for a limited time; that there was one stays."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from hotline.calls.notes.models import ShiftNote
from hotline.core.db import db
from hotline.core.retention import Kept, keep


def wipe_notes(before: datetime) -> int:
    """Wipe the notes written before that; gives how many."""
    old = (ShiftNote.text.is_not(None), ShiftNote.written_at < before)
    return len(
        db.session.scalars(update(ShiftNote).where(*old).values(text=None).returning(ShiftNote.id)).all()
    )


def init_app(app: Flask) -> None:
    """Let the job wipe them."""
    keep(app, Kept("shift_notes", _l("Vagtnoter"), "shift_notes_days", ("shift_note",), wipe_notes))
