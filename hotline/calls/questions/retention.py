"""Questions live for a limited time, also in a mail that never left; that one was asked stays."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from hotline.calls.questions.models import HandedQuestion
from hotline.core.db import db
from hotline.core.outbox import OutboxMessage
from hotline.core.retention import Kept, keep


def wipe_questions(before: datetime) -> int:
    """Wipe the texts of questions asked before that, and of their mails; gives how many."""
    old = (HandedQuestion.text.is_not(None), HandedQuestion.asked_at < before)
    wiped = db.session.scalars(
        update(HandedQuestion).where(*old).values(text=None).returning(HandedQuestion.message_id)
    ).all()
    db.session.execute(update(OutboxMessage).where(OutboxMessage.id.in_(wiped)).values(text="", html=None))
    return len(wiped)


def init_app(app: Flask) -> None:
    """Let the job wipe them."""
    tables = ("handed_question", "outbox_message")
    keep(
        app, Kept("questions", _l("Spørgsmål sendt til kommunerne"), "questions_days", tables, wipe_questions)
    )
