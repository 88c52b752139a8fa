"""Reads of targets, and what the portal itself can say of how they went. Everybody who is signed in may read them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, extract, func, select

from hotline.accounts.models import Person
from hotline.calls.telephony import rules as telephony
from hotline.calls.telephony.models import TelephonyEvening
from hotline.calls.telephony.rules import Figures
from hotline.core.access import PLANNERS, Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.insight import disclosure, measures, scope
from hotline.insight.measures import Measure
from hotline.insight.queries import reader
from hotline.insight.scope import Scope
from hotline.insight.tally.counts import Counts
from hotline.insight.tally.models import CallTally, Grain
from hotline.insight.tally.rules import Facet
from hotline.insight.targets import rules
from hotline.insight.targets.models import Target, TargetAction, TargetYear, from_tenths
from hotline.insight.targets.rules import CALLS, Direction, Kind, Year

# What the measures are made of.
_FACETS = (
    Facet.ALL,
    Facet.NON_CALL,
    Facet.FIRST_CONTACT,
    Facet.SETTLED_BY_ARTICLE,
    Facet.SELF_SERVICE,
    Facet.TRIED,
    Facet.CHANNEL,
    Facet.ONLINE,
)


def own() -> Sequence[Target]:
    """The targets that are ours: adopted and not removed, those of all five first."""
    return _found(Target.adopted_at.is_not(None))


def examples() -> Sequence[Target]:
    """What nobody has adopted or removed, in the order of the strategies."""
    return _found(Target.adopted_at.is_(None))


def _found(condition: ColumnElement[bool]) -> Sequence[Target]:
    return db.session.scalars(
        select(Target)
        .where(condition, Target.removed_at.is_(None))
        .order_by(Target.municipality_id.is_not(None), Target.municipality_id, Target.id)
    ).all()


def target(target_id: int) -> Target:
    """One that has not been removed; raises NotFound."""
    row = db.session.get(Target, target_id)
    if row is None or row.removed_at is not None:
        raise NotFound()
    return row


def removed_for(viewer: Person, target_id: int) -> Target | None:
    """One that was removed, for whom may put it back."""
    row = db.session.get(Target, target_id)
    return row if row is not None and row.removed_at is not None and may_write(viewer, row) else None


def action(target_id: int, action_id: int) -> TargetAction:
    """Something to do about a target that has not been removed; raises NotFound."""
    row = db.session.get(TargetAction, action_id)
    if row is None or row.target_id != target_id or row.target.removed_at is not None:
        raise NotFound()
    return row


def may_write(viewer: Person, row: Target | None) -> bool:
    """Whether `viewer` decides about a target: the coordinator all of them, a chief those of the own municipality.

    None is one that is about to be made: a chief makes them for the own municipality.
    """
    if viewer.role == Role.COORDINATOR:
        return True
    return viewer.role == Role.CHIEF and (row is None or row.municipality_id == viewer.municipality_id)


def may_act(viewer: Person, row: Target) -> bool:
    """Whether `viewer` writes what is to be done: whoever decides, and every chief about what is of all five."""
    if row.is_example:
        return False
    return may_write(viewer, row) or (viewer.role == Role.CHIEF and row.municipality_id is None)


def owners() -> Sequence[Person]:
    """Who can own an action: the chiefs and the coordinators who are here."""
    return db.session.scalars(
        select(Person).where(Person.role.in_(PLANNERS), Person.active).order_by(Person.name, Person.id)
    ).all()


@dataclass(frozen=True)
class Reckoned:
    """What a year's calls say of one measure: a count, or a share as its part and whole."""

    value: Decimal | None
    part: int
    rest: int


class Reckoner:
    """Every measure of every year and municipality, from three queries however many targets ask."""

    def __init__(self) -> None:
        self._counts = _counts()
        self._telephone, self._logged = _telephone()

    def of(self, measure: str, year: int, municipality: str | None) -> Reckoned:
        """One of them; None of years without calls."""
        places = self._counts.get(year, {})
        counts = _joined(places.values() if municipality is None else [places.get(municipality, Counter())])
        if measure == CALLS:
            return Reckoned(Decimal(counts.calls) if places else None, counts.calls, 0)
        figures = self._telephone.get(year) if municipality is None else None
        share = measures.shares(counts, figures, self._logged[year])[Measure(measure)]
        return Reckoned(share.percent, share.part, share.whole - share.part)


