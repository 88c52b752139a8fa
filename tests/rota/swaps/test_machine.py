"""Offers made, answered, accepted, withdrawn, undone and settled in any order, beside other changes of the plan.

Whatever the order: a place has one holder, nobody is twice on an evening, an offer that is over stays so, and who
is on which evening is exactly what the yeses said, each carried out once.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from hotline.accounts.models import Person
from hotline.core import clock as product_clock
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import Refused
from hotline.core.outbox import OutboxMessage
from hotline.messages.models import News
from hotline.rota import services as rota
from hotline.rota.models import Assignment, EveningEvent, Shift
from hotline.rota.rules import Slot
from hotline.rota.services import Wanted
from hotline.rota.services.notices import Notices
from hotline.rota.services.slots import cancel
from hotline.rota.swaps import queries, services
from hotline.rota.swaps.jobs import settle_offers
from hotline.rota.swaps.models import Offer, OfferApproval, OfferReply, OfferReturn
from hotline.rota.swaps.rules import LIVE, Answer, Audience, Held, Status
from tests.conftest import NOON, _add, in_copenhagen

EVENINGS = ("2026-11-30", "2026-12-01", "2026-12-02")
TABLES = (OfferReturn, OfferApproval, OfferReply, Offer, EveningEvent, News, OutboxMessage, Assignment, Shift)

shifts = st.integers(0, len(EVENINGS) - 1)
slots = st.sampled_from(list(Slot))
people = st.integers(0, 4)
offers = st.integers(0, 3)
mostly_yes = st.sampled_from([Answer.YES, Answer.YES, Answer.YES, Answer.NO])


@use_case
def _cancel(shift_id: int) -> None:
    notices = Notices(None)
    shift = db.session.get_one(Shift, shift_id)
    if shift.is_planned:
        cancel(shift, "Aflyst", None, notices)
    notices.send()


@dataclass(frozen=True)
class World:
    """Who there is; the last of the staff is the neighbour."""

    home: int
    staff: list[int]
    chief: int
    chiefs: dict[int, int]
    clock: time_machine.Traveller


class Offers(RuleBasedStateMachine):
    """Three published evenings in Hvidovre, four colleagues and a neighbour, and everything that they can do."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.world.clock.move_to(NOON)
        db.session.rollback()
        for table in TABLES:
            db.session.execute(table.__table__.delete())
        self.shift_ids: list[int] = []
        self.expected: dict[tuple[int, Slot], int] = {}
        for number, day in enumerate(EVENINGS):
            shift = Shift(
                uid=uuid.uuid4(),
                day=in_copenhagen(f"{day} 19:00").date(),
                starts_at=in_copenhagen(f"{day} 19:00"),
                ends_at=in_copenhagen(f"{day} 22:00"),
                municipality_id=self.world.home,
                published_at=product_clock.now(),
                changed_at=product_clock.now(),
            )
            db.session.add(shift)
            db.session.flush()
            self.shift_ids.append(shift.id)
            for place, slot in enumerate(Slot):
                person_id = self.world.staff[(number + place) % 3]
                self.expected[shift.id, slot] = person_id
                row = Assignment(
                    shift_id=shift.id,
                    slot=slot,
                    person_id=person_id,
                    began_at=product_clock.now(),
                    began_sequence=0,
                    published_at=product_clock.now(),
                )
                db.session.add(row)
        db.session.commit()
        self.over: dict[int, Status] = {}

    def person(self, person_id: int) -> Person:
        return db.session.get_one(Person, person_id)

    def offer_at(self, number: int) -> Offer | None:
        """One of the offers, those that are live first."""
        found = db.session.scalars(select(Offer).order_by(Offer.id)).unique().all()
        ranked = sorted(found, key=lambda each: (each.status not in LIVE, -each.id))
        return ranked[number % len(ranked)] if ranked else None

    def places_of(self, person_id: int) -> list[Held]:
        """What the person holds, as it is expected."""
        return [Held(*place) for place, holder in self.expected.items() if holder == person_id]

    def attempt(self, work) -> object:
        """Do it, or be refused; a refusal changes nothing."""
        try:
            return work()
        except Refused:
            return None

    def follow(self, offer: object, before: Status | None) -> None:
        """What the plan must be now, when an offer came about or was undone by this step."""
        if not isinstance(offer, Offer) or offer.status == before:
            return
        turned = {
            Status.DONE: (offer.taker_id, offer.giver_id),
            Status.UNDONE: (offer.giver_id, offer.taker_id),
        }
        if offer.status not in turned:
            return
        comes, goes = turned[Status(offer.status)]
        self.expected[offer.shift_id, Slot(offer.slot)] = comes
        if offer.returned:
            shift, slot = offer.returned
            self.expected[shift.id, slot] = goes

    @rule(
        shift=shifts,
        slot=slots,
        who=people,
        to=st.sets(people),
        audience=st.sampled_from(Audience),
        both=st.booleans(),
    )
    def make(self, shift, slot, who, to, audience, both) -> None:
        holder = self.expected.get((self.shift_ids[shift], slot), self.world.chief)
        actor = self.person(holder if who else self.world.chief)
        self.attempt(
            lambda: services.make_offer(
                actor,
                self.shift_ids[shift],
                slot,
                audience,
                person_ids=[self.world.staff[each] for each in to],
                both_ways=both,
            )
        )

    @rule(shift=shifts, slot=slots, to=st.none() | st.sets(people, min_size=1))
    def ask(self, shift, slot, to) -> None:
        ids = None if to is None else [self.world.staff[each] for each in to]
        chief = self.person(self.world.chief)
        self.attempt(lambda: services.ask_for_cover(chief, self.shift_ids[shift], slot, ids))

    @rule(number=offers, who=people, said=mostly_yes, back=st.integers(0, 3))
    def answer(self, number, who, said, back) -> None:
        offer = self.offer_at(number)
        if offer is None:
            return
        before, offer_id = Status(offer.status), offer.id
        may = [each for each in self.world.staff if queries.may_answer(offer, self.person(each))]
        actor = self.person(may[who % len(may)] if may else self.world.staff[who])
        own = self.places_of(actor.id)
        give = own[back % len(own)] if offer.both_ways and own else None
        self.follow(self.attempt(lambda: services.answer(actor, offer_id, said, give=give)), before)

    @rule(number=offers, said=mostly_yes)
    def approve(self, number, said) -> None:
        offer = self.offer_at(number)
        waiting = [each.municipality_id for each in offer.approvals if not each.answer] if offer else []
        for municipality_id in waiting:
            before, offer_id = Status(offer.status), offer.id
            chief = self.person(self.world.chiefs[municipality_id])
            done = self.attempt(lambda: services.approve(chief, offer_id, municipality_id, said))  # noqa: B023
            self.follow(done, before)

    @rule(number=offers)
    def withdraw(self, number) -> None:
        offer = self.offer_at(number)
        if offer is not None:
            offer_id, chief = offer.id, self.person(self.world.chief)
            self.attempt(lambda: services.withdraw(chief, offer_id))

    @rule(number=offers)
    def undo(self, number) -> None:
        done = select(Offer).where(Offer.status == Status.DONE).order_by(Offer.id.desc()).offset(number)
        offer = db.session.scalars(done.limit(1)).unique().one_or_none()
        if offer is not None:
            before, offer_id, chief = Status(offer.status), offer.id, self.person(self.world.chief)
            self.follow(self.attempt(lambda: services.undo(chief, offer_id)), before)

    @rule(shift=shifts, slot=slots, who=st.none() | people)
    def restaff(self, shift, slot, who) -> None:
        """The chief puts somebody else on, or nobody."""
        shift_id = self.shift_ids[shift]
        seen = {each: self.expected.get((shift_id, each)) for each in Slot}
        wanted = seen | {slot: None if who is None else self.world.staff[who]}
        order = Wanted(shift_id, *(wanted[each] for each in Slot), *(seen[each] for each in Slot))
        chief = self.person(self.world.chief)
        if self.attempt(lambda: rota.staff_evenings(chief, [order])):
            self.expected.pop((shift_id, slot), None)
            if wanted[slot] is not None:
                self.expected[shift_id, slot] = wanted[slot]

    @rule(shift=shifts, slot=slots, who=people, both=st.booleans(), back=st.integers(0, 3))
    def from_first_to_last(self, shift, slot, who, both, back) -> None:
        """An offer to everybody that somebody takes, and that every chief accepts."""
        self.make(shift, slot, who, set(), Audience.EVERYWHERE, both)
        self.answer(0, who, Answer.YES, back)
        self.approve(0, Answer.YES)

    @rule(shift=shifts, slot=slots, who=people)
    def cover(self, shift, slot, who) -> None:
        """A place that comes to be empty, and somebody who takes it."""
        self.restaff(shift, slot, None)
        self.ask(shift, slot, None)
        self.answer(0, who, Answer.YES, 0)

    @rule(shift=shifts, really=st.integers(0, 3))
    def cancel_evening(self, shift, really) -> None:
        if really:
            return
        _cancel(self.shift_ids[shift])
        for slot in Slot:
            self.expected.pop((self.shift_ids[shift], slot), None)

    @rule(hours=st.sampled_from([1, 6, 30]))
    def later(self, hours) -> None:
        self.world.clock.shift(timedelta(hours=hours))

    @rule()
    def settle(self) -> None:
        settle_offers()
        assert queries.unsettled(product_clock.now()) == []

    @invariant()
    def the_plan_is_what_the_yeses_said(self) -> None:
        db.session.rollback()
        rows = db.session.execute(
            select(Assignment.shift_id, Assignment.slot, Assignment.person_id).where(
                Assignment.ended_at.is_(None)
            )
        ).all()
        found = {(shift_id, Slot(slot)): person_id for shift_id, slot, person_id in rows}
        assert len(found) == len(rows)
        assert found == self.expected
        assert len({(shift_id, person_id) for shift_id, _slot, person_id in rows}) == len(rows)

    @invariant()
    def a_place_is_on_offer_once(self) -> None:
        twice = (
            select(func.count())
            .where(Offer.status.in_(LIVE))
            .group_by(Offer.shift_id, Offer.slot)
            .having(func.count() > 1)
        )
        assert db.session.execute(twice).all() == []

    @invariant()
    def what_is_over_stays_over(self) -> None:
        for offer_id, status in db.session.execute(select(Offer.id, Offer.status)):
            was = self.over.get(offer_id)
            assert was in {None, status} or (was, status) == (Status.DONE, Status.UNDONE)
            if status not in LIVE:
                self.over[offer_id] = Status(status)


def test_in_any_order_a_place_has_one_holder_and_a_yes_is_carried_out_once(plan, clock):
    names = ("Pia Poulsen", "Nils Nord")
    more = [_add(name, Role.STAFF, "hvidovre").id for name in names]
    ids = [plan.mette.id, plan.ole.id, *more, plan.other_staff.id]
    chiefs = {each.municipality_id: each.id for each in (plan.chief, plan.other_chief)}
    world = World(plan.chief.municipality_id, ids, plan.chief.id, chiefs, clock)
    run_state_machine_as_test(
        type("Here", (Offers,), {"world": world}),
        settings=settings(
            max_examples=10,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
