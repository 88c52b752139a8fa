"""Counting: days that changed, or all of it anew. Every step can be done again without harm."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, func, insert, literal, select

from hotline.core import audit
from hotline.core.db import db, use_case
from hotline.insight.period import last_of
from hotline.insight.tally import queries
from hotline.insight.tally.models import CallTally, Grain, TallyStale

Key = tuple[date, str, str, str]


def refresh() -> int:
    """Count the days that have changed since they were counted; gives how many. Safe to run twice at once."""
    done = 0
    while days := queries.stale_days():
        # None of them when somebody else has counted them meanwhile; then others may still wait.
        done += _refresh(days)
    return done


@use_case
def _refresh(days: Collection[date]) -> int:
    # In one order, so that two that count the same days wait for each other instead of for ever.
    locked = db.session.scalars(
        select(TallyStale.day).where(TallyStale.day.in_(days)).order_by(TallyStale.day).with_for_update()
    ).all()
    _lock_months({day.replace(day=1) for day in locked})
    for day in locked:
        _count_day(day)
    for month in sorted({day.replace(day=1) for day in locked}):
        _add_up_month(month)
    db.session.execute(delete(TallyStale).where(TallyStale.day.in_(locked)))
    return len(locked)


def _lock_months(months: Collection[date]) -> None:
    """Let nobody else add up these months before this transaction ends; on SQLite writers stand in line anyway."""
    if db.engine.dialect.name == "postgresql":
        for month in sorted(months):
            db.session.execute(select(func.pg_advisory_xact_lock(literal(47_000_000 + month.toordinal()))))


def _count_day(day: date) -> None:
    db.session.execute(delete(CallTally).where(CallTally.grain == Grain.DAY, CallTally.first_day == day))
    _keep(
        Grain.DAY,
        {
            (day, facet, value, place): amount
            for (place, facet, value), amount in queries.counted(day).items()
        },
    )


def _add_up_month(month: date) -> None:
    db.session.execute(delete(CallTally).where(CallTally.grain == Grain.MONTH, CallTally.first_day == month))
    db.session.execute(
        insert(CallTally).from_select(
            ["grain", "first_day", "facet", "value", "place", "amount"],
            select(
                literal(Grain.MONTH.value),
                literal(month, type_=CallTally.first_day.type),
                CallTally.facet,
                CallTally.value,
                CallTally.place,
                func.sum(CallTally.amount),
            )
            .where(CallTally.grain == Grain.DAY, CallTally.first_day.between(month, last_of(month)))
            .group_by(CallTally.facet, CallTally.value, CallTally.place),
        )
    )


def _keep(grain: Grain, amounts: dict[Key, int]) -> None:
    rows = [
        {"grain": grain, "first_day": day, "facet": facet, "value": value, "place": place, "amount": amount}
        for (day, facet, value, place), amount in amounts.items()
    ]
    if rows:
        db.session.execute(insert(CallTally), rows)


@use_case
def mark_all() -> int:
    """Have every day counted anew: those with calls, and those that were counted before; gives how many there are."""
    days = queries.days_with_calls() | queries.days_kept(Grain.DAY)
    db.session.execute(delete(TallyStale))
    if days:
        db.session.execute(insert(TallyStale), [{"day": day, "marks": 1} for day in sorted(days)])
    audit.record("insight.rebuild", "tally:all", after={"days": len(days)})
    return len(days)
