"""Many at once, in threads of their own, on a real database."""

from __future__ import annotations

from hotline.accounts.models import Person
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import Conflict
from hotline.rota.models import Shift
from hotline.rota.watch import jobs, queries, services
from hotline.rota.watch.models import LogOn
from tests.conftest import _add
from tests.rota.conftest import empty_outbox, happened, mails


def _take(shift_id, person_id):
    return lambda: services.take(db.session.get(Person, person_id), shift_id).person_id


def test_of_fifty_who_take_one_telephone_one_wins_and_the_others_are_told_who(
    cast, shift, staff, at, all_at_once
):
    staff(shift, cast.mette)
    ids = [
        _add(f"Nr {chr(97 + number // 26)}{chr(97 + number % 26)}", Role.STAFF, "hvidovre").id
        for number in range(49)
    ]
    at("19:30")
    found = all_at_once(*(_take(shift.id, person_id) for person_id in [cast.mette.id, *ids]))
    won = [each for each in found if isinstance(each, int)]
    lost = [each for each in found if isinstance(each, Conflict)]
    assert (len(won), len(lost)) == (1, 49)
    (row,) = db.session.scalars(db.select(LogOn))
    assert row.person_id == won[0]
    assert all(
        str(each.message).startswith(f"{row.person.name} har telefonen siden kl. 19.30.") for each in lost
    )
    assert db.session.get(Shift, shift.id).primary.id == won[0]


def test_of_many_who_release_one_does(cast, shift, at, all_at_once):
    at("19:30")
    row = services.take(cast.mette, shift.id).id

    def release(person_id):
        return lambda: services.release(db.session.get(Person, person_id), row).id

    found = all_at_once(*(release(each.id) for each in (cast.mette, cast.ole, cast.chief, cast.coordinator)))
    assert sum(isinstance(each, Conflict) for each in found) == 3
    assert [happened for happened, _who in happened(shift)].count("released") == 1


def test_many_watches_at_once_call_everybody_once(cast, shift, at, all_at_once):
    empty_outbox()
    at("19:10")
    all_at_once(*[jobs.go_round] * 8)
    told = sorted(to for to, _text in mails())
    assert told == ["chalotte.chef@example.dk", "gert.glostrup@example.dk", "ole.olsen@example.dk"]
    assert len(happened(shift)) == 5


def test_the_watch_and_the_one_who_comes_queue(cast, shift, at, all_at_once):
    at("19:10")
    all_at_once(*[jobs.go_round] * 4, _take(shift.id, cast.mette.id), *[jobs.go_round] * 4)
    (row,) = queries.log_ons(shift.day, shift.day)
    assert row.person_id == cast.mette.id
    course = [what for what, _who in happened(shift)]
    # Whoever was first, nothing happens twice, and nobody is called after the check-in.
    assert len(set(course) - {"skipped"}) == len([each for each in course if each != "skipped"])
    assert course[-1] == "checked in"
