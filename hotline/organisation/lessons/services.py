"""What can be done with suggestions."""

from __future__ import annotations

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.access import AT_WORK, PLANNERS
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.messages import post
from hotline.organisation.lessons import kinds, queries, rules, words
from hotline.organisation.lessons.models import Lesson
from hotline.organisation.lessons.rules import Status


@use_case
def suggest(actor: Person, text: str) -> Lesson:
    """Suggest something to all five. Raises Refused for a text that is empty, too long or holds a CPR number."""
    text = text.strip()
    if actor.role not in AT_WORK:
        raise NotFound()
    if not text or len(text) > rules.TEXT_MOST:
        raise Refused(_("Skriv mellem 1 og %(most)d tegn.", most=rules.TEXT_MOST))
    row = Lesson(text=text, made_by_id=actor.id, made_at=clock.now())
    db.session.add(row)
    db.session.flush()
    audit.record("organisation.suggest", f"lesson:{row.id}", actor=actor)
    return row


@use_case
def answer(actor: Person, lesson_id: int, version: int, status: Status, text: str) -> Lesson:
    """Say what becomes of a suggestion; whoever suggested it is told.

    Raises NotFound for staff and unknown suggestions, Conflict when somebody else answered since `version`, Refused
    for a step that makes no sense or a refusal without a reason.
    """
    if actor.role not in PLANNERS:
        raise NotFound()
    row = queries.lesson(lesson_id)
    if row.version != version:
        raise Conflict(
            _(
                "En anden har svaret imens. Herunder står både det, der er gemt, og dit. Gem igen, hvis dit skal gælde."
            )
        )
    before = Status(row.status)
    if status not in rules.steps_from(before):
        raise Refused(_("Det kan forslaget ikke blive nu. Vælg et andet trin."))
    text = text.strip()
    if rules.needs_answer(status) and not text:
        raise Refused(_("Skriv hvorfor, når et forslag bliver afvist."))
    if (row.answer or "") == text and before == status:
        return row
    row.status, row.answer = status, text or None
    row.answered_by_id, row.answered_at = actor.id, clock.now()
    db.session.flush()
    audit.record(
        "organisation.answer_lesson",
        f"lesson:{row.id}",
        actor=actor,
        before={"status": before.value},
        after={"status": status.value},
    )
    if row.made_by_id != actor.id:
        item = post.Item(kinds.ANSWERED, lambda: words.answered(row), f"/lessons#lesson-{row.id}")
        post.tell({row.made_by: [item]})
    return row
