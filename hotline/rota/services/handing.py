"""The step by which an evening changes hands between municipalities, and how it is taken back."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _

from hotline.accounts.models import Municipality, Person
from hotline.core.db import db
from hotline.rota import kinds, queries, rules, words
from hotline.rota.models import Assignment, Shift
from hotline.rota.rules import Happening, Slot
from hotline.rota.services.notices import Notices
from hotline.rota.services.slots import begin, database_guards, end, touch
from hotline.rota.timeline import note


def hand(shift: Shift, to: Municipality, actor: Person | None, notices: Notices, *, keep: bool) -> None:
    """Let `to` staff the evening. Whoever belongs there stays; the others stay when `keep`, by agreement.

    A published evening that comes to lack somebody is told to the chiefs of `to`. The caller holds the people
    and the shift locked.
    """
    before = {slot: held for slot in Slot if (held := shift.slot(slot)) is not None}
    staying = {
        slot: held.person
        for slot, held in before.items()
        if (keep or held.person.municipality_id == to.id) and held.person.active and held.person.approved
    }
    why = _("Aftenen er overdraget til %(municipality)s.", municipality=to.name)
    _change(shift, to, actor, staying, why)
    note(shift, Happening.HANDED_OVER, actor=actor, note=to.name)
    if not shift.is_published:
        return
    for slot, held in before.items():
        if slot not in staying:
            notices.lost(held, why)
        elif held.person.municipality_id != to.id:
            _still_on(held, shift, to, notices)
    if rules.lacks(queries.staffed(shift)):
        notices.hole(shift)


def _still_on(held: Assignment, shift: Shift, to: Municipality, notices: Notices) -> None:
    slot = Slot(held.slot)
    notices.add(
        held.person,
        kinds.CHANGED,
        shift,
        lambda: str(
            _(
                "%(evening)s: Du har stadig %(role)s. Aftenen hører nu til %(municipality)s.",
                evening=words.evening(shift),
                role=words.role(slot),
                municipality=to.name,
            )
        ),
    )


def hand_back(
    shift: Shift,
    to: Municipality,
    sequence: int,
    actor: Person | None,
    notices: Notices,
    free: Collection[int],
) -> None:
    """Take back what `hand` did when the shift got `sequence`: `to` has the evening again, with its people.

    Those who left then are put back when they are in `free` (ids of people who can take it). Whoever was put on
    meanwhile leaves. The chiefs of `to` are told of what is still missing.
    """
    before = {slot: held for slot in Slot if (held := shift.slot(slot)) is not None}
    left = {
        Slot(held.slot): held.person
        for held in shift.assignments
        if held.ended_sequence == sequence and held.person_id in free
    }
    why = _("Overdragelsen er fortrudt.")
    _change(shift, to, actor, left, why)
    note(shift, Happening.HANDED_OVER, actor=actor, note=to.name)
    if not shift.is_published:
        return
    for slot, held in before.items():
        if left.get(slot) is not held.person:
            notices.lost(held, why)
    for slot, person in left.items():
        was = before.get(slot)
        held_now = shift.slot(slot)
        if held_now is not None and (was is None or was.person is not person):
            notices.gained(held_now)
    if rules.lacks(queries.staffed(shift)):
        notices.hole(shift)


def _change(
    shift: Shift, to: Municipality, actor: Person | None, people: dict[Slot, Person], why: str
) -> None:
    touch(shift)
    for slot in Slot:
        held = shift.slot(slot)
        if held is not None:
            end(held, actor, why)
    # The guards look at the rows as they are: the people leave, the evening changes hands, the people come.
    db.session.flush()
    shift.municipality = to
    with database_guards():
        db.session.flush()
        for slot, person in people.items():
            begin(shift, slot, person, actor, agreed=person.municipality_id != to.id)
        db.session.flush()
