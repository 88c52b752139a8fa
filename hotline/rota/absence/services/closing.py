"""The evening that closes exceptionally, and opens again."""

from __future__ import annotations

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.opening import closures
from hotline.opening import queries as opening
from hotline.opening.models import ExceptionalClosure
from hotline.rota import kinds, queries, rules, words
from hotline.rota.absence.queries import closure_of, ever_on, standing
from hotline.rota.absence.rules import tells_of_health
from hotline.rota.absence.steps import check_open, put_on, unfit
from hotline.rota.models import PLANNED, Assignment, Shift
from hotline.rota.rules import Happening, Slot
from hotline.rota.services.escalation import close_evening_step, tell_reopened
from hotline.rota.services.notices import Notices
from hotline.rota.services.slots import database_guards, touch
from hotline.rota.timeline import note


@use_case
def close(actor: Person | None, shift_id: int, why: str) -> Shift:
    """Close what remains of an evening for the public, who read `why`; all chiefs and whoever is on it are told.

    Raises NotFound when the evening is not the actor's to plan, Refused when it is over or `why` tells of
    somebody's health, Conflict when it is closed already.
    """
    shift, _people = queries.evening_locked(actor, shift_id)
    _check_rights(actor, shift)
    if closure_of(shift) is not None:
        raise Conflict(_("Aftenen er allerede lukket ekstraordinært."))
    check_open(shift)
    if not why or tells_of_health(why):
        raise Refused(_("Skriv en grund, som alle må læse: intet om sygdom eller om, hvem der mangler."))
    notices = Notices(actor)
    close_evening_step(shift, why, actor, notices)
    notices.send()
    return shift


def _check_rights(actor: Person | None, shift: Shift) -> None:
    if actor is not None and not queries.may_plan(actor, shift.municipality_id):
        raise NotFound()


@use_case
def reopen(actor: Person | None, shift_id: int) -> Shift:
    """Open an evening again that was closed exceptionally, with the people it had, as long as its time is not over.

    The shift is the same one (its uid stays) and begins when the hotline opens: at once when its hour has come.
    People who can no longer come are left off, and the chiefs are told what is lacking. Raises NotFound when the
    evening is not the actor's to plan, Refused when it is not closed exceptionally or its time is over.
    """
    shift, _people = queries.evening_locked(actor, shift_id, *ever_on(shift_id))
    _check_rights(actor, shift)
    closure = closure_of(shift)
    if closure is None:
        raise Refused(_("Aftenen er ikke lukket ekstraordinært."))
    if closure.ends_at <= clock.now():
        raise Refused(_("Aftenen er forbi og kan ikke åbnes igen."))
    before = {"status": shift.status, "ends_at": shift.ends_at.isoformat()}
    left = _left_by_closing(shift)
    closures.lift(closure.starts_at, closure.ends_at, actor)
    notices = Notices(actor)
    _restore(shift, closure)
    _put_back(shift, left, actor, notices)
    _tell(shift, notices)
    note(shift, Happening.REOPENED, actor=actor)
    audit.record(
        "rota.reopen_evening",
        f"shift:{shift.id}",
        actor=actor,
        before=before,
        after={"status": shift.status, "ends_at": shift.ends_at.isoformat()},
    )
    notices.send()
    return shift


def _left_by_closing(shift: Shift) -> list[Assignment]:
    """Who left an evening because it was cancelled: cancelling was the last change of it."""
    if shift.is_planned:
        return []
    return [held for held in shift.assignments if held.ended_sequence == shift.sequence]


def _restore(shift: Shift, closure: ExceptionalClosure) -> None:
    """Make the shift fit the opening again; its people come back afterwards: the guards look at the rows as they are."""
    touch(shift)
    if shift.is_planned:
        shift.ends_at = closure.ends_at
    else:
        shift.status, shift.cancelled_why = PLANNED, None
        ahead = [
            each.opens_at
            for each in opening.openings_between(shift.day, shift.day)
            if each.opens_at < shift.ends_at and each.closes_at > clock.now()
        ]
        # Opened late, the evening begins when the hotline does: nobody was to answer before.
        if ahead and shift.starts_at not in ahead:
            shift.starts_at = ahead[0]
    with database_guards():
        db.session.flush()


def _put_back(shift: Shift, left: list[Assignment], actor: Person | None, notices: Notices) -> None:
    absent = {each.person_id for each in standing(shift.id)}
    for held in left:
        slot = Slot(held.slot)
        if held.person_id in absent or unfit(shift, slot, held.person, agreed=held.agreed) is not None:
            continue
        back = put_on(shift, slot, held.person, actor, agreed=held.agreed)
        if shift.is_published:
            notices.gained(back)


def _tell(shift: Shift, notices: Notices) -> None:
    for slot in Slot:
        held = shift.slot(slot)
        if held is not None and held.began_sequence < shift.sequence:
            notices.add(held.person, kinds.CALLED, shift, lambda: _on_again(shift))
    tell_reopened(shift, notices)
    if shift.is_published and rules.lacks(queries.staffed(shift)):
        notices.hole(shift)


def _on_again(shift: Shift) -> str:
    return str(_("%(evening)s: Hotlinen åbner alligevel. Du er på.", evening=words.evening(shift)))
