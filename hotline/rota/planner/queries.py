"""Reads of the planner's runs. A chief sees the own municipality's, the coordinator all; staff see none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import undefer

from hotline.accounts.models import Municipality, Person
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.rota import queries as rota
from hotline.rota.models import PLANNED, Assignment, Shift, WeekAllotment
from hotline.rota.needs import Need
from hotline.rota.planner.models import PlanAcceptance, PlanRun
from hotline.rota.planner.problem import Place
from hotline.rota.planner.rules import Status
from hotline.rota.rules import IsoWeek, Slot

SHOWN = 12
WAITS = timedelta(days=7)


def _for(viewer: Person) -> Select[PlanRun]:
    query = select(PlanRun)
    if viewer.role == Role.COORDINATOR:
        return query
    if viewer.role != Role.CHIEF:
        raise NotFound()
    return query.where(PlanRun.municipality_id == viewer.municipality_id)


def run_for(viewer: Person, run_id: int, *, lock: bool = False) -> PlanRun:
    """A run that `viewer` may see; raises NotFound for any other. `lock` holds it for the running use case."""
    query = _for(viewer).where(PlanRun.id == run_id)
    run = db.session.scalar(query.with_for_update(of=PlanRun) if lock else query)
    if run is None:
        raise NotFound()
    return run


def runs_for(viewer: Person, most: int = SHOWN) -> Sequence[PlanRun]:
    """The latest runs that `viewer` may see, the newest first."""
    return db.session.scalars(_for(viewer).order_by(PlanRun.id.desc()).limit(most)).all()


def active_run(municipality_id: int | None) -> PlanRun | None:
    """What the planner works on, or has waiting, for a municipality; None is the weeks."""
    return db.session.scalar(
        select(PlanRun).where(
            PlanRun.municipality_id.is_(None)
            if municipality_id is None
            else PlanRun.municipality_id == municipality_id,
            PlanRun.status.in_([Status.QUEUED, Status.RUNNING]),
        )
    )


def waiting(now: datetime) -> Sequence[PlanRun]:
    """The runs that somebody should take, the eldest first: queued, or taken by a process that fell silent.

    Locked for the running use case; what another process is taking this moment is left out.
    """
    return db.session.scalars(
        select(PlanRun)
        .where(
            or_(
                PlanRun.status == Status.QUEUED,
                and_(PlanRun.status == Status.RUNNING, PlanRun.claimed_until <= now),
            )
        )
        .order_by(PlanRun.id)
        .with_for_update(of=PlanRun, skip_locked=True)
    ).all()


def anything_waits(now: datetime) -> bool:
    """Whether a process should take a run; a read without locks, for asking every second."""
    return bool(
        db.session.scalar(
            select(PlanRun.id)
            .where(
                or_(
                    PlanRun.status == Status.QUEUED,
                    and_(PlanRun.status == Status.RUNNING, PlanRun.claimed_until <= now),
                )
            )
            .limit(1)
        )
    )


def ahead_of(run: PlanRun) -> int:
    """How many runs are at work or wait before this one."""
    count = select(func.count()).where(
        PlanRun.status.in_([Status.QUEUED, Status.RUNNING]), PlanRun.id < run.id
    )
    return db.session.scalar(count) or 0


def claimed(run_id: int, attempt: int) -> PlanRun | None:
    """The run, locked, if this attempt is still the one that works on it."""
    return db.session.scalar(
        select(PlanRun)
        .where(PlanRun.id == run_id, PlanRun.attempt == attempt, PlanRun.status == Status.RUNNING)
        .with_for_update(of=PlanRun)
    )


def acceptances(run_id: int) -> Sequence[PlanAcceptance]:
    """What was accepted of an answer, in order."""
    return db.session.scalars(
        select(PlanAcceptance).where(PlanAcceptance.run_id == run_id).order_by(PlanAcceptance.id)
    ).all()


def acceptance_for(viewer: Person, run_id: int, acceptance_id: int) -> PlanAcceptance:
    """One acceptance of a run that `viewer` may see; raises NotFound for any other."""
    run_for(viewer, run_id)
    found = db.session.get(PlanAcceptance, acceptance_id)
    if found is None or found.run_id != run_id:
        raise NotFound()
    return found


def shifts_of(shift_ids: Collection[int]) -> dict[int, Shift]:
    """The shifts with these ids, with who is on them now, by id; also cancelled ones."""
    rows = db.session.scalars(select(Shift).where(Shift.id.in_(shift_ids)).order_by(Shift.starts_at))
    return {each.id: each for each in rows}


def present(shifts: Collection[Shift]) -> dict[Place, int]:
    """Who is where now."""
    return {
        Place(shift.id, slot): held.person_id
        for shift in shifts
        for slot in Slot
        if (held := shift.slot(slot)) is not None
    }


def names(person_ids: Collection[int]) -> dict[int, str]:
    """What these people are called."""
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {row[0]: row[1] for row in rows}


def first_draft(municipality_id: int, today: date) -> date | None:
    """The first evening of a municipality from `today` on that is not published."""
    return db.session.scalar(
        select(func.min(Shift.day)).where(
            Shift.municipality_id == municipality_id,
            Shift.status == PLANNED,
            Shift.published_at.is_(None),
            Shift.day >= today,
        )
    )


def last_evening(municipality_id: int) -> date | None:
    """The last planned evening of a municipality."""
    return db.session.scalar(
        select(func.max(Shift.day)).where(Shift.municipality_id == municipality_id, Shift.status == PLANNED)
    )


def open_places(municipality_id: int, first: date, last: date) -> int:
    """How many places of a municipality's evenings nobody has, from `first` to `last`."""
    evenings = select(func.count()).where(
        Shift.municipality_id == municipality_id, Shift.status == PLANNED, Shift.day.between(first, last)
    )
    filled = (
        select(func.count())
        .select_from(Assignment)
        .join(Shift)
        .where(
            Shift.municipality_id == municipality_id,
            Shift.status == PLANNED,
            Shift.day.between(first, last),
            Assignment.ended_at.is_(None),
        )
    )
    return 2 * (db.session.scalar(evenings) or 0) - (db.session.scalar(filled) or 0)


