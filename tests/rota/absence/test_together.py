"""Several people at once, in threads of their own, on a real database."""

from __future__ import annotations

from hotline.accounts.models import Person
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import Conflict, Refused
from hotline.rota import services as rota
from hotline.rota.absence import services
from hotline.rota.absence.queries import standing
from hotline.rota.rules import Slot
from hotline.rota.services import Wanted
from tests.conftest import _add
from tests.rota.conftest import happened, on


def as_(person_id, use_case, *arguments):
    """The use case done by somebody, with a row of the thread's own."""
    return lambda: use_case(db.session.get(Person, person_id), *arguments)


def test_primary_and_backup_report_in_the_same_second_and_both_are_off(plan, shift, at, all_at_once):
    at("16:40")
    mette, ole = plan.mette.id, plan.ole.id
    found = all_at_once(
        as_(mette, services.report, shift.id, mette), as_(ole, services.report, shift.id, ole)
    )
    assert not any(isinstance(each, Exception) for each in found)
    assert on(shift) == (None, None)
    assert {each.person_id for each in standing(shift.id)} == {mette, ole}
    assert [name for what, name in happened(shift) if what == "chief called"] == ["Chalotte"]


def test_the_same_absence_from_two_windows_is_one(plan, shift, all_at_once):
    mette, chief = plan.mette.id, plan.chief.id
    found = all_at_once(
        as_(mette, services.report, shift.id, mette), as_(chief, services.report, shift.id, mette)
    )
    assert not any(isinstance(each, Exception) for each in found)
    assert on(shift) == ("Ole", None)
    assert len(standing(shift.id)) == 1


def test_of_many_chiefs_who_help_the_first_wins_and_the_others_are_told_who(plan, shift, at, all_at_once):
    at("16:40")
    services.report(None, shift.id, plan.ole.id)
    services.ask_others(plan.chief, shift.id)
    pairs = [(plan.other_chief.id, plan.other_staff.id)]
    for name, key in (("Rikke", "rodovre"), ("Ida", "ishoj"), ("Asta", "albertslund")):
        chief = _add(f"{name} Chef", Role.CHIEF, key, approved=False)
        pairs.append((chief.id, _add(f"{name} Hansen", Role.STAFF, key).id))
    found = all_at_once(
        *(as_(chief, services.assign, shift.id, Slot.BACKUP, person) for chief, person in pairs)
    )
    lost = [each for each in found if isinstance(each, Conflict)]
    assert len(lost) == len(pairs) - 1
    first_name = on(shift)[1]
    assert all(f"satte {first_name}" in str(each.message) for each in lost)


def test_leaving_and_being_put_on_at_once_never_leaves_one_person_twice(plan, shift, pia, all_at_once):
    mette, chief, helper = plan.mette.id, plan.chief.id, pia.id
    ole = plan.ole.id
    all_at_once(
        as_(mette, services.report, shift.id, mette),
        as_(chief, rota.staff_evenings, [Wanted(shift.id, mette, helper, mette, ole)]),
    )
    # Either Ole stepped up and Pia's place was not as seen, or Pia was the backup who stepped up.
    assert on(shift) in {("Ole", None), ("Pia", None)}


def test_closing_and_reporting_at_once_end_in_one_of_the_two_orders(plan, shift, at, all_at_once):
    at("16:40")
    mette, chief = plan.mette.id, plan.chief.id
    found = all_at_once(
        as_(mette, services.report, shift.id, mette), as_(chief, services.close, shift.id, "Teknisk fejl")
    )
    assert sum(isinstance(each, Refused) for each in found) <= 1
    assert on(shift) == (None, None)