def _counts() -> Mapping[int, dict[str, Counter[tuple[str, str]]]]:
    year = extract("year", CallTally.first_day).label("year")
    rows = db.session.execute(
        select(
            year,
            CallTally.place,
            CallTally.facet,
            CallTally.value,
            func.sum(CallTally.amount).label("amount"),
        )
        .where(CallTally.grain == Grain.MONTH, CallTally.facet.in_(_FACETS))
        .group_by(year, CallTally.place, CallTally.facet, CallTally.value)
    )
    found: dict[int, dict[str, Counter[tuple[str, str]]]] = defaultdict(dict)
    for row in rows:
        found[int(row.year)].setdefault(row.place, Counter())[row.facet, row.value] = int(row.amount)
    return found


def _joined(parts: Iterable[Counter[tuple[str, str]]]) -> Counts:
    total: Counter[tuple[str, str]] = Counter()
    for part in parts:
        total += part
    return Counts(total)


def _telephone() -> tuple[dict[int, Figures], Counter[int]]:
    """The telephone's figures by year, and what was logged on the same evenings."""
    evenings: dict[int, list[Figures]] = defaultdict(list)
    for row in db.session.scalars(select(TelephonyEvening)):
        evenings[row.day.year].append(row.figures)
    figures = {year: telephony.total(each) for year, each in evenings.items()}
    year = extract("year", CallTally.first_day).label("year")
    rows = db.session.execute(
        select(year, func.sum(CallTally.amount).label("amount"))
        .where(
            CallTally.grain == Grain.DAY,
            CallTally.facet.in_((Facet.ALL, Facet.NON_CALL)),
            CallTally.first_day.in_(select(TelephonyEvening.day)),
        )
        .group_by(year)
    )
    logged = Counter({int(row.year): int(row.amount) for row in rows})
    return {year: each for year, each in figures.items() if each is not None}, logged


def goals(year: int) -> dict[Measure, tuple[Decimal, Direction]]:
    """What all five want of a measure in a year; what the strategies asked for where they have not said."""
    found = {measure: (wanted, Direction.UP) for measure, wanted in measures.GOALS.items()}
    for row in own():
        if row.municipality_id is not None or row.measure not in set(Measure):
            continue
        known = next((each.wanted_tenths for each in row.years if each.year == year), None)
        wanted = from_tenths(known if known is not None else row.every_year_tenths)
        level = rules.level(Kind(row.kind), Direction(row.direction), row.baseline, wanted)
        if level is not None:
            found[Measure(row.measure)] = level, Direction(row.direction)
    return found


def years(row: Target, reckoner: Reckoner, viewer: Person, until: int) -> list[Year]:
    """The years of a target, the first one first: those it has rows of, and up to `until` where every year has its value."""
    known = {each.year: each for each in row.years}
    numbers = set(known)
    if not row.is_example:
        numbers.add(until)
    return [_year(row, number, known.get(number), reckoner, viewer) for number in sorted(numbers)]


def _year(row: Target, number: int, known: TargetYear | None, reckoner: Reckoner, viewer: Person) -> Year:
    wanted = from_tenths(known.wanted_tenths if known else None)
    if wanted is None:
        wanted = from_tenths(row.every_year_tenths)
    direction, kind = Direction(row.direction), Kind(row.kind)
    level = rules.level(kind, direction, row.baseline, wanted)
    actual, hidden = from_tenths(known.actual_tenths if known else None), False
    if row.measure and not row.is_example:
        place = row.municipality.key if row.municipality else None
        found = reckoner.of(row.measure, number, place)
        actual = found.value
        entitled = scope.entitled(reader(viewer), Scope(place))
        hidden = (
            not entitled and None in disclosure.guarded({"part": found.part, "rest": found.rest}).values()
        )
    if hidden:
        actual = None
    return Year(number, wanted, level, actual, rules.light(direction, row.baseline, level, actual), hidden)
