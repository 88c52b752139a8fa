"""What the use cases of absence share: whether an evening is still open, and putting somebody on by the rules."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import Refused
from hotline.core.i18n import hour
from hotline.opening import queries as opening
from hotline.rota import queries, rules, words
from hotline.rota.models import Assignment, Shift
from hotline.rota.rules import Breach, Candidate, Evening, Slot
from hotline.rota.services.slots import begin, database_guards


def check_open(shift: Shift) -> None:
    """Raises Refused when the evening is over or cancelled."""
    if shift.ends_at <= clock.now():
        raise Refused(words.breach(Breach.OVER, ""))
    if not shift.is_planned:
        raise Refused(words.breach(Breach.CANCELLED, ""))


def who_is_on(shift: Shift, slot: Slot) -> str:
    """Who was put in a slot by whom and when: for those who came too late."""
    held = shift.slot(slot)
    if held is None:
        return str(_("%(role)s er ikke længere besat.", role=words.SLOT_NAMES[slot]))
    by = held.began_by.name if held.began_by else _("Portalen")
    return str(
        _(
            "%(who)s satte %(name)s på som %(role)s kl. %(time)s.",
            who=by,
            name=held.person.name,
            role=str(words.SLOT_NAMES[slot]).lower(),
            time=hour(held.began_at),
        )
    )


def unfit(shift: Shift, slot: Slot, person: Person, *, agreed: bool = False) -> str | None:
    """The first hard rule of `domain.md` 2g that `person` in `slot` would break, in words; None when none."""
    spans = queries.busy_spans([person.id], shift.starts_at, shift.ends_at).get(person.id, [])
    busy = tuple((start, end) for other, start, end in spans if other != shift.id)
    chosen: dict[Slot, Candidate | None] = {slot: _candidate(person, busy)}
    beside = shift.slot(slot.other)
    if beside is not None:
        chosen[slot.other] = _candidate(beside.person)
    # An evening that runs has opened, whatever was agreed about its hours since.
    opens = {each.opens_at for each in opening.openings_between(shift.day, shift.day)}
    closed = shift.starts_at > clock.now() and shift.starts_at not in opens
    evening = Evening(shift.starts_at, shift.ends_at, shift.municipality_id, shift.is_planned, closed)
    allowed = {slot} if agreed else set()
    for breach, where in rules.hard_rules(evening, chosen, clock.now(), agreed=allowed):
        # Who is beside was judged when put on; here it only matters that they are two.
        if where in {slot, None} or breach is Breach.SAME_PERSON:
            return words.breach(breach, person.name)
    return None


def _candidate(person: Person, busy: tuple[tuple[datetime, datetime], ...] = ()) -> Candidate:
    return Candidate(
        person.id, person.municipality_id, person.approved, person.active, Role(person.role), busy
    )


def put_on(
    shift: Shift, slot: Slot, person: Person, actor: Person | None, *, agreed: bool = False
) -> Assignment:
    """Put `person` in an empty slot; `touch` comes first. Raises Refused when the database's guards do."""
    with database_guards():
        held = begin(shift, slot, person, actor, agreed=agreed)
        db.session.flush()
    return held
