"""What is posted about a shift note."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from hotline.calls.notes import rules
from hotline.core.forms import REQUIRED, VersionedForm, length


class NoteForm(VersionedForm):
    text = TextAreaField(
        _l("Hvad skal den næste på vagt vide?"),
        description=_l(
            "For eksempel hvad mange ringede om, og hvad der drillede. Skriv aldrig navne, CPR-numre, telefonnumre eller noget om helbred."
        ),
        validators=[REQUIRED, length(rules.NOTE_MOST)],
    )
