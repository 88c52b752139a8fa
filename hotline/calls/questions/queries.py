"""Reads of the questions that were handed over: one's own; a chief also those from and to the own municipality."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select, true

from hotline.accounts.models import Person
from hotline.calls.questions.models import HandedQuestion
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import NotFound

LATEST = 100


def _visible(viewer: Person) -> ColumnElement[bool]:
    if viewer.role == Role.COORDINATOR:
        return true()
    own = HandedQuestion.asked_by_id == viewer.id
    if viewer.role != Role.CHIEF:
        return own
    from_here = HandedQuestion.asked_by_id.in_(
        select(Person.id).where(Person.municipality_id == viewer.municipality_id)
    )
    return or_(own, from_here, HandedQuestion.municipality_id == viewer.municipality_id)


def questions_for(viewer: Person) -> Sequence[HandedQuestion]:
    """The latest questions that `viewer` may see, the newest first."""
    return db.session.scalars(
        select(HandedQuestion)
        .where(_visible(viewer))
        .order_by(HandedQuestion.asked_at.desc(), HandedQuestion.id.desc())
        .limit(LATEST)
    ).all()


def question_for(viewer: Person, question_id: int) -> HandedQuestion:
    """One question that `viewer` may see; raises NotFound for any other."""
    row = db.session.scalar(select(HandedQuestion).where(HandedQuestion.id == question_id, _visible(viewer)))
    if row is None:
        raise NotFound()
    return row
