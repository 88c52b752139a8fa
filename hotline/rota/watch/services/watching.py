"""What the watch does by itself. Safe in two processes at once: the shift's row is locked, the timeline says what was done."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask_babel import gettext as _

from hotline.core import clock
from hotline.core.db import use_case
from hotline.core.errors import Refused
from hotline.rota import kinds
from hotline.rota import queries as rota
from hotline.rota import rules as rota_rules
from hotline.rota.models import Shift
from hotline.rota.rules import Happening
from hotline.rota.services import escalation
from hotline.rota.services.notices import Notices
from hotline.rota.timeline import note
from hotline.rota.watch import links, queries, wording
from hotline.rota.watch.queries import Watched
from hotline.rota.watch.rules import Kind, Step
from hotline.rota.watch.services.taking import release_at_end

log = logging.getLogger(__name__)


@use_case
def keep_watch(shift_id: int) -> list[Step]:
    """Do what is due for one evening, and give it; what another process did meanwhile is not due any more.

    Reminds, calls in the backup, calls the chiefs, and closes an evening that nobody is on, at the times of
    `rules`. Raises NotFound when there is no such published shift.
    """
    shift = queries.lock_evening(shift_id)
    found = queries.watched(shift)
    steps = queries.steps_due(found, clock.now())
    notices = Notices(None)
    for step in steps:
        if step.skipped:
            _skip(shift, step)
        else:
            _STEPS[step.kind](found, step, notices)
    notices.send()
    return steps


def _skip(shift: Shift, step: Step) -> None:
    why = _("Portalen var ude af drift, da den skulle være sendt.")
    note(shift, Happening.SKIPPED, person=shift.primary, note=why, once=step.once)


def _remind(found: Watched, step: Step, notices: Notices) -> None:
    shift, person = found.shift, found.shift.primary
    if person is None or not note(shift, Happening.REMINDED, person=person, once=step.once):
        return
    link = links.path(shift.id, person.id)
    if step.kind is Kind.MORNING:
        notices.add(person, kinds.REMINDER, shift, lambda: wording.morning(shift), link=link)
    else:
        # Now the evening is in danger, so it goes by SMS too.
        notices.add(person, kinds.CALLED, shift, lambda: wording.remind(shift), link=link)


def _call_backup(found: Watched, step: Step, notices: Notices) -> None:
    _call_in(found.shift, step.once, lambda: wording.call_backup(found.shift), notices)


def _call_in(shift: Shift, once: str, say: Callable[[], str], notices: Notices) -> None:
    person = shift.backup
    if person is not None and note(shift, Happening.BACKUP_CALLED, person=person, once=once):
        notices.add(person, kinds.CALLED, shift, say, link=links.path(shift.id, person.id))


def _call_chief(found: Watched, _step: Step, notices: Notices) -> None:
    shift = found.shift
    escalation.call_chief(shift, None, notices, say=lambda: wording.nobody_came(shift), once=Kind.CHIEF)


def _call_others(found: Watched, step: Step, notices: Notices) -> None:
    shift = found.shift
    if rota_rules.lacks(rota.staffed(shift)):
        escalation.call_other_chiefs(shift, None, notices)
        return
    # Both are on and neither came: there is no empty place to fill, so the others are asked to ring.
    if not note(shift, Happening.OTHERS_CALLED, once=step.once):
        return
    chiefs = rota.chiefs_by_municipality()
    own = chiefs.pop(shift.municipality_id, [])
    for chief in (each for others in chiefs.values() for each in others):
        notices.add(chief, kinds.CALLED, shift, lambda: wording.ask_others(shift, own))


def _close(found: Watched, _step: Step, notices: Notices) -> None:
    try:
        escalation.close_evening_step(found.shift, escalation.NOBODY_ON, None, notices)
    except Refused as error:
        # The calls must not be undone because there is no opening to close.
        log.warning("Shift %s could not be closed: %s", found.shift.id, error.message)


def _call_again(found: Watched, step: Step, notices: Notices) -> None:
    """The telephone was released in the middle of the evening, and lies still."""
    shift, last = found.shift, found.log_ons[-1]
    _call_in(shift, step.once, lambda: wording.alone(shift, last), notices)
    escalation.call_chief(shift, None, notices, say=lambda: wording.alone(shift, last), once=step.once)


_STEPS: dict[Kind, Callable[[Watched, Step, Notices], None]] = {
    Kind.MORNING: _remind,
    Kind.REMIND: _remind,
    Kind.BACKUP: _call_backup,
    Kind.CHIEF: _call_chief,
    Kind.OTHERS: _call_others,
    Kind.CLOSE: _close,
    Kind.ALONE: _call_again,
}


@use_case
def release_forgotten() -> int:
    """Release the telephones that were forgotten, as at the end of their shifts; gives how many."""
    rows = queries.forgotten(clock.now())
    for row in rows:
        release_at_end(row)
    return len(rows)
