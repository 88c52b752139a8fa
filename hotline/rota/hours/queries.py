"""Reads of hours. A person reads the own; a chief those of the own municipality, with money; the coordinator all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, select
from sqlalchemy.orm import contains_eager, lazyload

from hotline.accounts.models import Municipality, Person
from hotline.accounts.queries import municipalities
from hotline.core.access import AT_WORK, Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.opening import presets
from hotline.opening.rules import Opening
from hotline.opening.signals import cost_asked
from hotline.rota.hours import pay, rules
from hotline.rota.hours.models import PayRule, WorkedCorrection
from hotline.rota.hours.pay import PayClass, Priced, Rounding, Terms
from hotline.rota.hours.rules import Correction, Evening, Held, Logged, Span
from hotline.rota.models import Assignment, Shift
from hotline.rota.queries import may_plan
from hotline.rota.rules import Slot
from hotline.rota.watch.queries import log_ons


@dataclass(frozen=True)
class Report:
    """The hours of a period, line by line in the order of the evenings, and the people they belong to."""

    lines: Sequence[Priced]
    people: dict[int, Person]

    def of(self, person_id: int) -> list[Priced]:
        """One person's lines."""
        return [each for each in self.lines if each.line.person_id == person_id]

    def by_person(self) -> list[tuple[Person, pay.Total]]:
        """Everybody who has any, by name, with the sum."""
        found = {each.line.person_id: self.people[each.line.person_id] for each in self.lines}
        ordered = sorted(found.values(), key=lambda person: (person.name, person.id))
        return [(person, pay.total(self.of(person.id))) for person in ordered]

    def of_municipality(self, municipality_id: int) -> list[Priced]:
        """One municipality's lines."""
        return [each for each in self.lines if each.line.municipality_id == municipality_id]

    def between(self, first: date, last: date) -> list[Priced]:
        """The lines of a part of the period, both days included."""
        return [each for each in self.lines if first <= each.line.day <= last]

    @property
    def total(self) -> pay.Total:
        """Everything added up."""
        return pay.total(self.lines)

    @property
    def unconfirmed(self) -> list[Priced]:
        """Lines that nobody has confirmed."""
        return [each for each in self.lines if each.line.state is rules.State.UNCONFIRMED]


def report(
    first: date,
    last: date,
    now: datetime,
    *,
    municipality_id: int | None = None,
    person_id: int | None = None,
    drafts: bool = True,
) -> Report:
    """The hours of the evenings from `first` to `last` inclusive, as they stand at `now`, in five queries.

    `municipality_id` and `person_id` narrow them down; without `drafts` evenings that are not published are left
    out. Hours belong to the municipality whose person staffs the evening, also when it was handed over.
    """
    terms = pay_terms()
    holidays = public_holidays(first, last)
    found = [
        line
        for evening in _evenings(first, last, drafts)
        for line in rules.lines(evening, now)
        if municipality_id in {None, line.municipality_id} and person_id in {None, line.person_id}
    ]
    priced = [
        pay.price(line, pay.terms_on(terms, line.municipality_id, line.day, line.day in holidays))
        for line in found
    ]
    return Report(priced, _people({line.person_id for line in found}))


@dataclass(frozen=True)
class Worked:
    """The minutes that a municipality's people had the telephone on an evening that was to be staffed."""

    day: date
    municipality_id: int
    minutes: int


def worked(first: date, last: date, now: datetime) -> list[Worked]:
    """The published evenings from `first` to `last` inclusive with who worked, in three queries: no names, no money.

    An evening in the period that nobody has worked yet is there with nought.
    """
    return [
        Worked(line.day, line.municipality_id, line.worked)
        for evening in _evenings(first, last, drafts=False)
        for line in rules.lines(evening, now)
    ]


def _people(person_ids: Collection[int]) -> dict[int, Person]:
    rows = db.session.scalars(select(Person).where(Person.id.in_(person_ids)))
    return {person.id: person for person in rows}


def _evenings(first: date, last: date, drafts: bool) -> list[Evening]:
    wanted = [Shift.day.between(first, last)]
    if not drafts:
        wanted.append(Shift.published_at.is_not(None))
    return _gather(
        db.session.execute(
            select(
                Shift.id,
                Shift.day,
                Shift.starts_at,
                Shift.ends_at,
                Shift.municipality_id,
                Assignment.person_id,
                Assignment.slot,
                Assignment.agreed,
                Assignment.began_at,
                Assignment.ended_at,
                Person.municipality_id,
            )
            .outerjoin(Assignment, Assignment.shift_id == Shift.id)
            .outerjoin(Person, Person.id == Assignment.person_id)
            .where(*wanted)
            .order_by(Shift.starts_at, Shift.id, Assignment.id)
        ).all(),
        _logged(first, last),
        _corrections(first, last),
    )


