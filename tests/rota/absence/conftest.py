"""Monday 30 November 2026 in week 49: Hvidovre's, published, Mette in front and Ole behind."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from hotline.accounts.models import Person
from hotline.core.db import db
from hotline.core.outbox import OutboxMessage


@pytest.fixture
def browsers(cast, sign_in):
    """A browser for each of the cast, by name."""

    @dataclass
    class Browsers:
        def __getattr__(self, name):
            return sign_in(getattr(cast, name))

    return Browsers()


def texts() -> list[str]:
    """The SMS that wait to be sent."""
    db.session.rollback()
    return [
        row.text for row in db.session.scalars(select(OutboxMessage).where(OutboxMessage.channel == "sms"))
    ]


def to(mails: list[tuple[str, str]], person: Person) -> str:
    """Everything that was mailed to somebody."""
    return "\n".join(text for recipient, text in mails if recipient == person.email)
