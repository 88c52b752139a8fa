"""Somebody cannot come, or can after all."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota import kinds, queries, rules, words
from hotline.rota.absence.models import Absence
from hotline.rota.absence.queries import may_speak_for, standing_of
from hotline.rota.absence.rules import Way, way_back
from hotline.rota.absence.steps import check_open, put_on, unfit, who_is_on
from hotline.rota.models import Assignment, Shift
from hotline.rota.rules import Happening, Slot
from hotline.rota.services.escalation import call_chief, cover_path
from hotline.rota.services.notices import SOON, Notices
from hotline.rota.services.slots import begin, database_guards, end, promote, touch
from hotline.rota.timeline import note
from hotline.rota.watch.services.taking import release_step


@use_case
def report(actor: Person | None, shift_id: int, person_id: int) -> Absence:
    """Somebody cannot come: the person leaves the evening at once, and on a published one the backup steps up.

    Told are the promoted one, the chiefs of the evening's and of the person's municipality, and the person when
    somebody else reports it; when nobody is left on an evening that is near, the chiefs are called. No reason is
    asked. Whoever has the telephone releases it by this. Saying it twice is saying it once. Raises NotFound when
    it is not the actor's to say, Refused when the evening is over or cancelled, Conflict when the person is not on
    it any more.
    """
    shift, people = queries.evening_locked(actor, shift_id, person_id)
    person = _person_of(actor, shift, people, person_id)
    said = standing_of(shift_id, person_id)
    if said is not None:
        return said
    check_open(shift)
    held = _held_by(shift, person)
    slot = Slot(held.slot)
    notices = Notices(actor)
    note(shift, Happening.ABSENT, person=person, actor=actor)
    release_step(person, shift, actor, notices)
    stepped_up = _step_down(shift, held, actor, notices)
    row = Absence(
        shift=shift,
        person=person,
        slot=slot,
        reported_at=clock.now(),
        reported_by_id=actor.id if actor else None,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        "rota.absent",
        f"shift:{shift.id}",
        actor=actor,
        before={slot.value: person.id},
        after={slot.value: stepped_up.person_id if stepped_up else None},
    )
    if shift.is_published:
        notices.lost(held)
    _tell_chiefs(shift, person, stepped_up, actor, notices)
    notices.send()
    return row


def _person_of(actor: Person | None, shift: Shift, people: dict[int, Person], person_id: int) -> Person:
    person = people.get(person_id)
    if person is None or not may_speak_for(actor, shift, person):
        raise NotFound()
    if not shift.is_published and actor is not None and not queries.may_plan(actor, shift.municipality_id):
        raise NotFound()
    return person


def _held_by(shift: Shift, person: Person) -> Assignment:
    found = next((held for slot in Slot if (held := shift.slot(slot)) and held.person is person), None)
    if found is None:
        raise Conflict(_("%(name)s er ikke længere på aftenen. Intet er ændret.", name=person.name))
    return found


def _step_down(shift: Shift, held: Assignment, actor: Person | None, notices: Notices) -> Assignment | None:
    """Take `held` off; gives whoever stepped up into the slot."""
    if shift.is_published and held.slot == Slot.PRIMARY and shift.slot(Slot.BACKUP) is not None:
        if shift.starts_at - clock.now() >= SOON:
            return promote(shift, actor, notices)
        # Close to the evening it is a call, which cannot be declined, instead of the usual line.
        stepped_up = promote(shift, actor, Notices(actor))
        if stepped_up is not None:
            notices.add(
                stepped_up.person,
                kinds.CALLED,
                shift,
                lambda: _you_are_on(shift),
                topic=f"shift:{shift.id}",
                was=Slot.BACKUP,
                now=Slot.PRIMARY,
            )
        return stepped_up
    touch(shift)
    end(held, actor)
    db.session.flush()
    return None


def _you_are_on(shift: Shift) -> str:
    return str(_("%(evening)s: Du er rykket op fra bagvagt og har vagten nu.", evening=words.evening(shift)))


def _tell_chiefs(
    shift: Shift, person: Person, stepped_up: Assignment | None, actor: Person | None, notices: Notices
) -> None:
    near = shift.is_published and shift.starts_at - clock.now() < SOON
    alone = all(shift.slot(slot) is None for slot in Slot)
    say = lambda: _absent(shift, person, stepped_up)  # noqa: E731  # A text to be said later, in the reader's language.
    own = queries.chiefs_by_municipality()
    told = list(own.get(person.municipality_id or 0, ()))
    if not (near and alone and call_chief(shift, actor, notices, say=say)):
        told += own.get(shift.municipality_id, ())
    elif person.municipality_id == shift.municipality_id:
        told = []
    for chief in dict.fromkeys(told):
        if chief is not person:
            notices.add(chief, kinds.CHIEF, shift, say, link=cover_path(shift))


def _absent(shift: Shift, person: Person, stepped_up: Assignment | None) -> str:
    said = _("%(evening)s: %(name)s kan ikke komme.", evening=words.evening(shift), name=person.name)
    if stepped_up is not None:
        said += " " + _("%(name)s er rykket op og har vagten.", name=stepped_up.person.name)
    lacks = words.lacks(rules.lacks(queries.staffed(shift)))
    return f"{said} {lacks}.".strip() if lacks else str(said)


@dataclass(frozen=True)
class Return:
    """What became of somebody who can after all: the slot the person is in now, None when there was no way back."""

    slot: Slot | None
    way: Way
    why_not: str | None = None


@use_case
def withdraw(actor: Person | None, shift_id: int, person_id: int) -> Return:
    """Somebody can come after all: the person is back where nobody has taken the place, and can be put on again.

    Before the evening begins somebody who was promoted steps back; once it has begun the one on the telephone
    stays. Without a way back the person is off, is told why, and may be proposed again. Raises NotFound when it is
    not the actor's to say, Refused when the evening is over or nothing was said.
    """
    shift, people = queries.evening_locked(actor, shift_id, person_id)
    person = _person_of(actor, shift, people, person_id)
    row = standing_of(shift_id, person_id)
    if shift.ends_at <= clock.now():
        raise Refused(_("Aftenen er forbi og kan ikke ændres."))
    if row is None:
        raise Refused(_("Der er ikke meldt fravær for %(name)s den aften.", name=person.name))
    row.withdrawn_at = clock.now()
    row.withdrawn_by_id = actor.id if actor else None
    # Before the person is put on again: the guard looks at the rows as they are.
    db.session.flush()
    notices = Notices(actor)
    note(shift, Happening.ABLE_AGAIN, person=person, actor=actor)
    back = _come_back(shift, person, Slot(row.slot), actor, notices)
    audit.record(
        "rota.withdraw_absence",
        f"shift:{shift.id}",
        actor=actor,
        after={back.slot.value: person.id} if back.slot else None,
        why=back.why_not,
    )
    for chief in queries.chiefs_by_municipality().get(shift.municipality_id, ()):
        if chief is not person:
            notices.add(chief, kinds.CHIEF, shift, lambda: _able_again(shift, person, back))
    notices.send()
    return back


def _come_back(shift: Shift, person: Person, slot: Slot, actor: Person | None, notices: Notices) -> Return:
    if not shift.is_planned:
        return Return(None, Way.NONE, _("Aftenen er aflyst."))
    last = max((each for each in shift.assignments if each.person_id == person.id), key=lambda each: each.id)
    primary = shift.slot(Slot.PRIMARY)
    promoted = primary is not None and primary.began_sequence == last.ended_sequence
    free = [each for each in Slot if shift.slot(each) is None]
    way = way_back(slot, free, promoted=promoted, begun=shift.starts_at <= clock.now())
    if way is Way.NONE:
        return Return(None, way, who_is_on(shift, slot))
    to = slot.other if way is Way.OTHER_SLOT else slot
    why_not = unfit(shift, to, person, agreed=last.agreed)
    if why_not is not None:
        return Return(None, Way.NONE, why_not)
    touch(shift)
    if way is Way.TRADE_BACK and primary is not None:
        _step_back(shift, primary, actor, notices)
    held = put_on(shift, to, person, actor, agreed=last.agreed)
    if shift.is_published:
        notices.gained(held)
    return Return(to, way)


def _step_back(shift: Shift, primary: Assignment, actor: Person | None, notices: Notices) -> None:
    end(primary, actor)
    db.session.flush()
    with database_guards():
        begin(shift, Slot.BACKUP, primary.person, actor, agreed=primary.agreed)
        db.session.flush()
    notices.add(
        primary.person,
        kinds.CHANGED,
        shift,
        lambda: str(_("%(evening)s: Du er bagvagt igen.", evening=words.evening(shift))),
        topic=f"shift:{shift.id}",
        was=Slot.PRIMARY,
        now=Slot.BACKUP,
    )


def _able_again(shift: Shift, person: Person, back: Return) -> str:
    said = _("%(evening)s: %(name)s kan alligevel.", evening=words.evening(shift), name=person.name)
    if back.slot is not None:
        return (
            str(said) + " " + str(_("%(name)s har %(role)s.", name=person.name, role=words.role(back.slot)))
        )
    return f"{said} {back.why_not}"
