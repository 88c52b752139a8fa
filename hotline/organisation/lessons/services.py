"""What can be done with suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

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


@dataclass(frozen=True)
class Follow:
    """Who sees to what was decided, by when; and whether what was done is shown as an example.

    What does not fit the status is left out: nobody answers for what was declined.
    """

    owner_id: int | None = None
    due_on: date | None = None
    example: bool = False


NOTHING = Follow()


@use_case
def answer(
    actor: Person, lesson_id: int, version: int, status: Status, text: str, follow: Follow = NOTHING
) -> Lesson:
    """Say what becomes of a suggestion; whoever suggested it is told, and whoever is to see to it.

    Raises NotFound for staff and unknown suggestions, Conflict when somebody else answered since `version`, Refused
    for a step that makes no sense, a refusal without a reason, or a day that is past.
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
    follow = _fitting(row, status, follow)
    old, new = _state(row), {"status": status.value, "answer": text, **_told(follow)}
    changed = {name for name in new if old[name] != new[name]}
    if not changed:
        return row
    owner_before = row.owner_id
    row.status, row.answer = status, text or None
    row.owner_id, row.due_on, row.example = follow.owner_id, follow.due_on, follow.example
    row.answered_by_id, row.answered_at = actor.id, clock.now()
    db.session.flush()
    # The words are in the row; the log says only that they changed.
    logged = sorted(changed - {"answer"} | {"status"})
    audit.record(
        "organisation.answer_lesson",
        f"lesson:{row.id}",
        actor=actor,
        before={name: old[name] for name in logged},
        after={name: new[name] for name in logged},
    )
    _tell(row, actor, answered=bool(changed & {"status", "answer"}), owner_before=owner_before)
    return row


def _fitting(row: Lesson, status: Status, follow: Follow) -> Follow:
    if not rules.can_have_owner(status):
        return NOTHING
    if follow.due_on not in {None, row.due_on} and follow.due_on and follow.due_on < clock.today():
        raise Refused(_("Fristen er forbi. Vælg en dag fra i dag og frem."))
    if follow.owner_id not in {None, row.owner_id} and all(
        each.id != follow.owner_id for each in queries.possible_owners()
    ):
        raise NotFound()
    return Follow(follow.owner_id, follow.due_on, follow.example and rules.can_be_example(status))


def _told(follow: Follow) -> dict[str, Any]:
    return {
        "owner": follow.owner_id,
        "due_on": follow.due_on.isoformat() if follow.due_on else None,
        "example": follow.example,
    }


def _state(row: Lesson) -> dict[str, Any]:
    now = _told(Follow(row.owner_id, row.due_on, row.example))
    return {"status": Status(row.status).value, "answer": row.answer or "", **now}


def _tell(row: Lesson, actor: Person, *, answered: bool, owner_before: int | None) -> None:
    link, told = f"/lessons#lesson-{row.id}", {}
    if answered and row.made_by_id != actor.id:
        told[row.made_by] = [post.Item(kinds.ANSWERED, lambda: words.answered(row), link)]
    owner = db.session.get(Person, row.owner_id) if row.owner_id else None
    if owner and owner.id not in {owner_before, actor.id}:
        told.setdefault(owner, []).append(post.Item(kinds.OWNED, lambda: words.owned(row), link))
    if told:
        post.tell(told)
