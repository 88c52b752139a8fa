"""Reads of news and choices."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

from hotline.accounts.models import Person
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.core.outbox import OutboxMessage
from hotline.messages.kinds import Kind
from hotline.messages.models import MessageChoice, News


@dataclass(frozen=True)
class Choice:
    """How messages of one kind reach one person, beside the portal."""

    mail: bool
    sms: bool


def default(kind: Kind) -> Choice:
    """What holds for somebody who has not chosen."""
    return Choice(kind.mail, kind.sms)


def choices_of(person_ids: Collection[int]) -> dict[tuple[int, str], Choice]:
    """What these people have chosen, by person id and key of the kind."""
    rows = db.session.scalars(select(MessageChoice).where(MessageChoice.person_id.in_(person_ids)))
    return {(row.person_id, row.kind): Choice(row.mail, row.sms) for row in rows}


def unread_count(viewer: Person) -> int:
    """How much has changed since the viewer last looked."""
    count = db.session.scalar(
        select(func.count()).select_from(News).where(News.person_id == viewer.id, News.read_at.is_(None))
    )
    return count or 0


def news_for(viewer: Person, limit: int = 100) -> Sequence[News]:
    """The viewer's own news, the newest first: the last `limit`, and every one that is still new."""
    latest = select(News.id).where(News.person_id == viewer.id).order_by(News.at.desc(), News.id.desc())
    return db.session.scalars(
        select(News)
        .where(
            News.person_id == viewer.id,
            or_(News.read_at.is_(None), News.id.in_(latest.limit(limit))),
        )
        .order_by(News.at.desc(), News.id.desc())
    ).all()


def _undelivered(viewer: Person) -> Select[OutboxMessage, Person]:
    query = (
        select(OutboxMessage, Person)
        .outerjoin(Person, Person.id == OutboxMessage.person_id)
        .where(OutboxMessage.gave_up_at.is_not(None))
        .order_by(OutboxMessage.gave_up_at.desc())
    )
    if viewer.role != Role.COORDINATOR:
        query = query.where(Person.municipality_id == viewer.municipality_id)
    return query


def undelivered_for(viewer: Person, limit: int = 200) -> list[tuple[OutboxMessage, Person | None]]:
    """The messages that never arrived, the newest first: all for the coordinator, the own people's for a chief."""
    return [(row, person) for row, person in db.session.execute(_undelivered(viewer).limit(limit))]


def undelivered_row_for(viewer: Person, message_id: int) -> OutboxMessage:
    """One of the messages that never arrived; raises NotFound when there is none such for the viewer."""
    row = db.session.execute(_undelivered(viewer).where(OutboxMessage.id == message_id)).first()
    if row is None:
        raise NotFound()
    return row[0]
