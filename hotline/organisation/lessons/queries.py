"""Reads of suggestions: everybody at work sees all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from hotline.accounts.models import Person
from hotline.core.access import AT_WORK
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.organisation.lessons import rules
from hotline.organisation.lessons.models import Lesson
from hotline.organisation.lessons.rules import Status

LATEST = 200


@dataclass(frozen=True)
class Wanted:
    """What narrows the list: a status or only the examples, and words that must stand in it."""

    status: Status | None = None
    examples: bool = False
    words: str = ""


def lessons() -> Sequence[Lesson]:
    """All suggestions, the newest first. They are some hundreds in a year, so they are counted and searched here:
    SQLite tells no capital Æ from a small one.
    """
    return db.session.scalars(select(Lesson).order_by(Lesson.made_at.desc(), Lesson.id.desc())).all()


def narrowed(rows: Sequence[Lesson], wanted: Wanted) -> list[Lesson]:
    """Those of `rows` that are wanted."""
    return [
        row
        for row in rows
        if (wanted.status is None or row.status == wanted.status)
        and (row.example or not wanted.examples)
        and rules.says(_texts(row), wanted.words)
    ]


def _texts(row: Lesson) -> list[str | None]:
    people = (row.made_by, row.owner)
    return [row.text, row.answer, *(each.name for each in people if each)]


def possible_owners() -> Sequence[Person]:
    """Who can answer for what was decided: everybody at work, by name."""
    return db.session.scalars(
        select(Person).where(Person.active, Person.role.in_(AT_WORK)).order_by(Person.name)
    ).all()


def lesson(lesson_id: int) -> Lesson:
    """One suggestion; raises NotFound."""
    row = db.session.get(Lesson, lesson_id)
    if row is None:
        raise NotFound()
    return row
