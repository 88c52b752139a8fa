"""Reads of the counts, and the counting itself: from the calls, one day at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import ColumnElement, and_, false, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from hotline.accounts.models import Municipality
from hotline.calls.models import Call, Category, Outcome, Subcategory
from hotline.core import clock
from hotline.core.db import db
from hotline.insight.tally.counts import Counts
from hotline.insight.tally.models import CallTally, Grain, TallyStale
from hotline.insight.tally.rules import Facet, Said, count, segments, topic

# As many as one transaction counts: between two, others can write.
DAYS_AT_ONCE = 40


@dataclass(frozen=True)
class Difference:
    """Where the kept counts and the calls disagree."""

    day: date
    facet: str
    value: str
    place: str
    kept: int
    counted: int


def stale_days() -> Sequence[date]:
    """The next days to count, the latest first."""
    query = select(TallyStale.day).order_by(TallyStale.day.desc()).limit(DAYS_AT_ONCE)
    return db.session.scalars(query).all()


def counts(first: date, last: date, places: Collection[str] | None = None) -> Counts:
    """The counts of the days from `first` to `last` inclusive, of citizens of `places` or of all; one query.

    Whole months are read as months, so that it costs the same however many calls and days there were.
    """
    rows = db.session.execute(
        select(CallTally.facet, CallTally.value, func.sum(CallTally.amount).label("amount"))
        .where(_within(first, last), *_living_in(places))
        .group_by(CallTally.facet, CallTally.value)
    )
    return Counts({(row.facet, row.value): int(row.amount) for row in rows})


@dataclass(frozen=True)
class Wanted:
    """A period and the citizens whose calls are asked for; `places` None is all."""

    first: date
    last: date
    places: Collection[str] | None = None


def several(wanted: Sequence[Wanted]) -> list[Counts]:
    """As `counts`, of several periods or places at once; one query."""
    if not wanted:
        return []
    parts = [
        select(
            literal(number).label("number"),
            CallTally.facet,
            CallTally.value,
            func.sum(CallTally.amount).label("amount"),
        )
        .where(_within(each.first, each.last), *_living_in(each.places))
        .group_by(CallTally.facet, CallTally.value)
        for number, each in enumerate(wanted)
    ]
    found: list[dict[tuple[str, str], int]] = [{} for _each in wanted]
    for row in db.session.execute(union_all(*parts)):
        found[row.number][row.facet, row.value] = int(row.amount)
    return [Counts(amounts) for amounts in found]


def by_day(
    first: date, last: date, facets: Collection[Facet], places: Collection[str] | None = None
) -> dict[date, Counter[str]]:
    """How much there was of each of some facets, day by day; one query."""
    rows = db.session.execute(
        select(CallTally.first_day, CallTally.facet, func.sum(CallTally.amount).label("amount"))
        .where(
            CallTally.grain == Grain.DAY,
            CallTally.first_day.between(first, last),
            CallTally.facet.in_(facets),
            *_living_in(places),
        )
        .group_by(CallTally.first_day, CallTally.facet)
    )
    found: dict[date, Counter[str]] = {}
    for row in rows:
        found.setdefault(row.first_day, Counter())[row.facet] = int(row.amount)
    return found


def by_place(first: date, last: date, facets: Collection[Facet]) -> dict[str, Counts]:
    """The same by where the citizens live, of some facets; one query."""
    rows = db.session.execute(
        select(CallTally.place, CallTally.facet, CallTally.value, func.sum(CallTally.amount).label("amount"))
        .where(_within(first, last), CallTally.facet.in_(facets))
        .group_by(CallTally.place, CallTally.facet, CallTally.value)
    )
    found: dict[str, dict[tuple[str, str], int]] = {}
    for row in rows:
        found.setdefault(row.place, {})[row.facet, row.value] = int(row.amount)
    return {place: Counts(amounts) for place, amounts in found.items()}


def series(
    first: date, last: date, facet: Facet, grain: Grain, places: Collection[str] | None = None
) -> dict[date, Counter[str]]:
    """One facet's counts by day or by month; months are whole, and the period is to begin and end with one. One query."""
    rows = db.session.execute(
        select(CallTally.first_day, CallTally.value, func.sum(CallTally.amount).label("amount"))
        .where(
            CallTally.grain == grain,
            CallTally.first_day.between(first, last),
            CallTally.facet == facet,
            *_living_in(places),
        )
        .group_by(CallTally.first_day, CallTally.value)
        .order_by(CallTally.first_day)
    )
    found: dict[date, Counter[str]] = {}
    for row in rows:
        found.setdefault(row.first_day, Counter())[row.value] = int(row.amount)
    return found


def _within(first: date, last: date) -> ColumnElement[bool]:
    months, days = segments(first, last)
    return or_(
        false(),
        *[and_(CallTally.grain == Grain.MONTH, CallTally.first_day.between(*span)) for span in months],
        *[and_(CallTally.grain == Grain.DAY, CallTally.first_day.between(*span)) for span in days],
    )


