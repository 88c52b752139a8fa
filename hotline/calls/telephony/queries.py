"""Reads of the telephone's figures. They are nobody's own: everybody at work sees them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from hotline.accounts.models import Person
from hotline.calls.models import Call
from hotline.calls.telephony import rules
from hotline.calls.telephony.models import TelephonyChange, TelephonyEvening, TelephonySystem
from hotline.calls.telephony.rules import Figures
from hotline.core import clock, rounding
from hotline.core.access import Role
from hotline.core.db import db
from hotline.rota.models import PLANNED, Assignment, Shift
from hotline.rota.rules import Slot


@dataclass(frozen=True)
class Line:
    """One evening, or several together: what the telephone counted beside what was logged."""

    day: date | None
    figures: Figures | None
    logged: int
    change: TelephonyChange | None = None

    @property
    def abandoned_rate(self) -> Decimal | None:
        """Abandoned of offered, in per cent."""
        return rounding.percent(self.figures.abandoned, self.figures.offered) if self.figures else None

    @property
    def coverage(self) -> Decimal | None:
        """Logged of answered, in per cent: above a hundred when more was logged than answered."""
        return rounding.percent(self.logged, self.figures.answered) if self.figures else None


@dataclass(frozen=True)
class Month:
    """The evenings of a period in order, and together. What was logged without figures is in no rate."""

    lines: Sequence[Line]
    total: Line


def month(first: date, last: date) -> Month:
    """The evenings from `first` to `last` inclusive that have been: with figures, calls or a shift; four queries."""
    evenings = {row.day: row for row in _evenings(first, last)}
    logged = _logged(first, last)
    days = {*evenings, *logged, *_shift_days(first, min(last, clock.today()))}
    changes = _last_changes([row.id for row in evenings.values()])
    lines = [
        Line(
            day,
            evenings[day].figures if day in evenings else None,
            logged.get(day, 0),
            changes.get(evenings[day].id) if day in evenings else None,
        )
        for day in sorted(days)
    ]
    known = [each for each in lines if each.figures]
    whole = rules.total(each.figures for each in known if each.figures)
    return Month(lines, Line(None, whole, sum(each.logged for each in known)))


def _evenings(first: date, last: date) -> Sequence[TelephonyEvening]:
    return db.session.scalars(select(TelephonyEvening).where(TelephonyEvening.day.between(first, last))).all()


def _logged(first: date, last: date) -> dict[date, int]:
    # By the moment, since that is what the index knows; the days of the period are Copenhagen's.
    begin, end = clock.at(first, time()), clock.at(last + timedelta(days=1), time())
    rows = db.session.execute(
        select(Call.day, func.count(Call.id).label("calls"))
        .where(Call.started_at >= begin, Call.started_at < end)
        .group_by(Call.day)
    )
    return {row.day: row.calls for row in rows}


def _shift_days(first: date, last: date) -> set[date]:
    return set(
        db.session.scalars(
            select(Shift.day).where(
                Shift.day.between(first, last), Shift.status == PLANNED, Shift.published_at.is_not(None)
            )
        )
    )


def _last_changes(evening_ids: Collection[int]) -> dict[int, TelephonyChange]:
    if not evening_ids:
        return {}
    latest = (
        select(func.max(TelephonyChange.id))
        .where(TelephonyChange.evening_id.in_(evening_ids))
        .group_by(TelephonyChange.evening_id)
    )
    rows = db.session.scalars(select(TelephonyChange).where(TelephonyChange.id.in_(latest)))
    return {row.evening_id: row for row in rows}


def evening(day: date) -> TelephonyEvening | None:
    """The figures of a day with their history, if there are any."""
    return db.session.scalar(
        select(TelephonyEvening)
        .where(TelephonyEvening.day == day)
        .options(selectinload(TelephonyEvening.changes))
    )


def evenings_of(days: Collection[date]) -> dict[date, TelephonyEvening]:
    """The figures of these days, by day."""
    rows = db.session.scalars(select(TelephonyEvening).where(TelephonyEvening.day.in_(days)))
    return {row.day: row for row in rows}


def may_write(viewer: Person, day: date) -> bool:
    """Whether `viewer` writes down the figures of that day."""
    was_primary = viewer.role == Role.STAFF and _was_primary(viewer, day)
    return rules.may_write(Role(viewer.role), was_primary=was_primary, day=day, today=clock.today())


def _was_primary(person: Person, day: date) -> bool:
    held = (
        select(Assignment.id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Shift.day == day,
            Shift.status == PLANNED,
            Shift.published_at.is_not(None),
            Assignment.slot == Slot.PRIMARY,
            Assignment.person_id == person.id,
            Assignment.ended_at.is_(None),
        )
    )
    return db.session.scalar(held.limit(1)) is not None


def systems() -> Sequence[TelephonySystem]:
    """Every telephone system, those that may send first."""
    return db.session.scalars(
        select(TelephonySystem).order_by(TelephonySystem.revoked_at.is_not(None), TelephonySystem.id)
    ).all()


def system_by_key(key: str) -> TelephonySystem | None:
    """The telephone system of this name that may send; for the address that it sends to, not for views."""
    if not key.isprintable():
        return None
    return db.session.scalar(
        select(TelephonySystem).where(TelephonySystem.key == key, TelephonySystem.revoked_at.is_(None))
    )


def received(system_id: int, event_id: str) -> TelephonyChange | None:
    """What a system sent under this id before."""
    return db.session.scalar(
        select(TelephonyChange).where(
            TelephonyChange.system_id == system_id, TelephonyChange.event_id == event_id
        )
    )
