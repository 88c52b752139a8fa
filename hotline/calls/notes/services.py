"""What can be done with the note of an evening."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.calls.notes import queries, rules
from hotline.calls.notes.models import ShiftNote
from hotline.core import audit, clock
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, Refused


@use_case
def write(actor: Person, shift_id: int, version: int, text: str) -> ShiftNote:
    """Write the note of an evening, or change one's own; `version` 0 is a note that there was none of.

    Raises NotFound for an evening that the actor is not on, Refused before it begins and from when the next one
    has begun, Conflict when it was changed elsewhere since `version`. The audit row outlives the note, so its text
    is not in it.
    """
    shift = queries.shift_to_write_for(actor, shift_id)
    now = clock.now()
    if not queries.may_write(actor, shift, now):
        raise Refused(
            _("Noten kan skrives, fra vagten begynder, til den næste begynder. Den står nu, som den er.")
        )
    text = text.strip()
    if not text or len(text) > rules.NOTE_MOST:
        raise Refused(_("Skriv mellem 1 og %(most)d tegn.", most=rules.NOTE_MOST))
    row = queries.own(shift.id, actor.id)
    if (row.version if row else 0) != version:
        raise Conflict(
            _(
                "Noten er ændret i et andet vindue, siden du åbnede siden. Herunder står både det, der er gemt, og dit. Gem igen, hvis dit skal gælde."
            )
        )
    if row is None:
        row = ShiftNote(shift_id=shift.id, author_id=actor.id, written_at=now)
        db.session.add(row)
    row.text, row.changed_at = text, now
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict() from None
    audit.record("calls.write_shift_note", f"shift:{shift.id}", actor=actor, after={"length": len(text)})
    return row
