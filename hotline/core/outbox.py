"""Messages leave the process after the commit: written here inside it, sent by the jobs afterwards.

A row is claimed before it is sent, so two workers never send the same one; a worker that died lets
go of its claim after `CLAIM`. Every message carries a Message-ID made from its row, so that a mail
server that got it twice (the process was killed between sending and noting it) can tell.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from hotline.core import clock, jobs, mail, sms
from hotline.core.db import FreeText, Model, UTCDateTime, db, use_case
from hotline.core.errors import Undeliverable

log = logging.getLogger(__name__)

CLAIM = timedelta(minutes=5)
BACK_OFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))


class OutboxMessage(Model):
    """One message to one recipient. `gave_up_at` is set when the last retry failed: the UI shows those.

    `person_id` is whom it is for, when that is one of ours.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("channel in ('mail', 'sms')", name="channel"),
        Index("ix_outbox_message_due", "sent_at", "gave_up_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(60))
    recipient: Mapped[str] = mapped_column(String(254))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    subject: Mapped[str] = mapped_column(FreeText(200))
    text: Mapped[str] = mapped_column(FreeText)
    html: Mapped[str | None] = mapped_column(FreeText)
    # Of each file its name, its type and its text.
    files: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(300))
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    gave_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


def enqueue_mail(
    *,
    kind: str,
    to: str,
    subject: str,
    text: str,
    html: str | None = None,
    person_id: int | None = None,
    files: Sequence[dict[str, Any]] = (),
) -> OutboxMessage:
    """Queue a mail in the running use case; it leaves after the commit, with retries. Gives its row."""
    now = clock.now()
    row = OutboxMessage(
        channel="mail",
        kind=kind,
        recipient=to,
        subject=subject,
        text=text,
        html=html,
        person_id=person_id,
        files=list(files) or None,
        created_at=now,
        due_at=now,
    )
    db.session.add(row)
    return row


def enqueue_sms(*, kind: str, to: str, text: str, person_id: int | None = None) -> None:
    """Queue an SMS in the running use case; `to` is a telephone number as people write it."""
    now = clock.now()
    db.session.add(
        OutboxMessage(
            channel="sms",
            kind=kind,
            recipient=to,
            person_id=person_id,
            subject="",
            text=text,
            created_at=now,
            due_at=now,
        )
    )


@use_case
def claim(limit: int = 10) -> list[int]:
    """Take up to `limit` due messages for this worker alone; gives their ids.

    So few that even a server which never answers lets the worker through them before its claim runs out.
    """
    now = clock.now()
    due = (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.gave_up_at.is_(None),
            OutboxMessage.due_at <= now,
            or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until < now),
        )
        .order_by(OutboxMessage.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(db.session.scalars(due))
    db.session.execute(
        update(OutboxMessage).where(OutboxMessage.id.in_(ids)).values(claimed_until=now + CLAIM)
    )
    return ids


@use_case
def _note_sent(message_id: int) -> None:
    message = db.session.get_one(OutboxMessage, message_id)
    message.sent_at, message.claimed_until, message.last_error = clock.now(), None, None
    # What was sent is the recipient's; a link that signs somebody in must not stay here.
    message.text, message.html, message.files = "", None, None


@use_case
def _note_failure(message_id: int, error: str, *, for_good: bool = False) -> None:
    message = db.session.get_one(OutboxMessage, message_id)
    message.attempts += 1
    message.claimed_until, message.last_error = None, error[:300]
    if for_good or message.attempts > len(BACK_OFF):
        message.gave_up_at = clock.now()
    else:
        message.due_at = clock.now() + BACK_OFF[message.attempts - 1]


def _ready(message: OutboxMessage) -> Callable[[], None]:
    """What sends the message, when the row is no longer held."""
    key = f"outbox-{message.id}"
    if message.channel == "sms":
        text = sms.Text(key, message.recipient, message.text)
        return lambda: sms.send(text)
    files = tuple(mail.File(**each) for each in message.files or ())
    letter = mail.Letter(key, message.recipient, message.subject, message.text, message.html, files)
    return lambda: mail.send(letter)


def restart(message: OutboxMessage) -> None:
    """Send a message that was given up once more, with all its retries, in the running use case."""
    message.gave_up_at, message.attempts, message.due_at = None, 0, clock.now()


def deliver() -> int:
    """Send everything that is due; gives how many were sent. A message that fails does not stop the rest."""
    sent = 0
    for message_id in claim():
        send = _ready(db.session.get_one(OutboxMessage, message_id))
        db.session.rollback()
        try:
            send()
        except Exception as error:  # noqa: BLE001  # Whatever it is, it was an attempt, and the others must not wait.
            log.warning("Message %s was not sent: %s", message_id, type(error).__name__)
            _note_failure(
                message_id, f"{type(error).__name__}: {error}", for_good=isinstance(error, Undeliverable)
            )
        else:
            _note_sent(message_id)
            sent += 1
    return sent


def init_app(app: Flask) -> None:
    mail.init_app(app)
    sms.init_app(app)
    jobs.every(app, timedelta(seconds=5), "outbox", deliver)
