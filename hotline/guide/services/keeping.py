"""Keeping the guide true: looked over, flagged, completed with the words that people use, and its links tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.guide import queries, rules
from hotline.guide.kinds import Settled
from hotline.guide.models import Address, Miss
from hotline.guide.services import history


@use_case
def review_entry(actor: Person, entry_id: int, version: int) -> None:
    """Say that the entry was looked over today and is right; a flag on it is taken down.

    Raises NotFound when the actor may not, Conflict when it was changed after the actor looked.
    """
    row = queries.entry_for(actor, entry_id)
    if row.version != version:
        raise Conflict()
    today = clock.today()
    row.reviewed_on, row.review_by = today, rules.next_review(today)
    row.flagged_at = row.flagged_by_id = None
    row.flag_note = ""
    db.session.flush()
    history.write_down(actor, row, "review_entry", before=history.content(row))


@use_case
def flag_entry(actor: Person, entry_id: int, note: str) -> None:
    """Tell those who answer for the entry that it seems outdated. The first flag stays until it is looked over."""
    if actor.role == Role.READER:
        raise NotFound()
    row = queries.entry(entry_id)
    if row.flagged_at is not None:
        raise Refused(_("Siden er allerede meldt som forældet."))
    row.flagged_at, row.flagged_by_id, row.flag_note = clock.now(), actor.id, note
    db.session.flush()
    history.write_down(actor, row, "flag_entry", before=history.content(row))


@use_case
def note_miss(question: str) -> bool:
    """Count a search that found nothing, by its folded words and the month, and by nobody.

    False when it is not counted: too short, too long, or it could tell of a person.
    """
    term = rules.term(question)
    if term is None:
        return False
    month = clock.today().replace(day=1)
    if not _count(term, month):
        try:
            with db.session.begin_nested():
                db.session.add(Miss(term=term, month=month, times=1))
        except IntegrityError:
            # Somebody else was the first to miss it, at the same moment.
            _count(term, month)
    return True


def _count(term: str, month: object) -> bool:
    counted = db.session.execute(
        update(Miss).where(Miss.term == term, Miss.month == month).values(times=Miss.times + 1)
    )
    return bool(counted.rowcount)  # type: ignore[attr-defined]  # An update's result has it.


def _settle(actor: Person, term: str, how: Settled) -> None:
    if not rules.keeps_the_guide(queries.editor(actor)):
        raise NotFound()
    open_rows = db.session.scalars(select(Miss).where(Miss.term == term, Miss.settled.is_(None))).all()
    if not open_rows:
        raise Conflict(_("En anden har allerede taget sig af søgningen."))
    for row in open_rows:
        row.settled, row.settled_by_id = how, actor.id


@use_case
def add_word(actor: Person, term: str, entry_id: int, word: str) -> None:
    """Let searches for `term` find the entry: `word` becomes one of its everyday words.

    Raises NotFound when the actor may not change the entry, Conflict when somebody has dealt with the search.
    """
    row = queries.entry_for(actor, entry_id)
    _settle(actor, term, Settled.WORD)
    before = history.content(row)
    words = rules.everyday_words(row.words)
    if word not in words:
        row.words = "\n".join((*words, word))
    if len(row.words) > rules.WORDS_MOST:
        raise Refused(_("Siden har så mange hverdagsord, at der ikke er plads til et mere. Fjern et først."))
    db.session.flush()
    history.write_down(actor, row, "add_word", before=before)


@use_case
def dismiss_miss(actor: Person, term: str) -> None:
    """Say that nothing is missing; the count stays. Raises Conflict when somebody has dealt with it already."""
    _settle(actor, term, Settled.DISMISSED)
    audit.record("guide.dismiss_miss", "guide_miss", actor=actor, after={"term": term})


@dataclass(frozen=True)
class Found:
    """What was behind an address: the answer's status, and what is wrong, if anything."""

    url: str
    status: int | None
    problem: str | None


@use_case
def record_checks(found: Iterable[Found]) -> int:
    """Keep what the checker found; gives how many addresses have something wrong."""
    known = queries.checked()
    now = clock.now()
    wrong = 0
    for each in found:
        row = known.get(each.url)
        if row is None:
            row = Address(url=each.url)
            db.session.add(row)
        row.checked_at, row.status, row.problem = now, each.status, each.problem
        row.failing_since = (row.failing_since or now) if each.problem else None
        wrong += each.problem is not None
    audit.record("guide.record_checks", "guide_address", after={"wrong": wrong})
    return wrong
