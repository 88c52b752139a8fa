"""Everything that a report shows, read at one moment as plain JSON: what is frozen is this and nothing else.

Names go along with the figures, so that a report of last year reads as it did last year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from hotline.accounts.queries import municipalities
from hotline.calls.models import Category, Outcome, Subcategory
from hotline.core import clock
from hotline.core.db import db
from hotline.guide.models import Entry
from hotline.insight import period as periods
from hotline.insight import queries as insight
from hotline.insight.evaluation.economy import benefit_figures, economy_figures
from hotline.insight.evaluation.rules import Kind
from hotline.insight.scope import Scope
from hotline.insight.tally import queries as tally
from hotline.insight.tally.models import Grain
from hotline.insight.tally.rules import Facet
from hotline.insight.targets import queries as targets
from hotline.opening import queries as opening
from hotline.organisation.lessons import queries as lessons
from hotline.organisation.lessons.rules import Status
from hotline.rota.hours import pay
from hotline.rota.hours import queries as hours
from hotline.rota.models import Shift

MOST_TOPICS = 15
MOST_CAUSES = 10
MOST_LESSONS = 12
_FACETS = {
    "categories": Facet.CATEGORY,
    "outcomes": Facet.OUTCOME,
    "first_contact": Facet.FIRST_CONTACT,
    "alternatives": Facet.ALTERNATIVE,
    "avoided": Facet.AVOIDED,
    "tried": Facet.TRIED,
    "barriers": Facet.BARRIER,
    "self_service": Facet.SELF_SERVICE,
    "callers": Facet.CALLER,
    "assists": Facet.ASSIST,
    "times": Facet.TIME,
}


def figures(kind: Kind, first: date, last: date) -> dict[str, Any]:
    """The figures of a report of the days from `first` to `last`, as they are now. The counts are to be fresh."""
    found = insight.summary(periods.between(first, last), Scope())
    counts = found.counts
    through = min(last, clock.today())
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "through": through.isoformat(),
        "calls": counts.calls,
        "non_calls": counts.non_calls,
        "openings": _openings(first, through),
        "evenings": _evenings(first, last),
        **{name: dict(sorted(counts[facet].items())) for name, facet in _FACETS.items()},
        "topics": _most(counts[Facet.TOPIC], MOST_TOPICS),
        "removable": _most(counts[Facet.REMOVABLE], MOST_CAUSES),
        "removable_all": counts[Facet.REMOVABLE].total(),
        "barriers_at": _barriers_at(counts[Facet.BARRIER_AT]),
        "shares": _shares(found),
        "goals": {
            str(measure): [str(wanted), str(direction)]
            for measure, (wanted, direction) in targets.goals(last.year).items()
        },
        "telephone": found.telephone.as_dict() if found.telephone else None,
        "before": _before(first) if kind is Kind.QUARTER else None,
        "places": _places(first, last),
        "hours": _hours(first, through),
        "lessons": _lessons(first, last),
        "economy": economy_figures(first, last),
        "benefit": benefit_figures(counts[Facet.AVOIDED], through),
        "names": _names(),
        "counted_as": _counted_as(),
        "municipalities": {each.key: each.name for each in municipalities()},
    }


def _openings(first: date, through: date) -> int:
    """How many evenings have begun."""
    now = clock.now()
    found = opening.openings_between(first, through) if first <= through else []
    return sum(each.opens_at <= now for each in found)


def _shares(found: insight.Summary) -> dict[str, list[int]]:
    return {str(measure): [share.part, share.whole] for measure, share in found.shares.items()}


def _before(first: date) -> dict[str, Any] | None:
    """The quarter before; None when nobody called then, as before the trial."""
    earlier = periods.quarter(first).before
    found = insight.summary(earlier, Scope())
    if not found.counts.calls:
        return None
    return {
        "first": earlier.first.isoformat(),
        "last": earlier.last.isoformat(),
        "calls": found.counts.calls,
        "shares": _shares(found),
    }


def _most(counted: Counter[str], most: int) -> list[list[Any]]:
    ordered = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return [[value, amount] for value, amount in ordered[:most]]


def _evenings(first: date, last: date) -> list[list[Any]]:
    found = tally.series(first, last, Facet.ALL, Grain.DAY)
    return [[day.isoformat(), counted.total()] for day, counted in found.items()]


def _places(first: date, last: date) -> dict[str, int]:
    found = tally.by_place(first, last, [Facet.ALL])
    return {place: counts.calls for place, counts in sorted(found.items())}


def _barriers_at(counted: Counter[str]) -> list[list[Any]]:
    most = _most(counted, MOST_CAUSES)
    ids = [int(value.partition(":")[0]) for value, _amount in most]
    titles = {
        row.id: row.title
        for row in db.session.execute(select(Entry.id, Entry.title).where(Entry.id.in_(ids)))
    }
    split = [(value.partition(":"), amount) for value, amount in most]
    return [[titles.get(int(entry), entry), barrier, amount] for (entry, _colon, barrier), amount in split]


def _hours(first: date, through: date) -> list[dict[str, Any]]:
    """Hours by municipality, never by person; equivalents are in minutes, with their decimals as text."""
    if first > through:
        return []
    now = clock.now()
    report = hours.report(first, through, now, drafts=False)
    # An evening that is running would have all of its hours planned and few of them worked, and its wages are not yet due.
    running = set(db.session.scalars(select(Shift.id).where(Shift.day == through, Shift.ends_at > now)))
    found = []
    for each in municipalities():
        lines = report.of_municipality(each.id)
        total = pay.total([line for line in lines if line.line.shift_id not in running])
        found.append(
            {
                "key": each.key,
                "evenings": total.evenings,
                "planned": total.planned,
                "worked": total.worked,
                "equivalent": str(total.equivalent),
                "ore": total.ore,
                "unconfirmed": total.unconfirmed,
            }
        )
    return found


def _lessons(first: date, last: date) -> dict[str, Any]:
    rows = [
        row
        for row in lessons.lessons()
        if first <= clock.local(row.answered_at or row.made_at).date() <= last
    ]
    counted = Counter(str(row.status) for row in rows)
    decided = [row for row in rows if row.status in {Status.DECIDED, Status.DONE}]
    # Only so many are told: the good examples first, then as they came.
    decided.sort(key=lambda row: not row.example)
    return {
        "counts": {str(status): counted[str(status)] for status in Status},
        "told": [[str(row.status), row.text, row.answer or ""] for row in decided[:MOST_LESSONS]],
    }


def _names() -> dict[str, str]:
    """What codes are called: of topics, closer topics and outcomes, the latest name of each."""
    found: dict[str, str] = {}
    for category in db.session.scalars(select(Category).order_by(Category.valid_from)):
        found[category.code] = category.label
    rows: Mapping[Any, Any] | Any = db.session.execute(
        select(Category.code, Subcategory.code, Subcategory.label)
        .join(Subcategory, Subcategory.category_id == Category.id)
        .order_by(Subcategory.valid_from)
    )
    for category_code, code, label in rows:
        found[f"{category_code}.{code}"] = label
    for outcome in db.session.scalars(select(Outcome).order_by(Outcome.valid_from)):
        found[outcome.code] = outcome.label
    return found


def _counted_as() -> dict[str, str]:
    """How each outcome counts in rate A, by the latest of each."""
    rows = db.session.execute(select(Outcome.code, Outcome.first_contact).order_by(Outcome.valid_from))
    return {row.code: str(row.first_contact) for row in rows}