def _gather(
    rows: Iterable[Any],
    logged: dict[int, list[Logged]],
    corrections: dict[int, dict[int, Correction]],
) -> list[Evening]:
    evenings: dict[int, Evening] = {}
    held: dict[int, list[Held]] = {}
    for shift_id, day, starts_at, ends_at, owner, person_id, slot, agreed, began_at, ended_at, home in rows:
        evenings.setdefault(
            shift_id,
            Evening(
                shift_id,
                day,
                Span(starts_at, ends_at),
                (),
                logged.get(shift_id, ()),
                corrections.get(shift_id, {}),
            ),
        )
        if person_id is not None:
            # Only somebody from elsewhere can be there by agreement; that municipality pays for the hours.
            whose = home or owner if agreed else owner
            held.setdefault(shift_id, []).append(Held(person_id, whose, Slot(slot), began_at, ended_at))
    return [replace(each, held=tuple(held.get(each.shift_id, ()))) for each in evenings.values()]


def _logged(first: date, last: date) -> dict[int, list[Logged]]:
    found: dict[int, list[Logged]] = {}
    for row in log_ons(first, last):
        found.setdefault(row.shift_id, []).append(
            Logged(row.person_id, row.municipality_id, row.taken_at, row.released_at, row.was_forgotten)
        )
    return found


def _corrections(first: date, last: date) -> dict[int, dict[int, Correction]]:
    found: dict[int, dict[int, Correction]] = {}
    rows = db.session.execute(
        select(
            WorkedCorrection.shift_id,
            WorkedCorrection.person_id,
            WorkedCorrection.municipality_id,
            WorkedCorrection.confirmed,
            WorkedCorrection.starts_at,
            WorkedCorrection.ends_at,
        )
        .join(Shift, Shift.id == WorkedCorrection.shift_id)
        .where(Shift.day.between(first, last))
        .order_by(WorkedCorrection.number)
    )
    for shift_id, person_id, owner, confirmed, starts_at, ends_at in rows:
        span = Span(starts_at, ends_at) if starts_at and ends_at else None
        found.setdefault(shift_id, {})[person_id] = Correction(owner, span, confirmed)
    return found


def line_of(shift: Shift, person: Person, now: datetime) -> rules.Line:
    """One person's hours of one evening, all nought when the person has none there."""
    found = _lines(shift, now).get(person.id)
    if found is not None:
        return found
    owner = person.municipality_id or shift.municipality_id
    return rules.Line(
        shift.id, shift.day, person.id, owner, rules.Work.DUTY, rules.State.LOGGED, 0, 0, 0, 0, 0
    )


def has_part(shift: Shift, person: Person) -> bool:
    """Whether the evening is on the person's own list of hours: a staff member corrects no other."""
    return person.id in _lines(shift, shift.ends_at)


def _lines(shift: Shift, now: datetime) -> dict[int, rules.Line]:
    evenings = [each for each in _evenings(shift.day, shift.day, drafts=True) if each.shift_id == shift.id]
    return {line.person_id: line for each in evenings for line in rules.lines(each, now)}


def may_see_money(viewer: Person, municipality_id: int | None) -> bool:
    """Whether `viewer` sees kr. (`domain.md`, decision 6); None is all municipalities."""
    if viewer.role == Role.COORDINATOR:
        return True
    return municipality_id is not None and may_plan(viewer, municipality_id)


def municipality_for(viewer: Person, key: str | None) -> Municipality | None:
    """The municipality whose hours `viewer` asks for; None is all, for the coordinator. Raises NotFound."""
    if viewer.role == Role.COORDINATOR:
        found = next((each for each in municipalities() if each.key == key), None)
        if key and found is None:
            raise NotFound()
        return found
    if viewer.role != Role.CHIEF or viewer.municipality is None or key not in {None, viewer.municipality.key}:
        raise NotFound()
    return viewer.municipality


def person_for(viewer: Person, person_id: int) -> Person:
    """Somebody of whose hours `viewer` may see at least some; raises NotFound.

    A chief sees those who belong to the municipality, and of others the evenings that it pays for.
    """
    person = db.session.get(Person, person_id)
    if person is None or viewer.role not in AT_WORK:
        raise NotFound()
    if viewer.role == Role.STAFF and person.id != viewer.id:
        raise NotFound()
    return person


