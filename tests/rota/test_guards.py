"""The database refuses what the rules refuse, whoever writes: raw inserts, past every service."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.core import clock as product_clock
from hotline.core.db import db
from hotline.opening.models import ClosingDay, ExtraOpening
from hotline.rota import queries
from hotline.rota.models import Assignment, Shift


@pytest.fixture
def put(plan):
    """Insert an assignment as no service would."""

    def put(shift, slot, person, **more):
        values = {
            "shift_id": shift.id,
            "slot": slot,
            "person_id": person.id,
            "agreed": False,
            "began_at": product_clock.now(),
            "began_sequence": 0,
        }
        db.session.execute(insert(Assignment).values(**values | more))
        db.session.commit()

    yield put
    db.session.rollback()


def add_shift(like: Shift, **more: object) -> None:
    values = {
        "uid": uuid.uuid4(),
        "day": like.day,
        "starts_at": like.starts_at,
        "ends_at": like.ends_at,
        "municipality_id": like.municipality_id,
        "status": "planned",
        "sequence": 0,
        "changed_at": product_clock.now(),
        "version": 1,
    }
    db.session.execute(insert(Shift).values(**values | more))
    db.session.commit()


def test_both_slots_can_be_filled(plan, evenings, put):
    put(evenings[0], "primary", plan.mette)
    put(evenings[0], "backup", plan.ole)


@pytest.mark.parametrize("slot", ["primary", "backup"])
def test_it_refuses_two_in_one_slot(plan, evenings, put, slot):
    put(evenings[0], slot, plan.mette)
    with pytest.raises(IntegrityError):
        put(evenings[0], slot, plan.ole)


def test_it_refuses_one_person_in_both_slots(plan, evenings, put):
    put(evenings[0], "primary", plan.mette)
    with pytest.raises(IntegrityError):
        put(evenings[0], "backup", plan.mette)


def test_what_has_ended_does_not_stand_in_the_way(plan, evenings, put):
    put(evenings[0], "primary", plan.mette, ended_at=product_clock.now(), ended_sequence=1)
    put(evenings[0], "primary", plan.ole)
    put(evenings[0], "backup", plan.mette)


def test_it_refuses_a_third_slot(plan, evenings, put):
    with pytest.raises(IntegrityError):
        put(evenings[0], "third", plan.mette)


def test_it_refuses_somebody_who_is_not_approved(plan, evenings, put):
    with pytest.raises(IntegrityError, match="rota: not approved"):
        put(evenings[0], "primary", plan.novice)


def test_it_refuses_somebody_who_left(plan, evenings, put):
    db.session.execute(update(Person).where(Person.id == plan.ole.id).values(active=False))
    with pytest.raises(IntegrityError, match="rota: not approved"):
        put(evenings[0], "primary", plan.ole)


def test_it_refuses_somebody_from_elsewhere_unless_both_chiefs_agreed(plan, evenings, put):
    with pytest.raises(IntegrityError, match="rota: other municipality"):
        put(evenings[0], "primary", plan.other_staff)
    db.session.rollback()
    put(evenings[0], "primary", plan.other_staff, agreed=True)


def test_it_refuses_to_unsay_the_agreement(plan, evenings, put):
    put(evenings[0], "primary", plan.other_staff, agreed=True)
    with pytest.raises(IntegrityError, match="rota: other municipality"):
        db.session.execute(update(Assignment).values(agreed=False))


def test_it_refuses_somebody_on_a_cancelled_shift(plan, evenings, put):
    db.session.execute(
        update(Shift).where(Shift.id == evenings[0].id).values(status="cancelled", cancelled_why="Lukket")
    )
    with pytest.raises(IntegrityError, match="rota: cancelled shift"):
        put(evenings[0], "primary", plan.mette)


def test_it_refuses_to_cancel_a_shift_with_people_on_it(plan, evenings, put):
    put(evenings[0], "primary", plan.mette)
    with pytest.raises(IntegrityError, match="rota: cancelled shift"):
        db.session.execute(update(Shift).values(status="cancelled", cancelled_why="Lukket"))


def test_a_cancelled_shift_has_a_reason(plan, evenings):
    with pytest.raises(IntegrityError):
        db.session.execute(update(Shift).values(status="cancelled"))
    db.session.rollback()


def test_it_refuses_to_hand_over_a_shift_with_the_old_municipalitys_people_on_it(plan, evenings, put):
    put(evenings[0], "primary", plan.mette)
    with pytest.raises(IntegrityError, match="rota: other municipality"):
        db.session.execute(update(Shift).values(municipality_id=plan.other_staff.municipality_id))


def test_it_refuses_two_shifts_at_once(plan, evenings, put):
    hour = timedelta(hours=1)
    put(evenings[0], "primary", plan.mette)
    add_shift(evenings[0], starts_at=evenings[0].starts_at + hour, ends_at=evenings[0].ends_at + hour)
    late = queries.shifts_between(evenings[0].day, evenings[0].day)[1]
    with pytest.raises(IntegrityError, match="rota: two at once"):
        put(late, "backup", plan.mette)


def test_it_refuses_to_move_a_shift_onto_another_of_the_same_person(plan, evenings, put):
    put(evenings[0], "primary", plan.mette)
    put(evenings[1], "primary", plan.mette)
    hour = timedelta(hours=1)
    moved = {"starts_at": evenings[0].starts_at + hour, "ends_at": evenings[0].ends_at + hour}
    with pytest.raises(IntegrityError, match="rota: two at once"):
        db.session.execute(update(Shift).where(Shift.id == evenings[1].id).values(**moved))


def test_one_shift_may_begin_when_another_ends(plan, evenings, put):
    put(evenings[0], "primary", plan.mette)
    end = evenings[0].ends_at
    add_shift(evenings[0], starts_at=end, ends_at=end + timedelta(hours=1))
    late = queries.shifts_between(evenings[0].day, evenings[0].day)[1]
    put(late, "primary", plan.mette)


def test_it_refuses_two_planned_shifts_with_one_start(plan, evenings):
    with pytest.raises(IntegrityError):
        add_shift(evenings[0])
    db.session.rollback()
    add_shift(evenings[0], status="cancelled", cancelled_why="Lukket")


def test_it_refuses_a_shift_on_a_closing_day_unless_an_extra_opening_lifts_it(plan, evenings):
    christmas_eve = evenings[0].day.replace(day=24, month=12)
    closing = db.session.scalars(db.select(ClosingDay).where(ClosingDay.day == christmas_eve)).one()
    move = timedelta(days=(closing.day - evenings[0].day).days)
    times = {
        "day": closing.day,
        "starts_at": evenings[0].starts_at + move,
        "ends_at": evenings[0].ends_at + move,
    }
    with pytest.raises(IntegrityError, match="rota: closed day"):
        add_shift(evenings[0], **times)
    db.session.rollback()
    start, end = product_clock.local(times["starts_at"]).time(), product_clock.local(times["ends_at"]).time()
    db.session.add(ExtraOpening(day=closing.day, start=start, end=end, reason="Julehjælp"))
    db.session.flush()
    add_shift(evenings[0], **times)


def test_it_refuses_a_shift_that_ends_before_it_begins(plan, evenings):
    with pytest.raises(IntegrityError):
        add_shift(evenings[0], ends_at=evenings[0].starts_at - timedelta(hours=1))
    db.session.rollback()
