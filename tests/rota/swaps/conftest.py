"""Offers on Hvidovre's published week 49: Mette in front and Ole behind every other evening."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from hotline.core.access import Role
from hotline.core.db import db
from hotline.rota import queries, services
from hotline.rota.availability.models import MunicipalityRules
from hotline.rota.models import Shift
from hotline.rota.rules import Slot
from hotline.rota.swaps import services as swaps
from hotline.rota.swaps.models import Offer
from hotline.rota.swaps.rules import Answer, Audience, Held
from tests.conftest import _add
from tests.rota.conftest import GLOSTRUPS, empty_outbox

PRIMARY, BACKUP = Slot.PRIMARY, Slot.BACKUP
YES, NO = Answer.YES, Answer.NO


@pytest.fixture
def free_swaps(plan) -> None:
    """Hvidovre's swaps need no chief."""
    db.session.add(MunicipalityRules(municipality_id=plan.mette.municipality_id, swaps_need_chief=False))
    db.session.commit()


@pytest.fixture
def glostrups(plan, staff) -> list[Shift]:
    """Glostrup's published week 50, with Gitte in front and Gorm behind."""
    gorm = _add("Gorm Gade", Role.STAFF, "glostrup")
    shifts = list(queries.shifts_between(GLOSTRUPS.monday, GLOSTRUPS.sunday))
    for shift in shifts:
        staff(shift, plan.other_staff, gorm)
    services.publish(None, GLOSTRUPS.monday, GLOSTRUPS.sunday)
    empty_outbox()
    return shifts


@pytest.fixture
def offer(published) -> Callable[..., Offer]:
    """Somebody offers the place that somebody has; to people, or to an audience."""

    def offer(actor, shift, slot, *to, audience=Audience.NAMED, **more):
        found = swaps.make_offer(actor, shift.id, slot, audience, person_ids=[each.id for each in to], **more)
        empty_outbox()
        return found

    return offer


@pytest.fixture
def answer() -> Callable[..., Offer]:
    """Somebody says yes or no, perhaps giving something in return."""

    def answer(actor, offer, said=YES, *, give=None, **more):
        held = Held(give[0].id, give[1]) if give else None
        return swaps.answer(actor, offer.id, said, give=held, **more)

    return answer


def again(offer: Offer) -> Offer:
    """The offer as the database has it."""
    db.session.rollback()
    return db.session.scalars(
        select(Offer).where(Offer.id == offer.id).execution_options(populate_existing=True)
    ).one()