def narrowed(viewer: Person, person: Person) -> int | None:
    """The municipality whose hours of `person` are all that `viewer` may see; None is all of them."""
    return viewer.municipality_id if viewer.role == Role.CHIEF and viewer.id != person.id else None


def corrections_of(shift_id: int, person_id: int) -> Sequence[WorkedCorrection]:
    """What has been said about one person's evening, the first thing first."""
    return db.session.scalars(
        select(WorkedCorrection)
        .where(WorkedCorrection.shift_id == shift_id, WorkedCorrection.person_id == person_id)
        .order_by(WorkedCorrection.number)
    ).all()


def corrections_to_see(viewer: Person) -> Sequence[WorkedCorrection]:
    """The corrections that a planner has not looked over yet, by evening; confirmations need no look."""
    return db.session.scalars(
        select(WorkedCorrection)
        .join(WorkedCorrection.shift)
        .where(_waits_for(viewer))
        .options(contains_eager(WorkedCorrection.shift).options(lazyload(Shift.assignments)))
        .order_by(Shift.starts_at, WorkedCorrection.id)
    ).all()


def count_unseen(viewer: Person) -> int:
    """How many corrections wait for a planner's look."""
    return db.session.scalar(select(func.count()).where(_waits_for(viewer))) or 0


def _waits_for(viewer: Person) -> ColumnElement[bool]:
    unseen = WorkedCorrection.seen_at.is_(None)
    if viewer.role == Role.COORDINATOR:
        return unseen
    if viewer.role != Role.CHIEF:
        return false()
    return and_(unseen, WorkedCorrection.municipality_id == viewer.municipality_id)


def pay_rules(municipality_id: int | None = None) -> Sequence[PayRule]:
    """What is agreed about pay, of one municipality or of all, the latest first."""
    query = select(PayRule).order_by(PayRule.valid_from.desc(), PayRule.id.desc())
    if municipality_id is not None:
        query = query.where(PayRule.municipality_id == municipality_id)
    return db.session.scalars(query).all()


def pay_rule_for(viewer: Person, rule_id: int) -> PayRule:
    """A rule that `viewer` may write; raises NotFound."""
    row = db.session.get(PayRule, rule_id)
    if row is None or not may_plan(viewer, row.municipality_id):
        raise NotFound()
    return row


def as_terms(row: PayRule) -> Terms:
    """The row as the rules know it."""
    return Terms(
        row.municipality_id,
        row.valid_from,
        row.kinds,
        PayClass(row.pay_class),
        row.percent,
        row.rate_ore,
        row.standby_percent,
        Rounding(row.rounding),
    )


def pay_terms() -> list[Terms]:
    """What every municipality has agreed."""
    return [as_terms(row) for row in pay_rules()]


def public_holidays(first: date, last: date) -> set[date]:
    """The public holidays from `first` to `last` inclusive."""
    years = range(first.year, last.year + 1)
    return {day for year in years for day in presets.public_holidays(year) if first <= day <= last}


def pricing() -> Callable[[Collection[Opening]], Decimal]:
    """How to reckon what it costs in kr. to staff openings, each at the mean of what the municipalities' terms make it.

    Who will staff an evening is not known beforehand; the mean is what each of them bears in the long run.
    Without municipalities the seed's own terms hold. Two queries, however much is reckoned with the answer.
    """
    owners = list(db.session.scalars(select(Municipality.id))) or [0]
    terms = pay_terms()

    def price(openings: Collection[Opening]) -> Decimal:
        days = [each.day for each in openings]
        holidays = public_holidays(min(days), max(days)) if days else set()
        ore = sum(
            _ore(each, owner, pay.terms_on(terms, owner, each.day, each.day in holidays))
            for each in openings
            for owner in owners
        )
        return (Decimal(ore) / len(owners) / 100).quantize(Decimal("0.01"))

    return price


def _ore(opening: Opening, owner: int, terms: Terms) -> int:
    minutes = Span(opening.opens_at, opening.closes_at).minutes
    line = rules.Line(
        0, opening.day, 0, owner, rules.Work.DUTY, rules.State.PLANNED, minutes, 0, minutes, 0, minutes
    )
    return pay.price(line, terms).ore


@cost_asked.connect
def _know_the_pay(_sender: object) -> Callable[[Collection[Opening]], Decimal] | None:
    """Answer what openings cost, once somebody has agreed on pay."""
    return pricing() if db.session.scalar(select(PayRule.id).limit(1)) else None
