"""The steps up the ladder when an evening lacks somebody: its chief, the other chiefs, and closing for the public.

Not use cases: the absence room and the watch take them inside their own, with the shift locked, and send the
notices at the end. What was said stays said until somebody new is put on: the timeline keeps it from being said twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.db import db
from hotline.core.i18n import hour
from hotline.opening import closures
from hotline.opening import words as opening_words
from hotline.opening.models import ExceptionalClosure
from hotline.rota import kinds, queries, rules, words
from hotline.rota.models import Shift
from hotline.rota.rules import Happening, Slot
from hotline.rota.services.notices import Notices
from hotline.rota.services.slots import cancel, database_guards, touch
from hotline.rota.timeline import note

# What the public reads when nobody could be found. `opening.words` gives it a translation.
NOBODY_ON = "Ingen bemanding i aften"


def cover_path(shift: Shift) -> str:
    """The path of the page where somebody is found for the evening."""
    return f"/rota/absence/{shift.id}/cover"


def call_chief(
    shift: Shift,
    actor: Person | None,
    notices: Notices,
    *,
    say: Callable[[], str] | None = None,
    once: str = "chief",
) -> bool:
    """Call the chiefs of the evening's municipality, urgently; gives False when they have been called already.

    `say` gives the text, by default what the evening lacks. `once` names the cause: for the same cause they are
    called again only when somebody new has been put on the evening since. Where there is no chief, the
    coordinators are called; whoever does the calling knows.
    """
    responsible = list(queries.chiefs_by_municipality().get(shift.municipality_id, ()))
    called = [
        person
        for person in responsible or queries.coordinators()
        if not (actor and person.id == actor.id)
        and note(
            shift,
            Happening.CHIEF_CALLED,
            person=person,
            actor=actor,
            once=_once(shift, f"{once}:{person.id}"),
        )
    ]
    for person in called:
        notices.add(person, kinds.CALLED, shift, say or (lambda: _alone(shift)), link=cover_path(shift))
    return bool(called)


def call_other_chiefs(shift: Shift, actor: Person | None, notices: Notices) -> bool:
    """Ask the chiefs of the other municipalities to put somebody on the evening; False when that is done already.

    The asking is one of the two acceptances that people from another municipality need (`domain.md`, decision 3);
    the other chief's assigning is the second.
    """
    if not note(shift, Happening.OTHERS_CALLED, actor=actor, once=_once(shift, "others")):
        return False
    for chief in _other_chiefs(shift):
        notices.add(chief, kinds.CALLED, shift, lambda: _asked(shift), link=cover_path(shift))
    return True


def tell_solved(shift: Shift, person: Person, slot: Slot, actor: Person | None, notices: Notices) -> bool:
    """Tell all chiefs that `person` takes the evening for which the others were asked; first chief wins.

    Call it when `person` has just been put in `slot`; gives False, and tells nobody, when no asking was open.
    """
    if not queries.others_asked(shift, clock.now()):
        return False
    for chief in [*queries.chiefs_by_municipality().get(shift.municipality_id, ()), *_other_chiefs(shift)]:
        if chief is not person:
            notices.add(chief, kinds.ANSWERED, shift, lambda: _solved(shift, person, slot))
    return True


def close_evening_step(shift: Shift, why: str, actor: Person | None, notices: Notices) -> ExceptionalClosure:
    """Close what remains of the evening for the public, with `why`, which the public reads: never about health.

    An evening that has not begun, or that nobody was ever on, is cancelled; one that runs ends now. All chiefs,
    the coordinators and whoever is on it are told. Raises Refused when the time is over, Conflict when it is
    closed exceptionally already.
    """
    now = clock.now()
    closure = closures.close_exceptionally(shift.starts_at, shift.ends_at, why, actor)
    audit.record(
        "rota.close_evening",
        f"shift:{shift.id}",
        actor=actor,
        before={"ends_at": shift.ends_at.isoformat()},
        after={"closed_at": closure.starts_at.isoformat()},
        why=why,
    )
    told = set() if shift.is_published else {shift.municipality_id}
    with database_guards():
        if shift.starts_at < now and _was_staffed(shift):
            told = {shift.municipality_id}
            _stop(shift, closure, notices)
        else:
            cancel(shift, why, actor, notices)
    note(shift, Happening.CLOSED, actor=actor, note=why)
    for person in _line_wide(shift, told):
        notices.closed(person, shift, lambda: _closed(shift, closure))
    return closure


def tell_reopened(shift: Shift, notices: Notices) -> None:
    """Tell all chiefs and coordinators that the evening takes place after all."""
    for person in _line_wide(shift, {shift.municipality_id}):
        notices.reopened(person, shift, lambda: _reopened(shift))


def _once(shift: Shift, cause: str) -> str:
    # Somebody new on the evening is a new attempt: when that fails as well, people are called again.
    return f"{cause}:{len(shift.assignments)}"


def _other_chiefs(shift: Shift) -> list[Person]:
    found = queries.chiefs_by_municipality()
    return [chief for owner, chiefs in found.items() if owner != shift.municipality_id for chief in chiefs]


def _line_wide(shift: Shift, own: set[int]) -> Sequence[Person]:
    """Who answers for the line as a whole; the evening's own chiefs when `own` names their municipality."""
    mine = [
        chief
        for owner, chiefs in queries.chiefs_by_municipality().items()
        if owner in own
        for chief in chiefs
    ]
    return [*mine, *_other_chiefs(shift), *queries.coordinators()]


def _was_staffed(shift: Shift) -> bool:
    return any(held.ended_at is None or held.ended_at > shift.starts_at for held in shift.assignments)


def _stop(shift: Shift, closure: ExceptionalClosure, notices: Notices) -> None:
    touch(shift)
    shift.ends_at = closure.starts_at
    for slot in Slot:
        held = shift.slot(slot)
        if held is not None:
            notices.add(held.person, kinds.CALLED, shift, lambda: _closed(shift, closure))
    db.session.flush()


def _alone(shift: Shift) -> str:
    lacks = words.lacks(rules.lacks(queries.staffed(shift)))
    return str(
        _(
            "%(evening)s: %(lacks)s. Find en afløser, bed de andre kommuner, eller luk aftenen.",
            evening=words.evening(shift),
            lacks=lacks,
        )
    )


def _asked(shift: Shift) -> str:
    lacks = words.lacks(rules.lacks(queries.staffed(shift)))
    return str(
        _(
            "%(evening)s: %(municipality)s beder om hjælp. %(lacks)s. Kan I sætte en på?",
            evening=words.evening(shift),
            municipality=shift.municipality.name,
            lacks=lacks,
        )
    )


def _solved(shift: Shift, person: Person, slot: Slot) -> str:
    where = person.municipality.name if person.municipality else ""
    said = _(
        "%(evening)s: %(name)s (%(municipality)s) tager %(role)s.",
        evening=words.evening(shift),
        name=person.name,
        municipality=where,
        role=words.role(slot),
    )
    left = words.lacks(rules.lacks(queries.staffed(shift)))
    return f"{said} {left}.".strip() if left else str(said)


def _closed(shift: Shift, closure: ExceptionalClosure) -> str:
    return str(
        _(
            "%(evening)s: Hotlinen er lukket ekstraordinært fra kl. %(time)s. %(why)s",
            evening=words.evening(shift),
            time=hour(closure.starts_at),
            why=opening_words.reason(closure.reason),
        )
    )


def _reopened(shift: Shift) -> str:
    return str(_("%(evening)s: Hotlinen åbner alligevel.", evening=words.evening(shift)))
