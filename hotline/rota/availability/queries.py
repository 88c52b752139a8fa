"""Reads of wishes and of municipalities' rules. A person sees the own entries, a chief the own municipality's,
the coordinator everybody's.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from hotline.core.db import db
from hotline.rota.availability import rules
from hotline.rota.availability.models import Availability, MunicipalityRules
from hotline.rota.availability.rules import Limits, Mood, Wish


def _current() -> ColumnElement[bool]:
    return Availability.ended_at.is_(None)


def wishes(person_ids: Collection[int], first: date, last: date) -> dict[int, list[Wish]]:
    """The entries of these people that touch the days from `first` to `last` inclusive; one query."""
    rows = db.session.scalars(
        select(Availability)
        .where(
            Availability.person_id.in_(person_ids),
            _current(),
            Availability.first <= last,
            or_(Availability.last.is_(None), Availability.last >= first),
        )
        .order_by(Availability.id)
    )
    found: dict[int, list[Wish]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row.wish)
    return found


def moods(person_ids: Collection[int], first: date, last: date) -> dict[int, dict[date, Mood]]:
    """What each of these people says of the days from `first` to `last` inclusive; one query.

    Every person is in the answer, also who has said nothing; days that nothing is said of are left out.
    """
    said = wishes(person_ids, first, last)
    return {each: rules.moods(said.get(each, []), first, last) for each in person_ids}


def rules_of(municipality_id: int) -> Limits:
    """What the municipality plans by; the defaults, with version 0, when it has chosen nothing."""
    row = db.session.get(MunicipalityRules, municipality_id)
    return row.limits if row else Limits()
