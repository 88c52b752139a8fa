"""Making drafts public, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import NotFound, Refused
from hotline.core.i18n import day_and_month
from hotline.rota import queries, rules, words
from hotline.rota.models import Shift
from hotline.rota.rules import Lack, Slot
from hotline.rota.services.notices import Notices
from hotline.rota.services.slots import touch


@dataclass(frozen=True)
class Publication:
    """What a publication did: the evenings that are public now, and those that stay drafts, with why."""

    published: list[Shift]
    held_back: list[tuple[Shift, list[Lack]]]


@use_case
def publish(
    actor: Person | None,
    first: date,
    last: date,
    municipality_id: int | None = None,
    *,
    leave_holes: bool = False,
) -> Publication:
    """Publish the drafts from `first` to `last` that are not over, and tell each person in one mail.

    An evening without primary or backup is never published (`domain.md` 2g). Found holes stop it all, and
    every one is told, unless `leave_holes`: then the complete evenings are published and the others stay
    drafts, shown as holes. `municipality_id` None is everybody's, for the coordinator.
    Raises NotFound when the evenings are not the actor's, Refused when nothing can be published.
    """
    drafts = [
        shift
        for shift in _shifts_of(actor, first, last, municipality_id)
        if not shift.is_published and shift.ends_at > clock.now()
    ]
    if not drafts:
        raise Refused(_("Her er ingen kladder at udgive."))
    problems = rules.publication_problems(queries.staffed(shift) for shift in drafts)
    ready = [shift for shift in drafts if shift.id not in problems]
    held_back = [(shift, problems[shift.id]) for shift in drafts if shift.id in problems]
    if held_back and not (leave_holes and ready):
        raise Refused(_("Planen kan ikke udgives endnu.") + " " + _told(held_back))
    _show(actor, ready)
    return Publication(ready, held_back)


def _told(held_back: list[tuple[Shift, list[Lack]]]) -> str:
    return " ".join(
        f"{day_and_month(shift.day)}: {', '.join(words.lack(each) for each in lacks)}."
        for shift, lacks in held_back
    )


def _shifts_of(actor: Person | None, first: date, last: date, municipality_id: int | None) -> Sequence[Shift]:
    if actor is not None:
        anywhere = actor.role == Role.COORDINATOR
        if not anywhere and (municipality_id is None or not queries.may_plan(actor, municipality_id)):
            raise NotFound()
    return queries.shifts_between(first, last, municipality_id)


def _show(actor: Person | None, shifts: Sequence[Shift]) -> None:
    notices = Notices(actor)
    for shift in shifts:
        touch(shift)
        shift.published_at = shift.changed_at
        for slot in Slot:
            held = shift.slot(slot)
            if held is not None:
                held.published_at = shift.changed_at
                notices.gained(held)
        audit.record("rota.publish", f"shift:{shift.id}", actor=actor)
    db.session.flush()
    notices.send()


@use_case
def withdraw(
    actor: Person | None, first: date, last: date, municipality_id: int | None = None
) -> list[Shift]:
    """Make published evenings drafts again, those that have not begun, and tell their people.

    Raises NotFound when the evenings are not the actor's, Refused when there are none to take back.
    """
    shifts = [
        shift
        for shift in _shifts_of(actor, first, last, municipality_id)
        if shift.is_published and shift.starts_at > clock.now()
    ]
    if not shifts:
        raise Refused(_("Her er ingen udgivne aftener, som kan trækkes tilbage."))
    notices = Notices(actor)
    for shift in shifts:
        touch(shift)
        shift.published_at = None
        for slot in Slot:
            held = shift.slot(slot)
            if held is not None:
                notices.lost(held, _("Planen er trukket tilbage og bliver lavet om."))
        audit.record("rota.withdraw", f"shift:{shift.id}", actor=actor)
    db.session.flush()
    notices.send()
    return shifts
