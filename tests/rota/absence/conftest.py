"""Monday 30 November 2026 in week 49: Hvidovre's, published, Mette in front and Ole behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from hotline.accounts.models import Person
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.outbox import OutboxMessage
from hotline.rota.models import Shift
from hotline.rota.rules import Slot
from hotline.rota.timeline import timeline
from tests.conftest import _add, in_copenhagen


@pytest.fixture
def shift(published) -> Shift:
    """30 November 2026, 19-22."""
    return published[0]


@pytest.fixture
def pia(cast) -> Person:
    """A third who could take Hvidovre's evenings."""
    return _add("Pia Poulsen", Role.STAFF, "hvidovre")


@pytest.fixture
def at(clock) -> Callable[[str], None]:
    """Let it be that time on the evening's day."""
    return lambda time: clock.move_to(in_copenhagen(f"2026-11-30 {time}"))


@pytest.fixture
def browsers(cast, sign_in):
    """A browser for each of the cast, by name."""

    @dataclass
    class Browsers:
        def __getattr__(self, name):
            return sign_in(getattr(cast, name))

    return Browsers()


def on(shift: Shift) -> tuple[str | None, str | None]:
    """Who is on the shift now: the first names of primary and backup."""
    db.session.rollback()
    found = db.session.get(Shift, shift.id)
    people = [found.slot(slot) for slot in Slot]
    return tuple(held.person.first_name if held else None for held in people)


def happened(shift: Shift) -> list[tuple[str, str | None]]:
    """What the timeline tells since the evening was planned: what, and about whom."""
    db.session.rollback()
    return [
        (str(event.happening), event.person.first_name if event.person else None)
        for event in timeline(shift.id)
        if event.happening not in {"published", "assigned"}
    ]


def texts() -> list[str]:
    """The SMS that wait to be sent."""
    db.session.rollback()
    return [
        row.text for row in db.session.scalars(select(OutboxMessage).where(OutboxMessage.channel == "sms"))
    ]


def to(mails: list[tuple[str, str]], person: Person) -> str:
    """Everything that was mailed to somebody."""
    return "\n".join(text for recipient, text in mails if recipient == person.email)
