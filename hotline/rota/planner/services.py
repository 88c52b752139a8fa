"""Asking the planner, working on what was asked, and remembering what was accepted.

The work itself (`planner.jobs`) runs outside every transaction; these are its short ones. What is accepted goes
through the rota's own use cases (`planner.accepting`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.accounts.queries import municipalities
from hotline.core import audit, clock
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.core.i18n import hour
from hotline.opening.rules import FURTHEST_YEARS
from hotline.rota import queries as rota
from hotline.rota.planner import queries, question, rules
from hotline.rota.planner.models import PlanAcceptance, PlanRun
from hotline.rota.planner.question import Asked
from hotline.rota.planner.record import PeopleQuestion
from hotline.rota.planner.rules import CLAIM, DROP, KEEP, LOST, Kind, Next, Status
from hotline.rota.rules import IsoWeek
from hotline.rota.services.weeks import LONGEST_WEEKS

LONGEST_DAYS = 400


@use_case
def ask(actor: Person, municipality_id: int, asked: Asked, *, mend: bool = False) -> PlanRun:
    """Ask for people on a municipality's evenings, or with `mend` for the fewest changes that fill the holes.

    Raises NotFound when the municipality is not the actor's to plan; Refused for a period that is over, upside
    down, longer than about a year or too far ahead, without evenings, or with nobody to put on them; Conflict when the planner
    works on the municipality already.
    """
    if rota.municipality_known(municipality_id) is None or not rota.may_plan(actor, municipality_id):
        raise NotFound()
    _check_period(asked.first, asked.last)
    _check_free(municipality_id)
    found = question.people_question(municipality_id, asked, clock.now(), mend=mend)
    if not found.problem.evenings:
        raise Refused(_("Kommunen har ingen aftener i perioden, som ikke er begyndt."))
    if not any(member.approved for member in found.problem.members):
        raise Refused(_("Ingen i kommunen er godkendt til vagt. Det sættes på den enkelte person."))
    if mend and not _can_be_mended(found):
        raise Refused(_("Her er ingen huller at løse, og alle på planen kan de dage, de står til."))
    kind = Kind.MEND if mend else Kind.PEOPLE
    return _queue(actor, kind, municipality_id, asked.first, asked.last, found.as_data())


def _can_be_mended(found: PeopleQuestion) -> bool:
    members = {member.id: member for member in found.problem.members}
    days = {each.shift_id: each.day for each in found.problem.evenings}
    if len(found.present) < 2 * len(days):
        return True
    return any(
        person in members and (not members[person].approved or days[place.shift_id] in members[person].off)
        for place, person in found.present.items()
    )


def _check_period(first: date, last: date) -> None:
    if last < first:
        raise Refused(_("Den sidste dag skal ligge efter den første."))
    if last < clock.today():
        raise Refused(_("Perioden er forbi."))
    if (last - first).days > LONGEST_DAYS:
        raise Refused(_("Planlæg højst et år ad gangen."))
    if last.year > clock.today().year + FURTHEST_YEARS:
        raise Refused(_("Vælg en dato inden for de næste %(years)d år.", years=FURTHEST_YEARS))


def _check_free(municipality_id: int | None) -> None:
    run = queries.active_run(municipality_id)
    if run is not None:
        values = {"who": run.asked_by.name, "time": hour(run.asked_at)}
        raise Conflict(
            _(
                "Planlæggeren arbejder allerede på det: %(who)s bad om det kl. %(time)s. Vent på svaret, eller stop den først.",
                **values,
            )
        )


def _queue(
    actor: Person, kind: Kind, municipality_id: int | None, first: date, last: date, data: dict[str, Any]
) -> PlanRun:
    run = PlanRun(
        kind=kind,
        municipality_id=municipality_id,
        first=first,
        last=last,
        status=Status.QUEUED,
        asked_by_id=actor.id,
        asked_at=clock.now(),
        question=data,
    )
    db.session.add(run)
    try:
        db.session.flush()
    except IntegrityError:
        # Two asked at the same moment; the index let one of them in.
        raise Conflict(_("Planlæggeren arbejder allerede på det. Vent på svaret.")) from None
    audit.record(
        "rota.ask_planner",
        f"plan_run:{run.id}",
        actor=actor,
        after={"kind": kind, "first": str(first), "last": str(last)},
    )
    return run


@use_case
def ask_weeks(actor: Person, first: IsoWeek, last: IsoWeek, pinned: Mapping[IsoWeek, int | None]) -> PlanRun:
    """Ask who gets the weeks from `first` to `last`; `pinned` has who a week is fixed to, None where it is free.

    Weeks that cannot change hands any more are fixed to whoever has them. Raises NotFound for anybody but the
    coordinator; Refused for a period that is over, too long or too far ahead, or one with nothing to decide;
    Conflict when the planner works on weeks already.
    """
    if actor.role != Role.COORDINATOR:
        raise NotFound()
    today = clock.today()
    if last < first:
        raise Refused(_("Den sidste uge skal ligge efter den første."))
    if first < IsoWeek.of(today):
        raise Refused(_("Begynd med denne uge eller en senere."))
    if last.year > today.year + FURTHEST_YEARS or len(IsoWeek.between(first, last)) > LONGEST_WEEKS:
        raise Refused(_("Fordel højst to år ad gangen."))
    _check_free(None)
    shared = [each.id for each in municipalities()]
    if not shared:
        raise Refused(_("Opret kommunerne, før ugerne fordeles."))
    if not {each for each in pinned.values() if each is not None} <= set(shared):
        raise Refused(_("Vælg en af kommunerne."))
    rows = rota.allotments(first, last)
    locked = queries.locked_weeks(first, last, clock.now())
    fixed = {week: owner for week, owner in pinned.items() if owner is not None and first <= week <= last}
    fixed |= {week: rows[week].municipality_id for week in locked if week in rows}
    found = question.weeks_question(first, last, shared, fixed)
    if not any(count and week not in fixed for week, count in found.problem.evenings.items()):
        raise Refused(_("Alle uger i perioden ligger fast. Sæt mindst én fri."))
    return _queue(actor, Kind.WEEKS, None, first.monday, last.sunday, found.as_data())


@use_case
def cancel(actor: Person, run_id: int, *, keep: bool) -> PlanRun:
    """Stop a run: with `keep` the best found so far becomes the answer, else there is none.

    Raises NotFound when it is not the actor's, Conflict when it has ended.
    """
    run = queries.run_for(actor, run_id, lock=True)
    if not run.is_active:
        raise Conflict(_("Planlæggeren er allerede færdig."))
    now = clock.now()
    run.stop, run.cancel_asked_at = KEEP if keep else DROP, now
    if run.status == Status.QUEUED:
        _end(run, Status.CANCELLED)
    audit.record("rota.stop_planner", f"plan_run:{run.id}", actor=actor, after={"keep": keep})
    return run


@dataclass(frozen=True)
class Job:
    """A run that this process has taken. `attempt` is its ticket: a later one makes it worthless."""

    run_id: int
    attempt: int
    kind: Kind
    question: dict[str, Any]


@use_case
def claim() -> Job | None:
    """Take the eldest run that waits, for `CLAIM`; None when nothing waits.

    The run of a process that fell silent is taken once more; if that fails too it is given up, with why.
    """
    now = clock.now()
    for run in queries.waiting(now):
        step = rules.next_step(Status(run.status), run.claimed_until, run.attempt, run.stop, now)
        if step is Next.CANCEL:
            _end(run, Status.CANCELLED)
        elif step is Next.GIVE_UP:
            run.failure = LOST
            _end(run, Status.FAILED)
        elif step is Next.TAKE:
            run.status, run.attempt = Status.RUNNING, run.attempt + 1
            run.began_at, run.claimed_until, run.progress = now, now + CLAIM, None
            return Job(run.id, run.attempt, Kind(run.kind), run.question)
    return None


def _end(run: PlanRun, status: Status) -> None:
    run.status, run.claimed_until, run.ended_at = status, None, clock.now()
    db.session.flush()


@use_case
def beat(job: Job, progress: dict[str, Any] | None) -> bool:
    """Tell how far the work is, and hold on to the run; gives whether to stop."""
    run = queries.claimed(job.run_id, job.attempt)
    if run is None:
        return True
    run.claimed_until = clock.now() + CLAIM
    if progress is not None:
        run.progress = progress
    return run.stop is not None


@use_case
def finish(job: Job, answer: dict[str, Any] | None) -> bool:
    """Keep the answer, unless the run was dropped; None when the solver failed.

    Gives False, and changes nothing, when another process has the run by now.
    """
    run = queries.claimed(job.run_id, job.attempt)
    if run is None:
        return False
    if run.stop == DROP:
        _end(run, Status.CANCELLED)
    elif answer is None:
        run.failure = rules.ERROR
        _end(run, Status.FAILED)
    else:
        run.answer = answer
        _end(run, Status.DONE)
    return True


@use_case
def note_accepted(actor: Person, run_id: int, changes: Sequence[list[Any]]) -> PlanAcceptance:
    """Remember what was accepted of an answer, as it changed the plan. Raises NotFound when it is not the actor's."""
    run = queries.run_for(actor, run_id, lock=True)
    row = PlanAcceptance(
        run_id=run.id,
        accepted_at=clock.now(),
        accepted_by_id=actor.id,
        changes=[list(each) for each in changes],
    )
    db.session.add(row)
    db.session.flush()
    audit.record("rota.accept_plan", f"plan_run:{run.id}", actor=actor, after={"places": len(row.changes)})
    return row


@use_case
def note_undone(actor: Person, run_id: int, acceptance_id: int) -> PlanAcceptance:
    """Remember that an acceptance was undone. Raises NotFound when it is not the actor's."""
    row = queries.acceptance_for(actor, run_id, acceptance_id)
    row.undone_at = clock.now()
    audit.record("rota.undo_plan", f"plan_run:{run_id}", actor=actor)
    return row
