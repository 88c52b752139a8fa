"""Reads of suggestions: everybody at work sees all of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.organisation.lessons.models import Lesson

LATEST = 200


def lessons() -> Sequence[Lesson]:
    """The latest suggestions, the newest first."""
    return db.session.scalars(
        select(Lesson).order_by(Lesson.made_at.desc(), Lesson.id.desc()).limit(LATEST)
    ).all()


def lesson(lesson_id: int) -> Lesson:
    """One suggestion; raises NotFound."""
    row = db.session.get(Lesson, lesson_id)
    if row is None:
        raise NotFound()
    return row
