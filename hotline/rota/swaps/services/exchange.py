"""Moving people between places, all or nothing: what an offer comes to when everybody has said yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import Conflict, Refused
from hotline.core.i18n import day_and_month
from hotline.opening import queries as opening
from hotline.rota import queries as rota
from hotline.rota import rules, words
from hotline.rota.models import Shift
from hotline.rota.rules import Candidate, Evening, Happening, Slot
from hotline.rota.services.slots import begin, database_guards, end, touch
from hotline.rota.swaps.models import Offer
from hotline.rota.timeline import note

Span = tuple[int, datetime, datetime]


@dataclass(frozen=True)
class Move:
    """Somebody comes to a place on a shift; `left_by` is who must be there until then, None is nobody."""

    shift: Shift
    slot: Slot
    person: Person
    left_by: Person | None

    def reversed(self) -> Move:
        """What undoes it; only for a place that was somebody's."""
        assert self.left_by is not None
        return Move(self.shift, self.slot, self.left_by, self.person)


def moves_of(offer: Offer) -> list[Move]:
    """What happens when `offer`, to which somebody said yes, comes about."""
    assert offer.taker is not None
    moves = [Move(offer.shift, Slot(offer.slot), offer.taker, offer.giver)]
    if offer.returned and offer.giver is not None:
        moves.append(Move(*offer.returned, offer.giver, offer.taker))
    return moves


def check(moves: Sequence[Move]) -> None:
    """Raise Conflict when a place is not as it was, and Refused with every hard rule that would be broken.

    Somebody from another municipality is let through: the chiefs accept that, which the caller sees to.
    """
    for each in moves:
        held = each.shift.slot(each.slot)
        expected = each.left_by.id if each.left_by else None
        if (held.person_id if held else None) != expected:
            raise Conflict(_not_as_it_was(each))
    shifts = list(dict.fromkeys(each.shift for each in moves))
    days = [shift.day for shift in shifts]
    open_at = {each.opens_at for each in opening.openings_between(min(days), max(days))}
    spans = _spans(moves, shifts)
    found = [
        f"{day_and_month(shift.day)}: {said}"
        for shift in shifts
        for said in _broken(shift, moves, spans, shift.starts_at not in open_at)
    ]
    if found:
        raise Refused(" ".join(found))


def _not_as_it_was(move: Move) -> str:
    held = move.shift.slot(move.slot)
    values = {"evening": words.evening(move.shift), "role": words.role(move.slot)}
    if held is None:
        return str(_("%(evening)s: Ingen har længere %(role)s. Intet er ændret.", **values))
    return str(_("%(evening)s: %(name)s har nu %(role)s. Intet er ændret.", name=held.person.name, **values))


def _spans(moves: Sequence[Move], shifts: Sequence[Shift]) -> dict[int, list[Span]]:
    """What each of the people has at the time, when they have left what they leave and come where they come."""
    leaving = {(each.left_by.id, each.shift.id) for each in moves if each.left_by}
    had = rota.busy_spans(
        {each.person.id for each in moves},
        min(shift.starts_at for shift in shifts),
        max(shift.ends_at for shift in shifts),
    )
    spans = {
        person_id: [span for span in found if (person_id, span[0]) not in leaving]
        for person_id, found in had.items()
    }
    for each in moves:
        span = (each.shift.id, each.shift.starts_at, each.shift.ends_at)
        spans.setdefault(each.person.id, []).append(span)
    return spans


def _broken(shift: Shift, moves: Sequence[Move], spans: dict[int, list[Span]], closed: bool) -> list[str]:
    coming = {each.slot: each.person for each in moves if each.shift is shift}
    staying = {
        slot: held.person for slot in Slot if slot not in coming and (held := shift.slot(slot)) is not None
    }
    everybody = staying | coming
    chosen: dict[Slot, Candidate | None] = {
        slot: Candidate(
            person.id,
            person.municipality_id,
            person.approved,
            person.active,
            Role(person.role),
            tuple((start, end) for other, start, end in spans.get(person.id, []) if other != shift.id),
        )
        for slot, person in everybody.items()
    }
    evening = Evening(shift.starts_at, shift.ends_at, shift.municipality_id, shift.is_planned, closed)
    broken = rules.hard_rules(evening, chosen, clock.now(), agreed=list(Slot))
    # Whoever stays was accepted earlier; only what the newcomers break stops them.
    return [
        words.breach(breach, everybody[slot].name if slot else "")
        for breach, slot in broken
        if slot is None or slot in coming or breach is rules.Breach.SAME_PERSON
    ]


def carry_out(actor: Person | None, moves: Sequence[Move], happening: Happening, why: str) -> None:
    """Do the moves, which must have been checked, with audit and timeline; telling people is the caller's."""
    shifts = list(dict.fromkeys(each.shift for each in moves))
    before = {shift: _who(shift) for shift in shifts}
    for shift in shifts:
        touch(shift)
    for each in moves:
        held = each.shift.slot(each.slot)
        if held is not None:
            end(held, actor, why)
    # What ends is written before what begins: the unique indexes look at the rows as they are.
    db.session.flush()
    with database_guards():
        for each in moves:
            agreed = each.person.municipality_id != each.shift.municipality_id
            begin(each.shift, each.slot, each.person, actor, agreed=agreed)
        db.session.flush()
    for each in moves:
        note(each.shift, happening, person=each.person, actor=actor)
    for shift in shifts:
        audit.record(
            "rota.swap", f"shift:{shift.id}", actor=actor, before=before[shift], after=_who(shift), why=why
        )


def _who(shift: Shift) -> dict[str, int | None]:
    staffed = rota.staffed(shift)
    return {"primary": staffed.primary_id, "backup": staffed.backup_id}