def _living_in(places: Collection[str] | None) -> list[ColumnElement[bool]]:
    return [] if places is None else [CallTally.place.in_(places)]


def counted(day: date) -> Counter[tuple[str, str, str]]:
    """The counts of one day by (place, facet, value), from the calls themselves."""
    return count(_said(day))


def _said(day: date) -> Iterator[Said]:
    home, staff = aliased(Municipality), aliased(Municipality)
    second, second_category = aliased(Subcategory), aliased(Category)
    # By the moment, since that is what the index knows.
    begin, end = clock.at(day, time()), clock.at(day + timedelta(days=1), time())
    rows = db.session.execute(
        select(
            Call.day,
            Call.half_hour,
            func.coalesce(home.key, Call.municipality_kind).label("place"),
            Category.code.label("category"),
            Subcategory.code.label("subcategory"),
            second_category.code.label("second_category"),
            second.code.label("second"),
            Outcome.code.label("outcome"),
            Outcome.first_contact,
            Outcome.closing,
            Call.contact_type,
            Call.channel,
            Call.tried_self_first,
            Call.barrier,
            Call.caller_type,
            Call.assist_level,
            Call.alternative,
            Call.cause_removable,
            Call.answer_online,
            Call.solution_id,
            Call.article_id,
            Call.referral_id,
            Call.campaign_id,
            staff.key.label("staffed_by"),
            Call.non_call,
            Call.afterwards,
            Call.started_at,
            Call.ended_at,
        )
        .join(Category, Category.id == Call.category_id)
        .join(Outcome, Outcome.id == Call.outcome_id)
        .outerjoin(Subcategory, Subcategory.id == Call.subcategory_id)
        .outerjoin(second, second.id == Call.second_subcategory_id)
        .outerjoin(second_category, second_category.id == second.category_id)
        .outerjoin(home, home.id == Call.municipality_id)
        .outerjoin(staff, staff.id == Call.staffed_by_id)
        .where(Call.started_at >= begin, Call.started_at < end)
    )
    for row in rows:
        yield Said(
            day=row.day,
            half_hour=row.half_hour,
            place=row.place,
            category=row.category,
            subcategory=row.subcategory,
            second=topic(row.second_category, row.second) if row.second else None,
            outcome=row.outcome,
            first_contact=row.first_contact,
            closing=row.closing,
            contact_type=row.contact_type,
            channel=row.channel,
            tried=row.tried_self_first,
            barrier=row.barrier,
            caller=row.caller_type,
            assist=row.assist_level,
            alternative=row.alternative,
            removable=row.cause_removable,
            online=row.answer_online,
            solution=row.solution_id,
            article=row.article_id,
            referral=row.referral_id,
            campaign=row.campaign_id,
            staffed_by=row.staffed_by,
            non_call=row.non_call,
            seconds=None if row.afterwards else int((row.ended_at - row.started_at).total_seconds()),
        )


def days_with_calls() -> set[date]:
    """The days of which there are calls."""
    return set(db.session.scalars(select(Call.day).distinct()))


def verify() -> list[Difference]:
    """Count everything once more and compare, day by day and month by month; gives what differs, nothing is changed.

    Days that wait to be counted are left out, with their months: that they are not true is known.
    """
    waiting = set(db.session.scalars(select(TallyStale.day)))
    days = days_with_calls() | days_kept(Grain.DAY)
    found: list[Difference] = []
    months: dict[date, Counter[tuple[str, str, str]]] = {}
    for day in sorted(days - waiting):
        fresh = counted(day)
        found += _differences(day, _kept(Grain.DAY, day), fresh)
        months.setdefault(day.replace(day=1), Counter()).update(fresh)
    for month in sorted(days_kept(Grain.MONTH) | set(months)):
        if month not in {day.replace(day=1) for day in waiting}:
            found += _differences(month, _kept(Grain.MONTH, month), months.get(month, Counter()))
    return found


def days_kept(grain: Grain) -> set[date]:
    """The first days of the times of which there are counts."""
    return set(db.session.scalars(select(CallTally.first_day).where(CallTally.grain == grain).distinct()))


def _kept(grain: Grain, first_day: date) -> Counter[tuple[str, str, str]]:
    rows = db.session.execute(
        select(CallTally.place, CallTally.facet, CallTally.value, CallTally.amount).where(
            CallTally.grain == grain, CallTally.first_day == first_day
        )
    )
    return Counter({(row.place, row.facet, row.value): row.amount for row in rows})


def _differences(
    day: date, kept: Counter[tuple[str, str, str]], fresh: Counter[tuple[str, str, str]]
) -> list[Difference]:
    return [
        Difference(day, facet, value, place, kept[place, facet, value], fresh[place, facet, value])
        for place, facet, value in sorted(kept.keys() | fresh.keys())
        if kept[place, facet, value] != fresh[place, facet, value]
    ]
