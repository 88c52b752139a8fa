"""Accepting an answer, in whole or in part, through the rota's own use cases; and taking that back.

An evening that cannot be as the planner wanted, because somebody did something else meanwhile, is told and left
out; the others are accepted. Not a use case itself: each step is one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota import services as rota
from hotline.rota import words as rota_words
from hotline.rota.planner import queries, services
from hotline.rota.planner.models import PlanRun
from hotline.rota.planner.problem import Place
from hotline.rota.planner.record import PeopleQuestion, WeeksQuestion, people_of, week, weeks_of
from hotline.rota.planner.rules import Kind, Status
from hotline.rota.rules import IsoWeek, Slot
from hotline.rota.services import Wanted


@dataclass
class Accepted:
    """What came of it: how many evenings or weeks changed, and what stood in the way of the others."""

    count: int = 0
    told: list[str] = field(default_factory=list)


def accept_people(actor: Person, run_id: int, shift_ids: Collection[int]) -> Accepted:
    """Put people on these evenings as the answer has it.

    What was seen is the plan as it was when the planner was asked. Raises NotFound when the run is not the
    actor's, Conflict when there is no answer.
    """
    run = _answered(actor, run_id)
    asked, plan = PeopleQuestion.of(run.question), people_of(run.answer or {})
    before, after = asked.present, plan.assignments
    inside = [each.shift_id for each in asked.problem.evenings if each.shift_id in set(shift_ids)]
    every = [_wanted(shift_id, before, after) for shift_id in inside]
    wanted = [one for one in every if any(chosen != seen for _slot, chosen, seen in one.slots())]
    done, told = _staff(actor, wanted)
    if done:
        services.note_accepted(actor, run_id, [_as_row(one) for one in done])
    return Accepted(len(done), told)


def _answered(actor: Person, run_id: int) -> PlanRun:
    run = queries.run_for(actor, run_id)
    if run.status != Status.DONE:
        raise Conflict(_("Der er ikke noget svar at godkende."))
    return run


def _wanted(shift_id: int, before: Any, after: Any) -> Wanted:
    primary, backup = Place(shift_id, Slot.PRIMARY), Place(shift_id, Slot.BACKUP)
    return Wanted(shift_id, after.get(primary), after.get(backup), before.get(primary), before.get(backup))


def _as_row(one: Wanted) -> list[Any]:
    return [one.shift_id, one.primary_id, one.backup_id, one.seen_primary_id, one.seen_backup_id]


def _staff(actor: Person, wanted: Sequence[Wanted]) -> tuple[list[Wanted], list[str]]:
    """All at once, so that each person gets one message; if that is refused, all but what stands in the way."""
    if not wanted:
        return [], []
    try:
        return rota.staff_evenings(actor, wanted), []
    except NotFound:
        # An evening may have gone to another municipality meanwhile.
        pass
    except Refused:
        pass
    fine, told = [], []
    for one in wanted:
        problem = _problem(actor, one)
        if problem is None:
            fine.append(one)
        else:
            told.append(problem)
    if not fine:
        return [], told
    try:
        return rota.staff_evenings(actor, fine), told
    except Refused as error:
        return [], [*told, str(error.message)]


def _problem(actor: Person, one: Wanted) -> str | None:
    try:
        refused = rota.try_evenings(actor, [one])
    except NotFound:
        return str(_("En af aftenerne har imens fået en anden kommune eller findes ikke mere."))
    except Refused as error:
        return str(error.message)
    return " ".join(refused.values()) or None


def undo_people(actor: Person, run_id: int, acceptance_id: int) -> Accepted:
    """Put the evenings of an acceptance back as they were, those that nobody has changed since."""
    row = queries.acceptance_for(actor, run_id, acceptance_id)
    if row.undone_at is not None:
        raise Conflict(_("Det er allerede fortrudt."))
    done, told = _staff(actor, [Wanted(*each).reversed() for each in row.changes])
    if done or not told:
        services.note_undone(actor, run_id, acceptance_id)
    return Accepted(len(done), told)


def accept_weeks(actor: Person, run_id: int, weeks: Collection[IsoWeek]) -> Accepted:
    """Give these weeks to whom the answer gives them, one by one; what stands in the way of one is told."""
    run = _answered(actor, run_id)
    asked, plan = WeeksQuestion.of(run.question), weeks_of(run.answer or {})
    owners = {**asked.problem.fixed, **plan.owners}
    found, changes = Accepted(), []
    for each in sorted(set(weeks) & set(asked.present)):
        seen, version = asked.present[each]
        owner = owners.get(each)
        if owner is None or owner == seen:
            continue
        if _give(actor, each, owner, version, found):
            changes.append([str(each), owner, seen])
    if changes:
        services.note_accepted(actor, run_id, changes)
    return found


def _give(actor: Person, which: IsoWeek, owner: int, version: int, found: Accepted) -> bool:
    try:
        rota.change_week(actor, which, owner, version)
    except Refused as error:
        said = rota_words.week(which)
        found.told.append(f"{said[:1].upper()}{said[1:]}: {error.message}")
        return False
    found.count += 1
    return True


def undo_weeks(actor: Person, run_id: int, acceptance_id: int) -> Accepted:
    """Give the weeks of an acceptance back to whoever had them. A week that was nobody's stays where it is."""
    row = queries.acceptance_for(actor, run_id, acceptance_id)
    if row.undone_at is not None:
        raise Conflict(_("Det er allerede fortrudt."))
    found = Accepted()
    for text, owner, seen in row.changes:
        which = week(text)
        present = queries.week_row(which)
        if seen is None or present is None or present.municipality_id != owner:
            said = rota_words.week(which)
            found.told.append(
                str(
                    _(
                        "%(week)s: Ugen var ikke fordelt før, eller er ændret siden. Giv den til en anden på ugens side.",
                        week=f"{said[:1].upper()}{said[1:]}",
                    )
                )
            )
        else:
            _give(actor, which, seen, present.version, found)
    if found.count or not found.told:
        services.note_undone(actor, run_id, acceptance_id)
    return found


def accept(actor: Person, run: PlanRun, chosen: Collection[str]) -> Accepted:
    """Accept the chosen evenings (shift ids) or weeks ("2026-W49") of a run."""
    if run.kind == Kind.WEEKS:
        return accept_weeks(actor, run.id, {week(text) for text in chosen})
    return accept_people(actor, run.id, {int(text) for text in chosen})
