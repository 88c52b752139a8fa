"""Somebody else is put on the evening, and the other municipalities are asked for help."""

from __future__ import annotations

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.core.i18n import hour
from hotline.rota import kinds, queries, words
from hotline.rota.absence.queries import helps
from hotline.rota.absence.steps import check_open, put_on, unfit, who_is_on
from hotline.rota.models import Assignment, Shift
from hotline.rota.rules import Happening, Slot
from hotline.rota.services.escalation import call_other_chiefs, tell_solved
from hotline.rota.services.notices import SOON, Notices
from hotline.rota.services.slots import publish, touch
from hotline.rota.timeline import note


@use_case
def assign(actor: Person | None, shift_id: int, slot: Slot, person_id: int) -> Assignment:
    """Put somebody in an empty slot at once, and tell the person; close to the evening that is a call.

    The evening's own chief and the coordinator put on people of the evening's municipality; a chief who was asked
    for help puts on an own one, and the two have agreed thereby. Then all chiefs are told that it is solved. Raises
    NotFound when it is not the actor's to do, Conflict (saying who did what) when somebody was first or the help is
    no longer asked for, Refused with the first broken hard rule of `domain.md` 2g.
    """
    shift, people = queries.evening_locked(actor, shift_id, person_id)
    agreed = _is_help(actor, shift)
    person = people.get(person_id)
    if person is None or (agreed and actor is not None and person.municipality_id != actor.municipality_id):
        raise NotFound()
    held = shift.slot(slot)
    if held is not None:
        if held.person is person:
            return held
        raise Conflict(who_is_on(shift, slot) + " " + _("Intet er ændret."))
    if agreed and not queries.others_asked(shift, clock.now()):
        raise Conflict(_("Aftenen er dækket, og kommunen beder ikke længere om hjælp. Intet er ændret."))
    why_not = unfit(shift, slot, person, agreed=agreed)
    if why_not is not None:
        raise Refused(why_not)
    notices = Notices(actor)
    touch(shift)
    held = put_on(shift, slot, person, actor, agreed=agreed)
    audit.record(
        "rota.cover",
        f"shift:{shift.id}",
        actor=actor,
        before={slot.value: None},
        after={slot.value: person.id, "agreed": agreed},
    )
    if shift.is_published:
        note(shift, Happening.ASSIGNED, person=person, actor=actor)
        _tell_assigned(held, actor, notices)
        tell_solved(shift, person, slot, actor, notices)
    notices.send()
    return held


def _is_help(actor: Person | None, shift: Shift) -> bool:
    if actor is None or queries.may_plan(actor, shift.municipality_id):
        return False
    if not helps(actor, shift):
        raise NotFound()
    return True


def _tell_assigned(held: Assignment, actor: Person | None, notices: Notices) -> None:
    shift = held.shift
    if shift.starts_at - clock.now() >= SOON:
        notices.gained(held)
        return
    notices.add(
        held.person,
        kinds.CALLED,
        shift,
        lambda: str(
            _(
                "%(evening)s: %(who)s har sat dig på. Du har %(role)s.",
                evening=words.evening(shift),
                who=actor.name if actor else _("Portalen"),
                role=words.role(Slot(held.slot)),
            )
        ),
        topic=f"shift:{shift.id}",
        was="-",
        now=held.slot,
    )


@use_case
def ask_others(actor: Person | None, shift_id: int) -> Shift:
    """Ask the chiefs of the other municipalities for help with an evening that lacks somebody.

    A draft is published by it, since others are to put people on it. Raises NotFound when the evening is not the
    actor's to plan, Refused when it lacks nobody, is over or cancelled, Conflict when they are asked already.
    """
    shift, _people = queries.evening_locked(actor, shift_id)
    if actor is not None and not queries.may_plan(actor, shift.municipality_id):
        raise NotFound()
    check_open(shift)
    if all(shift.slot(slot) is not None for slot in Slot):
        raise Refused(_("Aftenen mangler ingen."))
    notices = Notices(actor)
    if not shift.is_published:
        publish(shift, actor, notices)
        db.session.flush()
    if not call_other_chiefs(shift, actor, notices):
        when = queries.others_asked_at(shift) or clock.now()
        raise Conflict(_("De andre kommuner blev spurgt kl. %(time)s.", time=hour(when)))
    audit.record("rota.ask_others", f"shift:{shift.id}", actor=actor)
    notices.send()
    return shift
