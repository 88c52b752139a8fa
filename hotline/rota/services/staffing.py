"""Putting people on evenings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.accounts.signals import person_changed
from hotline.core import audit, clock
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, Refused
from hotline.core.i18n import day_and_month, hour
from hotline.opening import queries as opening
from hotline.rota import queries, rules, words
from hotline.rota.models import Assignment, Shift
from hotline.rota.rules import Breach, Candidate, Evening, Happening, Slot
from hotline.rota.services.escalation import tell_solved
from hotline.rota.services.notices import SOON, Notices
from hotline.rota.services.slots import begin, database_guards, end, touch
from hotline.rota.timeline import note


@dataclass(frozen=True)
class Wanted:
    """Who shall be on an evening, beside who the chooser saw there; None is nobody."""

    shift_id: int
    primary_id: int | None
    backup_id: int | None
    seen_primary_id: int | None
    seen_backup_id: int | None

    def reversed(self) -> Wanted:
        """What undoes this: the same evening, from what is wanted to what was seen."""
        return Wanted(
            self.shift_id, self.seen_primary_id, self.seen_backup_id, self.primary_id, self.backup_id
        )

    def slots(self) -> list[tuple[Slot, int | None, int | None]]:
        """Each slot with who is wanted in it and who was seen."""
        return [
            (Slot.PRIMARY, self.primary_id, self.seen_primary_id),
            (Slot.BACKUP, self.backup_id, self.seen_backup_id),
        ]


class Refusals(Refused):
    """Everything that is wrong with what was wanted, by evening and slot, told at once."""

    def __init__(self, found: list[tuple[Shift, Slot | None, str]]) -> None:
        lines = [f"{day_and_month(shift.day)}: {said}" for shift, _slot, said in found]
        super().__init__(" ".join(lines))
        self.by_slot = {(shift.id, slot): said for shift, slot, said in found}


@dataclass
class _Change:
    shift: Shift
    slot: Slot
    held: Assignment | None
    person_id: int | None


@dataclass
class _Plan:
    changes: list[_Change] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


@use_case
def staff_evenings(actor: Person | None, wanted: Sequence[Wanted]) -> list[Wanted]:
    """Put people on evenings, all or nothing; gives what really changed, for an undo.

    A slot is changed when the chooser wants something else than what was seen there; slots left alone
    keep whatever others have done with them meanwhile. People on published evenings are told by mail.
    Raises NotFound for evenings that are not the actor's, Conflict (saying who did what) when a slot is
    not as the actor saw it, `Refusals` with every broken hard rule of `domain.md` 2g.
    """
    changes, touched, people = _changes(actor, wanted)
    found = _problems(changes, touched, people)
    if found:
        raise Refusals(found)
    before = {shift.id: _who(shift) for shift in touched}
    _apply(actor, changes, touched, people)
    done = []
    for shift in touched:
        was, now = before[shift.id], _who(shift)
        audit.record("rota.staff", f"shift:{shift.id}", actor=actor, before=was, after=now)
        done.append(Wanted(shift.id, now["primary"], now["backup"], was["primary"], was["backup"]))
    return done


@use_case
def try_evenings(actor: Person | None, wanted: Sequence[Wanted]) -> dict[tuple[int, Slot | None], str]:
    """What `staff_evenings` would refuse, by shift and slot (None: the evening itself); nothing is changed.

    Raises NotFound and Conflict as that does.
    """
    try:
        return Refusals(_problems(*_changes(actor, wanted))).by_slot
    except Refusals as error:
        return error.by_slot


def _changes(
    actor: Person | None, wanted: Sequence[Wanted]
) -> tuple[list[_Change], list[Shift], dict[int, Person]]:
    """What is to change, the shifts that it touches, and everybody who is named; all of them locked."""
    # People before shifts, both in a fixed order: two who fill evenings at once queue, and never deadlock.
    ids = {each for one in wanted for _slot, *both in one.slots() for each in both if each is not None}
    people = queries.people_locked(ids)
    shifts = {each.id: each for each in queries.shifts_to_plan_for(actor, [one.shift_id for one in wanted])}
    plan = _compare(wanted, shifts)
    if plan.conflicts:
        raise Conflict(" ".join(plan.conflicts))
    unknown = [each for each in plan.changes if each.person_id is not None and each.person_id not in people]
    if unknown:
        raise Refusals([(each.shift, each.slot, _("Personen findes ikke.")) for each in unknown])
    return plan.changes, list(dict.fromkeys(each.shift for each in plan.changes)), people


def _who(shift: Shift) -> dict[str, int | None]:
    staffed = queries.staffed(shift)
    return {"primary": staffed.primary_id, "backup": staffed.backup_id}


def _compare(wanted: Sequence[Wanted], shifts: dict[int, Shift]) -> _Plan:
    plan = _Plan()
    for one in wanted:
        shift = shifts[one.shift_id]
        for slot, person_id, seen_id in one.slots():
            held = shift.slot(slot)
            current_id = held.person_id if held else None
            if person_id in {seen_id, current_id}:
                continue
            if current_id != seen_id:
                plan.conflicts.append(_what_happened(shift, slot))
            else:
                plan.changes.append(_Change(shift, slot, held, person_id))
    return plan


def _what_happened(shift: Shift, slot: Slot) -> str:
    """Who did what to the slot meanwhile: a conflict is told, never overwritten."""
    held = shift.slot(slot)
    values = {"day": day_and_month(shift.day), "role": str(words.SLOT_NAMES[slot]).lower()}
    if held is not None:
        values |= {"name": held.person.name, "who": _name(held.began_by), "time": hour(held.began_at)}
        return str(_("%(day)s: %(who)s satte %(name)s på som %(role)s kl. %(time)s.", **values))
    ended = [each for each in shift.assignments if each.slot == slot and each.ended_at is not None]
    if not ended:
        return str(_("%(day)s: %(role)s er ikke længere besat.", **values))
    last = max(ended, key=lambda each: each.id)
    values |= {"name": last.person.name, "who": _name(last.ended_by)}
    return str(_("%(day)s: %(who)s tog %(name)s af som %(role)s.", **values))


def _name(person: Person | None) -> str:
    return person.name if person else _("Portalen")


def _apply(
    actor: Person | None, changes: list[_Change], touched: list[Shift], people: dict[int, Person]
) -> None:
    notices = Notices(actor)
    for shift in touched:
        touch(shift)
    for each in changes:
        if each.held is not None:
            end(each.held, actor)
            if each.shift.is_published:
                notices.lost(each.held)
                note(each.shift, Happening.REMOVED, person=each.held.person, actor=actor)
    # What ends is written before what begins: the unique indexes look at the rows as they are.
    db.session.flush()
    with database_guards():
        for each in changes:
            if each.person_id is not None:
                held = begin(each.shift, each.slot, people[each.person_id], actor)
                if each.shift.is_published:
                    _tell_gained(held, actor, notices, filled=each.held is None)
        db.session.flush()
    emptied = (each.shift for each in changes if each.held is not None and each.person_id is None)
    for shift in dict.fromkeys(emptied):
        if shift.is_published:
            notices.hole(shift)
    notices.send()


def _tell_gained(held: Assignment, actor: Person | None, notices: Notices, *, filled: bool) -> None:
    shift = held.shift
    notices.gained(held)
    note(shift, Happening.ASSIGNED, person=held.person, actor=actor)
    # Other municipalities are asked for help when an evening is near: they may still be looking for somebody.
    if filled and shift.starts_at - clock.now() < SOON:
        tell_solved(shift, held.person, Slot(held.slot), actor, notices)


@person_changed.connect
def _tell_of_holes(_sender: object, person: Person, actor: Person | None) -> None:
    """Who may no longer take duty stays on the evenings until the chief puts somebody else on, and is told of each.

    That is whoever leaves, loses the approval or the role, or goes to another municipality.
    """
    notices = Notices(actor)
    for shift in queries.published_ahead_of(person, clock.now()):
        unfit = queries.staffed(shift).unfit
        if any((held := shift.slot(slot)) is not None and held.person_id == person.id for slot in unfit):
            notices.hole(shift)
    notices.send()


def _problems(
    changes: list[_Change], touched: list[Shift], people: dict[int, Person]
) -> list[tuple[Shift, Slot | None, str]]:
    """Every hard rule that the changes would break, judged by how the evenings will be when all are made."""
    if not touched:
        return []
    days = [shift.day for shift in touched]
    open_at = {each.opens_at for each in opening.openings_between(min(days), max(days))}
    spans = queries.busy_spans(
        people, min(each.starts_at for each in touched), max(each.ends_at for each in touched)
    )
    leaving = {(each.held.person_id, each.shift.id) for each in changes if each.held is not None}
    for person_id, taken in spans.items():
        spans[person_id] = [span for span in taken if (person_id, span[0]) not in leaving]
    for each in changes:
        if each.person_id is not None:
            span = (each.shift.id, each.shift.starts_at, each.shift.ends_at)
            spans.setdefault(each.person_id, []).append(span)
    found: list[tuple[Shift, Slot | None, str]] = []
    for shift in touched:
        found += _broken(shift, changes, people, spans, shift.starts_at not in open_at)
    return found


def _broken(
    shift: Shift,
    changes: list[_Change],
    people: dict[int, Person],
    spans: dict[int, list[tuple[int, datetime, datetime]]],
    closed: bool,
) -> list[tuple[Shift, Slot | None, str]]:
    chosen: dict[Slot, Candidate | None] = {}
    names: dict[Slot | None, str] = {None: ""}
    own = [each for each in changes if each.shift is shift]
    changed = {each.slot for each in own}
    kept = {slot: held for slot in Slot if slot not in changed and (held := shift.slot(slot)) is not None}
    new = {each.slot: people[each.person_id] for each in own if each.person_id}
    for slot, person in ({slot: held.person for slot, held in kept.items()} | new).items():
        busy = tuple((start, end) for other, start, end in spans.get(person.id, []) if other != shift.id)
        chosen[slot] = Candidate(
            person.id, person.municipality_id, person.approved, person.active, Role(person.role), busy
        )
        names[slot] = person.name
    evening = Evening(shift.starts_at, shift.ends_at, shift.municipality_id, shift.is_planned, closed)
    agreed = [slot for slot, held in kept.items() if held.agreed]
    broken = rules.hard_rules(evening, chosen, clock.now(), agreed=agreed)
    # Somebody who was put on earlier and left alone now is shown as a problem, but does not stop the others.
    return [
        (shift, slot, words.breach(Breach(breach), names[slot]))
        for breach, slot in broken
        if slot is None or slot in new or breach is Breach.SAME_PERSON
    ]
