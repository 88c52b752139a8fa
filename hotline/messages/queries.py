"""Reads of news and choices."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from hotline.accounts.models import Person
from hotline.core.db import db
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
    """The viewer's own news, the newest first."""
    return db.session.scalars(
        select(News).where(News.person_id == viewer.id).order_by(News.id.desc()).limit(limit)
    ).all()
