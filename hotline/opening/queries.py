"""Reads about opening. The timetable is public: everybody may know when the hotline is open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import Any, TypeVar

from flask_babel import gettext as _
from sqlalchemy import Row, Time, cast, func, null, or_, select, union_all

from hotline.core.db import db
from hotline.core.errors import NotFound, Refused
from hotline.opening import presets, rules
from hotline.opening.models import ClosingDay, ExceptionalClosure, ExtraOpening, OpeningRule
from hotline.opening.presets import Preset

Found = TypeVar("Found", OpeningRule, ClosingDay, ExtraOpening)


def timetable(rows: Sequence[OpeningRule] | None = None) -> rules.Timetable:
    """Everything agreed, in three queries whatever its size. A page loads it once and asks the rules.

    `rows` are all opening rules, for a caller that has read them already.
    """
    days = _days_unlike_others()
    return rules.Timetable(
        rules=tuple(as_rule(row) for row in (opening_rules() if rows is None else rows)),
        closing_days=tuple(rules.ClosingDay(row.day, row.reason) for row in days if row.start is None),
        extra_openings=tuple(
            rules.ExtraOpening(row.day, row.start, row.end, row.reason)
            for row in days
            if row.start is not None
        ),
        closures=tuple(_as_closure(row) for row in _closures_in_effect()),
    )


def _days_unlike_others() -> Sequence[Row[Any]]:
    """Closing days and extra openings in one query, since nearly every page asks for both; a closing day has no hours."""
    none = cast(null(), Time())
    closing = select(ClosingDay.day, none.label("start"), none.label("end"), ClosingDay.reason)
    extra = select(ExtraOpening.day, ExtraOpening.start, ExtraOpening.end, ExtraOpening.reason)
    both = union_all(closing, extra).subquery()
    return db.session.execute(select(both).order_by(both.c.day, both.c.start)).all()


def _closures_in_effect() -> Sequence[ExceptionalClosure]:
    # One that was lifted before it began never closed anything.
    lifted, begins = ExceptionalClosure.lifted_at, ExceptionalClosure.starts_at
    return db.session.scalars(
        select(ExceptionalClosure)
        .where(or_(lifted.is_(None), lifted > begins))
        .order_by(begins, ExceptionalClosure.id)
    ).all()


def _as_closure(row: ExceptionalClosure) -> rules.Closure:
    if row.lifted_at is None:
        return rules.Closure(row.starts_at, row.ends_at, row.reason, row.whole)
    return rules.Closure(row.starts_at, min(row.ends_at, row.lifted_at), row.reason)


def closures_standing(starts_at: datetime, ends_at: datetime) -> Sequence[ExceptionalClosure]:
    """The exceptional closures between two moments that nobody has lifted, in order."""
    return db.session.scalars(
        select(ExceptionalClosure)
        .where(
            ExceptionalClosure.lifted_at.is_(None),
            ExceptionalClosure.starts_at < ends_at,
            ExceptionalClosure.ends_at > starts_at,
        )
        .order_by(ExceptionalClosure.starts_at, ExceptionalClosure.id)
    ).all()


def as_rule(row: OpeningRule) -> rules.OpeningRule:
    """The row as the rules know it."""
    return rules.OpeningRule(row.weekday, row.start, row.end, row.valid_from, row.valid_to)


def state(now: datetime) -> rules.State:
    """Whether the hotline is open at `now`, and what comes next."""
    return rules.state(timetable(), now)


def openings_between(first: date, last: date) -> list[rules.Opening]:
    """The openings from `first` to `last` inclusive, in order."""
    return rules.openings(timetable(), first, last)


def closing_days(first: date, last: date) -> Sequence[ClosingDay]:
    """The closing days from `first` to `last` inclusive, in order; each has `day` and `reason`."""
    return db.session.scalars(
        select(ClosingDay).where(ClosingDay.day.between(first, last)).order_by(ClosingDay.day)
    ).all()


def opening_rules() -> Sequence[OpeningRule]:
    """All opening rules, old ones too, by date, weekday and time."""
    return db.session.scalars(
        select(OpeningRule).order_by(OpeningRule.valid_from, OpeningRule.weekday, OpeningRule.start)
    ).all()


def hours_ahead(day: date) -> list[list[OpeningRule]]:
    """The rules in force on `day` or later, those of the same hours and period together."""
    ahead = [row for row in opening_rules() if row.valid_to is None or row.valid_to >= day]
    together: dict[tuple[date, date | None, time, time], list[OpeningRule]] = {}
    for row in ahead:
        together.setdefault((row.valid_from, row.valid_to, row.start, row.end), []).append(row)
    return list(together.values())


def alike(rule_id: int, day: date) -> list[OpeningRule]:
    """The rule and those with the same hours and period, in force on `day` or later; raises NotFound."""
    group = (rows for rows in hours_ahead(day) if rule_id in {row.id for row in rows})
    found = next(group, None)
    if found is None:
        raise NotFound()
    return found


def opening_rule(rule_id: int) -> OpeningRule:
    """One opening rule; raises NotFound."""
    return _found(db.session.get(OpeningRule, rule_id))


def closing_day(closing_day_id: int) -> ClosingDay:
    """One closing day; raises NotFound."""
    return _found(db.session.get(ClosingDay, closing_day_id))


def extra_opening(extra_opening_id: int) -> ExtraOpening:
    """One extra opening; raises NotFound."""
    return _found(db.session.get(ExtraOpening, extra_opening_id))


def extra_openings(first: date, last: date) -> Sequence[ExtraOpening]:
    """The extra openings from `first` to `last` inclusive, in order."""
    return db.session.scalars(
        select(ExtraOpening)
        .where(ExtraOpening.day.between(first, last))
        .order_by(ExtraOpening.day, ExtraOpening.start)
    ).all()


def proposals(
    year: int, chosen: Collection[Preset], weeks: Collection[int], today: date
) -> list[presets.Proposal]:
    """The closing days after `today` that presets and closed weeks propose for `year`, beside what is saved.

    Raises Refused for a year or week out of reach.
    """
    if not today.year <= year <= today.year + rules.FURTHEST_YEARS:
        raise Refused(_("Vælg et år fra i år og højst %(years)d år frem.", years=rules.FURTHEST_YEARS))
    # With the days around the year: 2 January may be a bridge day because of 1 January and a Saturday.
    saved = {row.day: row.preset for row in closing_days(date(year - 1, 12, 31), date(year + 1, 1, 1))}
    try:
        found = presets.candidates(year, chosen, weeks, saved)
    except ValueError:
        raise Refused(_("Året har ikke så mange uger. Skriv ugenumre fra 1 til 52 eller 53.")) from None
    return presets.proposals([each for each in found if each.day > today], saved)


def is_empty() -> bool:
    """Whether nothing has been agreed yet: a new installation."""
    return not db.session.scalar(select(func.count()).select_from(OpeningRule))


def _found(row: Found | None) -> Found:
    if row is None:
        raise NotFound()
    return row
