"""Evenings of week 49 that are over, with and without somebody who checked in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from hotline.accounts.models import Person
from hotline.core.db import db
from hotline.rota.models import Shift
from hotline.rota.watch.models import LogOn
from hotline.rota.watch.rules import How
from tests.conftest import in_copenhagen

FRIDAY = "2026-12-04 10:00"


@pytest.fixture
def over(published, clock) -> list[Shift]:
    """Monday and Wednesday Mette was primary, Tuesday and Thursday Ole; it is Friday, and nobody checked in."""
    clock.move_to(in_copenhagen(FRIDAY))
    return published


@pytest.fixture
def log_on(plan) -> Callable[..., LogOn]:
    """Somebody had the telephone on an evening, by the wall clock of that day."""

    def log_on(
        shift: Shift, person: Person, taken: str, released: str | None, *, forgotten: bool = False
    ) -> LogOn:
        row = LogOn(
            shift_id=shift.id,
            municipality_id=person.municipality_id,
            person_id=person.id,
            taken_at=_at(shift, taken),
            released_at=_at(shift, released) if released else None,
            released_by_id=None if forgotten or released is None else person.id,
            how=How.BUTTON,
        )
        db.session.add(row)
        db.session.commit()
        return row

    return log_on


def _at(shift: Shift, wall: str) -> datetime:
    return in_copenhagen(wall if " " in wall else f"{shift.day} {wall}")