def locked_weeks(first: IsoWeek, last: IsoWeek, now: datetime) -> set[IsoWeek]:
    """The weeks that can no longer change hands: one of their evenings has begun or is published."""
    days = db.session.scalars(
        select(Shift.day).where(
            Shift.status == PLANNED,
            Shift.day.between(first.monday, last.sunday),
            or_(Shift.published_at.is_not(None), Shift.starts_at <= now),
        )
    )
    return {IsoWeek.of(day) for day in days}


def municipality_of(key: str) -> Municipality | None:
    """The municipality with this key."""
    return db.session.scalar(select(Municipality).where(Municipality.key == key))


def needs_for(viewer: Person, now: datetime) -> list[Need]:
    """The answers of the last week that `viewer` asked for, that would change something, and that wait to be seen to."""
    if viewer.role not in {Role.CHIEF, Role.COORDINATOR}:
        return []
    accepted = select(PlanAcceptance.id).where(PlanAcceptance.run_id == PlanRun.id).exists()
    runs = db.session.scalars(
        select(PlanRun)
        .where(
            PlanRun.asked_by_id == viewer.id,
            PlanRun.status == Status.DONE,
            PlanRun.ended_at > now - WAITS,
            ~accepted,
        )
        .options(undefer(PlanRun.answer))
        .order_by(PlanRun.id.desc())
        .limit(SHOWN)
    )
    # Of several answers to the same only the latest is worth a look.
    latest: dict[int | None, PlanRun] = {}
    for run in runs:
        latest.setdefault(run.municipality_id, run)
    return [_need(run) for run in latest.values() if run.answer and run.answer.get("differs")]


def _need(run: PlanRun) -> Need:
    whose = run.municipality.name if run.municipality else _("ugerne")
    text = _("Planlæggeren har et forslag til %(whose)s, som ikke er godkendt.", whose=whose)
    return Need(str(text), f"/rota/planner/{run.id}", str(_("Se forslaget")))


def week_row(week: IsoWeek) -> WeekAllotment | None:
    """Who has the week now."""
    return rota.allotment(week)
