"""Fifty at once: one open shift, exactly one winner, and everybody else is told who it was."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from hotline.accounts.models import Person
from hotline.accounts.queries import municipality
from hotline.core import clock as product_clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import Conflict, Refused
from hotline.messages.models import News
from hotline.rota.models import Assignment, Shift
from hotline.rota.swaps import services
from hotline.rota.swaps.models import Offer
from hotline.rota.swaps.rules import Audience, Held, Status
from tests.rota.conftest import empty_outbox, on
from tests.rota.swaps.conftest import BACKUP, PRIMARY, YES, again

MANY = 50


@pytest.fixture
def crowd(plan) -> list[int]:
    """Fifty more of Hvidovre's staff."""
    rows = [
        Person(
            name=f"Nr{number} Hansen",
            email=f"nr{number}@example.dk",
            role=Role.STAFF,
            municipality_id=municipality("hvidovre").id,
            approved=True,
            created_at=product_clock.now(),
        )
        for number in range(MANY)
    ]
    db.session.add_all(rows)
    db.session.commit()
    return [each.id for each in rows]


def take(person_id: int, offer_id: int):
    return lambda: services.answer(db.session.get(Person, person_id), offer_id, YES).id


def news_of(word: str) -> dict[int, int]:
    """How often each person is told something with the word in it."""
    rows = db.session.execute(
        select(News.person_id, func.count()).where(News.text.contains(word)).group_by(News.person_id)
    )
    return {row[0]: row[1] for row in rows}


def test_of_fifty_who_take_one_empty_place_one_wins_and_the_others_are_told_who(
    plan, published, staff, crowd, all_at_once
):
    shift = published[0]
    staff(shift, plan.mette, None)
    offer = services.ask_for_cover(plan.chief, shift.id, BACKUP, crowd)
    shift_id, offer_id = shift.id, offer.id
    empty_outbox()
    found = all_at_once(*[take(each, offer_id) for each in crowd])
    db.session.rollback()  # Read anew: this session still sees what was before the threads.
    winner = db.session.get(Shift, shift_id).backup
    assert winner.id in crowd
    lost = [each for each in found if isinstance(each, Conflict)]
    assert [each for each in found if not isinstance(each, Conflict)] == [offer_id]
    assert len(lost) == MANY - 1
    assert all(str(each.message).startswith(f"{winner.name} tog bagvagten") for each in lost)
    others = {each: 1 for each in crowd if each != winner.id}
    assert news_of(f"{winner.name} tager bagvagten") == others
    assert news_of(f"{winner.name} har sagt ja") == {plan.chief.id: 1}
    live = select(func.count()).where(
        Assignment.shift_id == shift_id, Assignment.slot == BACKUP, Assignment.ended_at.is_(None)
    )
    assert db.session.scalar(live) == 1


def test_of_fifty_who_take_a_colleagues_evening_one_wins(
    plan, published, free_swaps, crowd, offer, all_at_once
):
    made = offer(plan.mette, published[0], PRIMARY, audience=Audience.OPEN)
    offer_id = made.id
    found = all_at_once(*[take(each, offer_id) for each in crowd])
    assert sum(isinstance(each, Conflict) for each in found) == MANY - 1
    assert on(published[0])[0].startswith("Nr")
    assert again(made).status == Status.DONE


def test_two_offers_crosswise_queue_and_do_not_deadlock(
    plan, published, free_swaps, crowd, offer, answer, all_at_once
):
    """Mette offers Monday to Ole and Ole offers Tuesday to Mette, and both say yes at once."""
    first = offer(plan.mette, published[0], PRIMARY, plan.ole, both_ways=True)
    second = offer(plan.ole, published[0], BACKUP, plan.mette, both_ways=True)
    shift_id, mette, ole = published[0].id, plan.mette.id, plan.ole.id
    ids = first.id, second.id

    def swap(person_id, offer_id, slot):
        give = Held(shift_id, slot)
        return lambda: services.answer(db.session.get(Person, person_id), offer_id, YES, give=give).id

    found = all_at_once(swap(ole, ids[0], BACKUP), swap(mette, ids[1], PRIMARY))
    assert sum(isinstance(each, Refused) for each in found) == 1
    assert on(published[0]) == ("Ole", "Mette")


def test_a_yes_and_a_withdrawal_at_once_leave_one_truth(plan, pia, published, free_swaps, offer, all_at_once):
    made = offer(plan.mette, published[0], PRIMARY, pia)
    offer_id, mette, taker = made.id, plan.mette.id, pia.id
    found = all_at_once(
        take(taker, offer_id), lambda: services.withdraw(db.session.get(Person, mette), offer_id).id
    )
    assert sum(isinstance(each, Conflict) for each in found) == 1
    expected = {Status.DONE: ("Pia", "Ole"), Status.WITHDRAWN: ("Mette", "Ole")}
    assert on(published[0]) == expected[Status(db.session.get(Offer, offer_id).status)]
