"""Making drafts public, and taking them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.core.i18n import day_and_month, hour
from hotline.rota import queries, rules, words
from hotline.rota.models import Shift
from hotline.rota.rules import Happening, Lack, Slot
from hotline.rota.services import slots
from hotline.rota.services.notices import Notices
from hotline.rota.services.slots import touch
from hotline.rota.timeline import note


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
    seen: Mapping[int, int] | None = None,
) -> Publication:
    """Publish the drafts from `first` to `last` that are not over, and tell each person in one mail.

    An evening without primary or backup is never published (`domain.md` 2g). Found holes stop it all, and
    every one is told, unless `leave_holes`: then the complete evenings are published and the others stay
    drafts, shown as holes. `municipality_id` None is everybody's, for the coordinator.
    `seen` are the versions of the drafts as the actor saw them, by shift id; None is whatever there is.
    Raises NotFound when the evenings are not the actor's, Conflict (saying who did what) when they are no longer
    as they were seen, Refused when nothing can be published.
    """
    drafts = [
        shift
        for shift in _shifts_of(actor, first, last, municipality_id)
        if not shift.is_published and shift.ends_at > clock.now()
    ]
    _check_seen(drafts, seen)
    return _publish(actor, drafts, leave_holes=leave_holes)


@use_case
def publish_evenings(actor: Person | None, seen: Mapping[int, int]) -> Publication:
    """Publish the drafts among these evenings that are complete; `seen` are their versions, by shift id.

    Raises NotFound when one is not the actor's, Conflict when one was changed since it was seen, Refused when
    nothing can be published.
    """
    shifts = queries.shifts_to_plan_for(actor, seen)
    _check_seen(shifts, seen)
    drafts = [
        shift
        for shift in shifts
        if shift.is_planned and not shift.is_published and shift.ends_at > clock.now()
    ]
    return _publish(actor, drafts, leave_holes=True)


def _check_seen(shifts: Sequence[Shift], seen: Mapping[int, int] | None) -> None:
    """Tell what was done to the evenings since the actor looked: a conflict is told, never overwritten."""
    if seen is None:
        return
    known = {shift.id: shift for shift in shifts}
    changed = [shift for shift in shifts if seen.get(shift.id) != shift.version]
    gone = [db.session.get(Shift, shift_id) for shift_id in seen if shift_id not in known]
    changed += [shift for shift in gone if shift is not None]
    if not changed:
        return
    latest = queries.latest_changes([shift.id for shift in changed])
    told = []
    for shift in sorted(changed, key=lambda each: each.starts_at):
        change = latest.get(shift.id)
        values = {
            "day": day_and_month(shift.day),
            "who": change.by.name if change and change.by else _("Portalen"),
            "time": hour(change.at if change else shift.changed_at),
        }
        told.append(str(_("%(day)s: %(who)s ændrede aftenen kl. %(time)s.", **values)))
    raise Conflict(" ".join([*told, _("Se aftenerne igen, og prøv så en gang til. Intet er ændret.")]))


def _publish(actor: Person | None, drafts: Sequence[Shift], *, leave_holes: bool) -> Publication:
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
    return " ".join(f"{day_and_month(shift.day)}: {words.lacks(lacks)}." for shift, lacks in held_back)


def _shifts_of(actor: Person | None, first: date, last: date, municipality_id: int | None) -> Sequence[Shift]:
    if actor is not None:
        anywhere = actor.role == Role.COORDINATOR
        if not anywhere and (municipality_id is None or not queries.may_plan(actor, municipality_id)):
            raise NotFound()
    return queries.shifts_between(first, last, municipality_id)


def _show(actor: Person | None, shifts: Sequence[Shift]) -> None:
    notices = Notices(actor)
    for shift in shifts:
        slots.publish(shift, actor, notices)
    db.session.flush()
    notices.send()


@use_case
def withdraw(
    actor: Person | None,
    first: date,
    last: date,
    municipality_id: int | None = None,
    *,
    seen: Mapping[int, int] | None = None,
) -> list[Shift]:
    """Make published evenings drafts again, those that have not begun, and tell their people.

    `seen` are the versions of the published evenings as the actor saw them, by shift id; None is whatever there is.
    Raises NotFound when the evenings are not the actor's, Conflict when they are no longer as they were seen,
    Refused when there are none to take back.
    """
    shifts = [each for each in _shifts_of(actor, first, last, municipality_id) if _can_be_withdrawn(each)]
    _check_seen(shifts, seen)
    return _withdraw(actor, shifts)


@use_case
def withdraw_evenings(actor: Person | None, seen: Mapping[int, int]) -> list[Shift]:
    """Make those of these evenings drafts again that are published and have not begun; `seen` as in `publish_evenings`.

    Raises NotFound when one is not the actor's, Conflict when one was changed since it was seen, Refused when
    there are none to take back.
    """
    shifts = queries.shifts_to_plan_for(actor, seen)
    _check_seen(shifts, seen)
    return _withdraw(actor, [each for each in shifts if _can_be_withdrawn(each)])


def _can_be_withdrawn(shift: Shift) -> bool:
    return shift.is_planned and shift.is_published and shift.starts_at > clock.now()


def _withdraw(actor: Person | None, shifts: Sequence[Shift]) -> list[Shift]:
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
        note(shift, Happening.WITHDRAWN, actor=actor)
    db.session.flush()
    notices.send()
    return list(shifts)
