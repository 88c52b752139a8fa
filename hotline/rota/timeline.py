"""What happened around an evening, in order: who was reminded, called in, checked in, took over, and when."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from hotline.accounts.models import Person
from hotline.core import clock
from hotline.core.db import db
from hotline.rota.models import EveningEvent, Shift
from hotline.rota.rules import Happening

_SAID = {
    Happening.PUBLISHED: _l("Aftenen er udgivet"),
    Happening.WITHDRAWN: _l("Udgivelsen er trukket tilbage"),
    Happening.ASSIGNED: _l("%(name)s er sat på"),
    Happening.REMOVED: _l("%(name)s er taget af"),
    Happening.ABSENT: _l("%(name)s kan ikke komme"),
    Happening.PROMOTED: _l("%(name)s er rykket op fra bagvagt til vagt"),
    Happening.ASKED: _l("%(name)s er spurgt"),
    Happening.DECLINED: _l("%(name)s har sagt nej"),
    Happening.SWAPPED: _l("%(name)s har overtaget ved bytte"),
    Happening.HANDED_OVER: _l("Aftenen er overdraget"),
    Happening.REMINDED: _l("%(name)s er mindet om at møde ind"),
    Happening.SKIPPED: _l("Påmindelsen til %(name)s blev sprunget over"),
    Happening.BACKUP_CALLED: _l("%(name)s er kaldt ind som bagvagt"),
    Happening.CHIEF_CALLED: _l("%(name)s er kaldt som ansvarlig chef"),
    Happening.OTHERS_CALLED: _l("De andre chefer er kaldt"),
    Happening.CHECKED_IN: _l("%(name)s er mødt ind"),
    Happening.RELEASED: _l("%(name)s har sluppet telefonen"),
    Happening.TOOK_OVER: _l("%(name)s har overtaget telefonen"),
    Happening.CLOSED: _l("Aftenen er lukket ekstraordinært"),
    Happening.REOPENED: _l("Aftenen er åbnet igen"),
    Happening.ABLE_AGAIN: _l("%(name)s kan alligevel"),
}


def say(event: EveningEvent) -> str:
    """The event in words, as in "Mette Kragh er mødt ind"."""
    return str(_SAID[Happening(event.happening)]) % {"name": event.person.name if event.person else ""}


def note(
    shift: Shift,
    happening: Happening,
    *,
    person: Person | None = None,
    actor: Person | None = None,
    note: str | None = None,
    once: str | None = None,
) -> bool:
    """Put something on the timeline of `shift`, in the running use case.

    `once` names what may happen once only; gives False, and adds nothing, when it has happened. The caller
    holds the shift locked, so two at once queue.
    """
    if once is not None and db.session.scalar(
        select(EveningEvent.id).where(EveningEvent.shift_id == shift.id, EveningEvent.once == once)
    ):
        return False
    db.session.add(
        EveningEvent(
            shift=shift,
            at=clock.now(),
            happening=happening,
            person_id=person.id if person else None,
            by_id=actor.id if actor else None,
            note=note,
            once=once,
        )
    )
    return True


def timeline(shift_id: int) -> Sequence[EveningEvent]:
    """Everything that happened around a shift, the earliest first."""
    return db.session.scalars(
        select(EveningEvent)
        .where(EveningEvent.shift_id == shift_id)
        .order_by(EveningEvent.at, EveningEvent.id)
    ).all()
