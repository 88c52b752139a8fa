"""Monday's evening in week 49: Hvidovre's, published, Mette in front and Ole behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hotline.core.access import Role
from hotline.core.db import db
from hotline.rota.models import Shift
from hotline.rota.timeline import timeline
from hotline.rota.watch import jobs
from tests.conftest import _add, in_copenhagen
from tests.rota.conftest import empty_outbox, mails


@pytest.fixture
def shift(published) -> Shift:
    """30 November 2026, 19-22."""
    return published[0]


@pytest.fixture
def pia(cast):
    """A third who could take Hvidovre's evenings."""
    return _add("Pia Poulsen", Role.STAFF, "hvidovre")


@pytest.fixture
def at(clock) -> Callable[[str], None]:
    """Let it be that time on the evening's day."""
    return lambda time: clock.move_to(in_copenhagen(f"2026-11-30 {time}"))


@pytest.fixture
def round_at(at) -> Callable[[str], list[tuple[str, str]]]:
    """Let the watch go its round at a time; gives the mails that it sent."""

    def round_at(time):
        empty_outbox()
        at(time)
        jobs.go_round()
        return mails()

    return round_at


def said(shift: Shift) -> list[tuple[str, str | None]]:
    """What the timeline tells of the shift since it was published: what, and about whom."""
    db.session.rollback()
    return [
        (
            event.happening.value if hasattr(event.happening, "value") else event.happening,
            event.person.first_name if event.person else None,
        )
        for event in timeline(shift.id)
        if event.happening not in {"published", "assigned"}
    ]
