"""Taking the telephone and releasing it."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.core import audit, clock, live
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.core.i18n import hour
from hotline.rota import kinds
from hotline.rota import queries as rota
from hotline.rota.models import Shift
from hotline.rota.rules import Happening, Slot
from hotline.rota.services.notices import Notices
from hotline.rota.services.slots import begin, database_guards, end, promote, touch
from hotline.rota.timeline import note
from hotline.rota.watch import queries, rules, wording
from hotline.rota.watch.models import LogOn
from hotline.rota.watch.queries import Watched
from hotline.rota.watch.rules import How, Part

_CALLED = (Happening.BACKUP_CALLED, Happening.CHIEF_CALLED)


@use_case
def take(actor: Person, shift_id: int, how: How = How.BUTTON) -> LogOn:
    """Take the telephone for a published evening: the primary checks in, anybody else takes the evening over.

    A backup who comes becomes the primary; another of the municipality is put on as primary. The one who was
    is off the evening, and told, as are the chiefs. Doing it twice is doing it once. Raises NotFound for an
    evening that is not the actor's in any way, Refused when it is not yet or no longer to be taken
    (`rules.take`), Conflict, saying who, when somebody else has the telephone.
    """
    found = queries.watched(queries.lock_evening(shift_id, actor))
    person = db.session.get_one(Person, actor.id)
    part = found.part(person)
    if part is None or not found.shift.is_planned:
        raise NotFound()
    holder = found.holder
    if holder is not None and holder.person_id == person.id:
        return holder
    if found.present is not None:
        raise Conflict(wording.taken(found.present))
    no = rules.take(found.evening(), clock.now(), part, found.facts())
    if no is not None:
        raise Refused(wording.refusal(no, found))
    notices = Notices(person)
    _free_licence(person, found, notices)
    row = _log_on(person, found.shift, how if part is Part.PRIMARY else How.TAKEOVER)
    if part is Part.PRIMARY:
        note(found.shift, Happening.CHECKED_IN, person=person, actor=person)
    else:
        _put_on(person, found.shift, part, notices)
    _call_off(person, found, notices)
    notices.send()
    return row


def _log_on(person: Person, shift: Shift, how: How) -> LogOn:
    row = LogOn(
        shift=shift,
        # The licence is on the desk of whoever works, also on an evening that another municipality has.
        municipality_id=person.municipality_id,
        person=person,
        taken_at=clock.now(),
        how=how,
    )
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        # Only when the municipality's telephone was taken for another shift at the same moment.
        raise Conflict() from None
    audit.record("rota.take_telephone", f"shift:{shift.id}", actor=person, after={"how": how.value})
    _announce(shift)
    return row


def _announce(shift: Shift) -> None:
    live.announce(db.session.info, "/rota", "changed", {"week": str(shift.week)})


def _free_licence(person: Person, found: Watched, notices: Notices) -> None:
    """Release what stands in the way and may be: by somebody who is off this evening, or of a shift that is over."""
    now = clock.now()
    if found.holder is not None:
        _let_go(found.holder, person, notices)
    row = queries.held_elsewhere(person.municipality_id or 0, found.shift)
    if row is None:
        return
    if row.shift.ends_at <= now:
        release_at_end(row)
    elif rules.may_relieve(found.evening(), row.shift.ends_at, now):
        _let_go(row, person, notices)
    else:
        raise Conflict(wording.taken(row))
    db.session.flush()


def _let_go(row: LogOn, by: Person, notices: Notices) -> None:
    row.released_at, row.released_by_id = clock.now(), by.id
    note(row.shift, Happening.RELEASED, person=row.person, actor=by)
    audit.record(
        "rota.release_telephone", f"shift:{row.shift_id}", actor=by, before={"person": row.person_id}
    )
    notices.add(row.person, kinds.CHANGED, row.shift, lambda: wording.released_for(row, by))
    _announce(row.shift)
    # The unique indexes look at the rows as they are: released before taken.
    db.session.flush()


def release_step(person: Person, shift: Shift, actor: Person | None, notices: Notices) -> None:
    """Release the telephone for somebody who leaves the evening, if the person has it.

    No use case: whoever takes the person off the evening does it, with the shift locked, and sends the notices.
    """
    row = queries.held_by(person, shift)
    if row is not None:
        _let_go(row, actor or person, notices)


def release_at_end(row: LogOn) -> None:
    """Release what was forgotten, with the end of the shift as its time; nobody did it, so nobody stands for it."""
    row.released_at = rules.released_at(row.taken_at, row.shift.ends_at)
    why = _("Glemt, og sluppet automatisk ved vagtens slutning kl. %(time)s.", time=hour(row.released_at))
    note(row.shift, Happening.RELEASED, person=row.person, note=why, once=f"forgotten:{row.id}")
    audit.record("rota.release_telephone", f"shift:{row.shift_id}", before={"person": row.person_id}, why=why)
    _announce(row.shift)


def _put_on(person: Person, shift: Shift, part: Part, notices: Notices) -> None:
    """Make whoever took the telephone the primary."""
    was = shift.slot(Slot.PRIMARY)
    why = str(_("%(name)s har overtaget telefonen.", name=person.name))
    with database_guards():
        if part is Part.BACKUP:
            promote(shift, person, notices, why)
        else:
            touch(shift)
            if was is not None:
                end(was, person, why)
            db.session.flush()
            begin(shift, Slot.PRIMARY, person, person)
            db.session.flush()
    note(shift, Happening.TOOK_OVER, person=person, actor=person)
    if was is not None:
        notices.lost(was, why)
    notices.add_chiefs(shift, lambda: wording.took_over(shift, person))
    audit.record(
        "rota.take_over",
        f"shift:{shift.id}",
        actor=person,
        before={"primary": was.person_id if was else None},
        after={"primary": person.id},
    )


def _call_off(person: Person, found: Watched, notices: Notices) -> None:
    """Tell those who were called, because nobody came, that somebody has."""
    shift, left = found.shift, found.left
    calls = [each for each in found.events if left is None or each.at >= left.at]
    waiting = [each.person for each in calls if each.happening in _CALLED and each.person is not None]
    if any(each.happening == Happening.OTHERS_CALLED and each.at >= shift.starts_at for each in calls):
        waiting += [chief for chiefs in rota.chiefs_by_municipality().values() for chief in chiefs]
    for each in dict.fromkeys(waiting):
        notices.add(each, kinds.CALLED, shift, lambda: wording.call_off(shift, person))


@use_case
def release(actor: Person, log_on_id: int) -> LogOn:
    """Release the telephone: the holder's own, or on behalf of a holder who cannot be reached.

    On behalf means by whoever else is on the evening, the chief whose evening it is, or the coordinator; the
    holder is told. Raises NotFound when it is not the actor's to release, Conflict, saying when, when it is
    released already.
    """
    row, found = queries.log_on_locked(actor, log_on_id)
    person = db.session.get_one(Person, actor.id)
    if not queries.may_release(person, found, row):
        raise NotFound()
    if row.released_at is not None:
        raise Conflict(
            _(
                "Telefonen er allerede sluppet. %(name)s havde den til kl. %(time)s.",
                name=row.person.name,
                time=hour(row.released_at),
            )
        )
    notices = Notices(person)
    _let_go(row, person, notices)
    notices.send()
    return row
