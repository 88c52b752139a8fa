"""Offers between Hvidovre, which has weeks 49 and 51, and Glostrup, which has 48 and 50."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hotline.accounts.queries import municipality
from hotline.core.db import db
from hotline.rota.handover import queries, services
from hotline.rota.handover.models import Handover
from hotline.rota.handover.rules import Thing
from hotline.rota.handover.services import Wanted
from tests.rota.conftest import WEEK


@pytest.fixture
def offer(plan) -> Callable[..., int]:
    """Hvidovre's chief offers Glostrup a week or an evening; gives the number of the offer."""

    def offer(thing=None, actor=None, taker="glostrup", **more) -> int:
        wanted = Wanted(thing or Thing(week=WEEK), municipality(taker).id, **more)
        return services.offer(actor or plan.chief, wanted).id

    return offer


@pytest.fixture
def accept(plan) -> Callable[..., Handover]:
    """Glostrup's chief says yes to what the page shows now."""

    def accept(handover_id: int, actor=None) -> Handover:
        return services.accept(actor or plan.other_chief, handover_id, seen(handover_id))

    return accept


def seen(handover_id: int) -> str:
    db.session.rollback()
    db.session.expire_all()
    row = db.session.get(Handover, handover_id)
    return queries.fingerprint(row, queries.standing(row))
