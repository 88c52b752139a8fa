"""What a reader does with news and choices."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import update

from hotline.accounts.models import Person
from hotline.core import audit, clock, outbox
from hotline.core.db import db, use_case
from hotline.messages import kinds, queries
from hotline.messages.models import MessageChoice, News
from hotline.messages.queries import Choice


@use_case
def note_looked(actor: Person, last_id: int) -> None:
    """The actor has seen the own news up to `last_id`; what came later stays new."""
    db.session.execute(
        update(News)
        .where(News.person_id == actor.id, News.id <= last_id, News.read_at.is_(None))
        .values(read_at=clock.now())
    )


@use_case
def choose(actor: Person, wanted: Mapping[str, Choice]) -> None:
    """Keep how the actor wants messages of each kind; mail that cannot be declined stays on.

    Kinds that the actor cannot get, or that do not exist, are left alone.
    """
    have = {
        row.kind: row
        for row in db.session.scalars(db.select(MessageChoice).where(MessageChoice.person_id == actor.id))
    }
    for kind in kinds.kinds_for(actor.role):
        choice = wanted.get(kind.key)
        if choice is None:
            continue
        row = have.get(kind.key)
        if row is None:
            if choice == queries.default(kind):
                continue
            row = MessageChoice(person_id=actor.id, kind=kind.key)
            db.session.add(row)
        row.mail, row.sms = choice.mail or kind.must, choice.sms
    audit.record("messages.choose", f"person:{actor.id}", actor=actor)


@use_case
def send_again(actor: Person, message_id: int) -> None:
    """Try a message once more that was given up. Raises NotFound when it is not the actor's to look after."""
    row = queries.undelivered_row_for(actor, message_id)
    outbox.restart(row)
    audit.record("messages.send_again", f"outbox_message:{row.id}", actor=actor)
