"""The steps by which who-is-on-when changes; every use case of the rota takes them, none does it its own way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.core import audit, clock, live
from hotline.core.db import db
from hotline.core.errors import Conflict, Refused
from hotline.rota import words
from hotline.rota.models import CANCELLED, Assignment, Shift
from hotline.rota.rules import Breach, Happening, Slot
from hotline.rota.services.notices import Notices
from hotline.rota.timeline import note

_TAKEN = ("uq_assignment_shift_id", "assignment.shift_id")
_EXISTS = ("uq_shift_planned_start", "shift.starts_at", "week_allotment")


@contextmanager
def database_guards() -> Iterator[None]:
    """Say in words what the database's own guards refused.

    They only speak when somebody else was faster than the rules, which were asked first.
    """
    try:
        yield
    except IntegrityError as error:
        said = str(error.orig)
        for breach in Breach:
            if f"rota: {breach}" in said:
                raise Refused(words.breach(breach, _("Personen"))) from None
        if any(mark in said for mark in (*_TAKEN, *_EXISTS)):
            raise Conflict() from None
        raise


def touch(shift: Shift) -> None:
    """Count one more change of `shift`, for the calendars that follow it."""
    shift.sequence += 1
    shift.changed_at = clock.now()
    live.announce(db.session.info, "/rota", "changed", {"week": str(shift.week)})


def begin(
    shift: Shift, slot: Slot, person: Person, actor: Person | None, *, agreed: bool = False
) -> Assignment:
    """Put `person` in `slot`; `touch` comes first, and flushing is the caller's.

    `agreed` says that both chiefs accepted somebody from another municipality.
    """
    held = Assignment(
        shift=shift,
        slot=slot,
        person=person,
        began_at=shift.changed_at,
        agreed=agreed,
        began_by_id=actor.id if actor else None,
        began_sequence=shift.sequence,
        published_at=shift.changed_at if shift.is_published else None,
    )
    db.session.add(held)
    return held


def end(held: Assignment, actor: Person | None, why: str | None = None) -> None:
    """End an assignment; `touch` comes first. The row stays: what was is never rewritten."""
    held.ended_at = held.shift.changed_at
    held.ended_by_id = actor.id if actor else None
    held.ended_sequence = held.shift.sequence
    held.ended_why = why


def publish(shift: Shift, actor: Person | None, notices: Notices) -> None:
    """Let everybody see `shift` and who is on it; flushing is the caller's."""
    touch(shift)
    shift.published_at = shift.changed_at
    for slot in Slot:
        held = shift.slot(slot)
        if held is not None:
            held.published_at = shift.changed_at
            notices.gained(held)
    audit.record("rota.publish", f"shift:{shift.id}", actor=actor)
    note(shift, Happening.PUBLISHED, actor=actor)


def promote(
    shift: Shift, actor: Person | None, notices: Notices, why: str | None = None
) -> Assignment | None:
    """Let the backup become the primary at once; gives the new assignment, None when there is no backup.

    Whoever was primary is off the evening. The backup's slot is empty afterwards: `notices.hole` is the
    caller's, since the caller knows what is done about it.
    """
    primary, backup = shift.slot(Slot.PRIMARY), shift.slot(Slot.BACKUP)
    if backup is None:
        return None
    touch(shift)
    if primary is not None:
        end(primary, actor, why)
    end(backup, actor, why)
    # What ends is written before what begins: the unique indexes look at the rows as they are.
    db.session.flush()
    with database_guards():
        held = begin(shift, Slot.PRIMARY, backup.person, actor, agreed=backup.agreed)
        db.session.flush()
    note(shift, Happening.PROMOTED, person=backup.person, actor=actor)
    if shift.is_published:
        notices.promoted(held)
    return held


def cancel(shift: Shift, why: str, actor: Person | None, notices: Notices) -> None:
    """Cancel a shift with a reason that its people and its chiefs are told."""
    touch(shift)
    if shift.is_published:
        notices.cancelled(shift, why)
    for slot in Slot:
        held = shift.slot(slot)
        if held is not None:
            end(held, actor, why)
            if shift.is_published:
                notices.lost(held, why)
    # The assignments must have ended before the shift does: the guard looks at the rows as they are.
    db.session.flush()
    shift.status, shift.cancelled_why = CANCELLED, why
    db.session.flush()
