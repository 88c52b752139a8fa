"""Reads of shift notes: for those who were on the evening, whoever is on next, chiefs and the coordinator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import joinedload

from hotline.accounts.models import Person
from hotline.calls.notes import rules
from hotline.calls.notes.models import ShiftNote
from hotline.core.access import PLANNERS, Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.rota.models import PLANNED, Assignment, Shift


def _on(shift_id: int, person: Person) -> bool:
    held = exists().where(
        Assignment.shift_id == shift_id, Assignment.person_id == person.id, Assignment.ended_at.is_(None)
    )
    return bool(db.session.scalar(select(held)))


def next_start(ends_at: datetime) -> datetime | None:
    """When the first published shift after that begins."""
    return db.session.scalar(
        select(Shift.starts_at)
        .where(Shift.status == PLANNED, Shift.published_at.is_not(None), Shift.starts_at >= ends_at)
        .order_by(Shift.starts_at)
        .limit(1)
    )


def shift_to_write_for(viewer: Person, shift_id: int) -> Shift:
    """The evening that `viewer` was on; raises NotFound for any other."""
    shift = db.session.get(Shift, shift_id)
    if shift is None or not shift.is_published or not _on(shift_id, viewer):
        raise NotFound()
    return shift


def may_write(viewer: Person, shift: Shift, now: datetime) -> bool:
    """Whether the viewer, who was on the shift, may still write."""
    until = rules.editable_until(shift.ends_at, next_start(shift.ends_at))
    return rules.may_write(on_shift=True, starts_at=shift.starts_at, until=until, now=now)


def own(shift_id: int, author_id: int) -> ShiftNote | None:
    """What the author wrote of the evening."""
    return db.session.scalar(
        select(ShiftNote).where(ShiftNote.shift_id == shift_id, ShiftNote.author_id == author_id)
    )


def notes_of(viewer: Person, shift: Shift) -> Sequence[ShiftNote]:
    """The notes of an evening that `viewer` may read, in the order in which they were written.

    Those who were on it read them, and whoever is on the next one; chiefs and the coordinator read all.
    """
    notes = db.session.scalars(
        select(ShiftNote)
        .where(ShiftNote.shift_id == shift.id, ShiftNote.text.is_not(None))
        .order_by(ShiftNote.id)
    ).all()
    if not notes or viewer.role in PLANNERS or any(each.author_id == viewer.id for each in notes):
        return notes
    return notes if viewer.role == Role.STAFF and (_on(shift.id, viewer) or _is_next(viewer, shift)) else []


def _is_next(viewer: Person, shift: Shift) -> bool:
    following = db.session.scalar(
        select(Shift.id)
        .where(Shift.status == PLANNED, Shift.published_at.is_not(None), Shift.starts_at >= shift.ends_at)
        .order_by(Shift.starts_at)
        .limit(1)
    )
    return following is not None and _on(following, viewer)


def handed_on(now: datetime, but: int | None) -> Sequence[ShiftNote]:
    """The notes of the latest evening before `now` that has any, other than the one at hand; in one query."""
    latest = (
        select(Shift.id)
        .join(ShiftNote, and_(ShiftNote.shift_id == Shift.id, ShiftNote.text.is_not(None)))
        .where(Shift.starts_at <= now, Shift.id != (but or 0))
        .order_by(Shift.starts_at.desc())
        .limit(1)
    )
    return db.session.scalars(
        select(ShiftNote)
        .where(ShiftNote.shift_id == latest.scalar_subquery(), ShiftNote.text.is_not(None))
        .options(joinedload(ShiftNote.shift).lazyload(Shift.assignments))
        .order_by(ShiftNote.id)
    ).all()
