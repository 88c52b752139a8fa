"""The note of an evening: written on a page of its own, read on »Min vagt« and on the evening's page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.calls.evening import Tonight
from hotline.calls.notes import queries, services
from hotline.calls.notes.forms import NoteForm
from hotline.core import clock
from hotline.core.access import AT_WORK, PLANNERS, Role, roles
from hotline.core.errors import Refused
from hotline.rota.models import Shift

bp = Blueprint("notes", __name__)


@bp.app_context_processor
def _words() -> dict[str, Any]:
    return {"notes_for": notes_for, "shift_notes": shift_notes}


def notes_for(tonight: Tonight) -> dict[str, Any]:
    """What the duty page shows: the note of the evening before, and whether tonight's can be written."""
    reads = tonight.part is not None or current_user.role in PLANNERS
    shift_id = tonight.shift.id if tonight.shift else None
    return {
        "handed_on": queries.handed_on(tonight.now, shift_id) if reads else [],
    }


def shift_notes(shift: Shift) -> dict[str, Any]:
    """What an evening's page shows: the notes that the reader may see, and whether the reader may write."""
    now = clock.now()
    own = {held.person_id for held in shift.assignments if held.ended_at is None}
    writes = (
        current_user.role in {Role.STAFF, Role.CHIEF}
        and current_user.id in own
        and shift.starts_at <= now
        and queries.may_write(current_user, shift, now)
    )
    return {
        "notes": queries.notes_of(current_user, shift) if shift.starts_at <= now else [],
        "write": shift.id if writes else None,
    }


@bp.route("/duty/note/<int:shift_id>", methods=["GET", "POST"])
@roles(*AT_WORK)
def edit(shift_id: int) -> Any:
    shift = queries.shift_to_write_for(current_user, shift_id)
    row = queries.own(shift_id, current_user.id)
    form = NoteForm(obj=row)
    status = 200
    if form.validate_on_submit():
        try:
            services.write(current_user, shift_id, form.version_number, form.text.data)
        except Refused as error:
            status = form.refuse(error)
            shift = queries.shift_to_write_for(current_user, shift_id)
            row = queries.own(shift_id, current_user.id)
            form.show_saved(row)
        else:
            flash(_("Vagtnoten er gemt. Den næste på vagt ser den."), "success")
            return redirect(url_for("calls.duty"))
    elif form.errors:
        status = 422
    page = render_template(
        "calls/shift_note.html",
        form=form,
        shift=shift,
        row=row,
        began=shift.starts_at <= clock.now(),
        writes=queries.may_write(current_user, shift, clock.now()),
        days=current_app.extensions["settings"].shift_notes_days,
    )
    return page, status
