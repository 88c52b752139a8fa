"""Several people at once, in threads of their own, on a real database."""

from __future__ import annotations

from datetime import time

from hotline.accounts.models import Person
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import Conflict, Refused
from hotline.opening import queries as opening_queries
from hotline.opening import services as opening
from hotline.rota import queries, services
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek
from hotline.rota.services import Wanted
from tests.conftest import _add


def test_of_two_who_fill_one_slot_one_wins_and_the_other_is_told_who(plan, evenings, all_at_once):
    shift_id, coordinator_id, chief_id = evenings[0].id, plan.coordinator.id, plan.chief.id

    def take(actor_id, person_id):
        wanted = [Wanted(shift_id, person_id, None, None, None)]
        return lambda: services.staff_evenings(db.session.get(Person, actor_id), wanted)

    found = all_at_once(take(coordinator_id, plan.mette.id), take(chief_id, plan.ole.id))
    (lost,) = [each for each in found if isinstance(each, Conflict)]
    db.session.rollback()  # Read anew: this session still sees what was before the threads.
    winner = db.session.get(Shift, shift_id).primary
    assert f"satte {winner.name} på som vagt" in str(lost.message)


def test_two_who_fill_two_evenings_crosswise_queue_and_do_not_deadlock(plan, evenings, all_at_once):
    first, second = evenings[0].id, evenings[1].id
    mette, ole = plan.mette.id, plan.ole.id

    def fill(*wanted):
        return lambda: services.staff_evenings(None, wanted)

    found = all_at_once(
        fill(Wanted(first, mette, None, None, None), Wanted(second, ole, None, None, None)),
        fill(Wanted(second, None, mette, None, None), Wanted(first, None, ole, None, None)),
    )
    assert [len(each) for each in found] == [2, 2]
    db.session.rollback()  # Read anew: this session still sees what was before the threads.
    assert (db.session.get(Shift, first).primary.id, db.session.get(Shift, first).backup.id) == (mette, ole)


def test_one_person_is_never_put_in_both_slots_by_two(plan, evenings, all_at_once):
    pia = _add("Pia Poulsen", Role.STAFF, "hvidovre").id
    shift_id = evenings[0].id
    found = all_at_once(
        lambda: services.staff_evenings(None, [Wanted(shift_id, pia, None, None, None)]),
        lambda: services.staff_evenings(None, [Wanted(shift_id, None, pia, None, None)]),
    )
    assert sum(isinstance(each, Refused) for each in found) == 1


def test_hours_that_change_while_somebody_plans_queue_and_do_not_deadlock(plan, all_at_once):
    # The later week first, so that the shifts' ids and their days are in different orders.
    hvidovre = plan.chief.municipality_id
    for number in (3, 2):
        services.change_week(None, IsoWeek(2027, number), hvidovre, version=0)
    weeks = (IsoWeek(2027, 2).monday, IsoWeek(2027, 3).sunday)
    shift_ids = [each.id for each in queries.shifts_between(*weeks)]
    mette, ole, coordinator_id = plan.mette.id, plan.ole.id, plan.coordinator.id
    versions = {row.id: row.version for row in opening_queries.opening_rules()}

    def change():
        actor = db.session.get(Person, coordinator_id)
        return opening.change_opening_rules(actor, versions, time(18, 30), time(22), weeks[0])

    def fill():
        return services.staff_evenings(None, [Wanted(each, mette, ole, None, None) for each in shift_ids])

    changed, filled = all_at_once(change, fill)
    assert not isinstance(changed, BaseException)
    assert len(filled) == len(shift_ids) == 8
    db.session.rollback()
    found = queries.shifts_between(*weeks)
    assert {each.starts_at.minute for each in found} == {30}
    assert all(each.primary and each.backup for each in found)
