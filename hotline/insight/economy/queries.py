"""Reads of the economy. A chief sees the own municipality and what is common; the coordinator sees all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from hotline.accounts.models import Municipality, Person
from hotline.accounts.queries import municipalities
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.insight.economy import rules
from hotline.insight.economy.models import BudgetLine, BudgetYear, Expense
from hotline.insight.economy.rules import Borne, Line, Rule, Standing, Statement, Transfer, Wages
from hotline.insight.period import Period
from hotline.rota.hours import pay
from hotline.rota.hours import queries as hours
from hotline.rota.hours import rules as worked
from hotline.rota.hours.pay import Terms
from hotline.rota.models import PLANNED, Shift


def years() -> Sequence[BudgetYear]:
    """The years with a budget, the latest first."""
    return db.session.scalars(select(BudgetYear).order_by(BudgetYear.year.desc())).all()


def budget_year(year: int) -> BudgetYear:
    """A year that has a budget; raises NotFound."""
    row = db.session.get(BudgetYear, year)
    if row is None:
        raise NotFound()
    return row


def lines(year: int) -> Sequence[BudgetLine]:
    """The lines of a year in their order, with their amounts; one query."""
    found = db.session.scalars(
        select(BudgetLine)
        .where(BudgetLine.year == year)
        .order_by(BudgetLine.position, BudgetLine.id)
        .options(joinedload(BudgetLine.amounts))
    )
    return found.unique().all()


def line(line_id: int) -> BudgetLine:
    """One line; raises NotFound."""
    row = db.session.get(BudgetLine, line_id)
    if row is None:
        raise NotFound()
    return row


def expenses(year: int) -> Sequence[Expense]:
    """What was paid in a year and not cancelled, the latest first."""
    return db.session.scalars(
        select(Expense)
        .join(Expense.line)
        .options(contains_eager(Expense.line))
        .where(BudgetLine.year == year, Expense.cancelled_at.is_(None))
        .order_by(Expense.day.desc(), Expense.id.desc())
    ).all()


def sees(viewer: Person, row: Expense) -> bool:
    """Whether `viewer` sees an expense: what is common, and what the own municipality paid; the coordinator sees all."""
    return row.line.rule == Rule.SHARED or may_pay(viewer, row.municipality_id)


def expense_for(viewer: Person, expense_id: int) -> Expense:
    """One that `viewer` may change; raises NotFound."""
    row = db.session.get(Expense, expense_id)
    if row is None or row.cancelled_at is not None or not may_pay(viewer, row.municipality_id):
        raise NotFound()
    return row


def cancelled_for(viewer: Person, expense_id: int) -> Expense | None:
    """One that was taken out of the accounts, for whom may take it back."""
    row = db.session.get(Expense, expense_id)
    if row is None or row.cancelled_at is None or not may_pay(viewer, row.municipality_id):
        return None
    return row


def may_pay(viewer: Person, municipality_id: int) -> bool:
    """Whether `viewer` writes what a municipality paid: its chief and the coordinator."""
    if viewer.role == Role.COORDINATOR:
        return True
    return viewer.role == Role.CHIEF and viewer.municipality_id == municipality_id


def seen_by(viewer: Person, owners: Sequence[Municipality]) -> list[Municipality]:
    """The municipalities whose own costs and wages `viewer` sees."""
    return [each for each in owners if may_pay(viewer, each.id)]


@dataclass(frozen=True)
class Wagebook:
    """What the hours of a year cost, by municipality; øre. `planned_until` is the last evening that is in the plan."""

    worked: Mapping[tuple[str, date], int]
    planned: Mapping[str, int]
    planned_until: date | None = None

    def between(self, first: date, last: date) -> dict[str, int]:
        """The wages of the evenings that are over, of a part of the year."""
        found: dict[str, int] = defaultdict(int)
        for (key, day), ore in self.worked.items():
            if first <= day <= last:
                found[key] += ore
        return dict(found)

    def of(self, keys: Collection[str]) -> dict[str, Wages]:
        """The year's, for every one of `keys`."""
        spent = self.between(date.min, date.max)
        return {key: Wages(spent.get(key, 0), self.planned.get(key, 0)) for key in keys}


def wagebook(year: int, now: datetime, owners: Sequence[Municipality]) -> Wagebook:
    """The wages of a year as the hours report makes them; of evenings ahead, as if they were worked as planned.

    An evening ahead without anybody costs the municipality that has it. Seven queries.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    keys = {each.id: each.key for each in owners}
    report = hours.report(first, last, now)
    ahead = {
        row.id: row
        for row in db.session.execute(
            select(Shift.id, Shift.day, Shift.starts_at, Shift.ends_at, Shift.municipality_id)
            .where(Shift.day.between(first, last), Shift.ends_at > now, Shift.status == PLANNED)
            .order_by(Shift.day)
        )
    }
    spent: dict[tuple[str, date], int] = defaultdict(int)
    planned: dict[str, int] = defaultdict(int)
    staffed = set()
    for each in report.lines:
        found = each.line
        if found.shift_id not in ahead:
            spent[keys[found.municipality_id], found.day] += each.ore
            continue
        as_planned = replace(found, worked=found.planned, standby=found.planned_standby)
        planned[keys[found.municipality_id]] += pay.price(as_planned, each.terms).ore
        if found.planned:
            staffed.add(found.shift_id)
    empty = [row for row in ahead.values() if row.id not in staffed]
    terms = hours.pay_terms() if empty else []
    holidays = hours.public_holidays(first, last)
    for row in empty:
        planned[keys[row.municipality_id]] += _ore(row, terms, row.day in holidays)
    return Wagebook(spent, planned, max((row.day for row in ahead.values()), default=None))


def _ore(row: Any, terms: list[Terms], holiday: bool) -> int:
    minutes = worked.Span(row.starts_at, row.ends_at).minutes
    states = worked.Work.DUTY, worked.State.PLANNED
    as_planned = worked.Line(
        row.id, row.day, 0, row.municipality_id, *states, minutes, 0, minutes, 0, minutes
    )
    return pay.price(as_planned, pay.terms_on(terms, row.municipality_id, row.day, holiday)).ore


@dataclass(frozen=True)
class Book:
    """All that a year's pages are made of."""

    year: BudgetYear
    owners: Sequence[Municipality]
    lines: Sequence[Line]
    expenses: Sequence[Expense]
    wages: Mapping[str, Wages]
    wagebook: Wagebook | None

    @property
    def keys(self) -> list[str]:
        """The municipalities in the order in which odd øre go."""
        return [each.key for each in self.owners]

    @property
    def paid(self) -> list[rules.Expense]:
        """The expenses as the rules know them."""
        keys = {each.id: each.key for each in self.owners}
        return [
            rules.Expense(each.line_id, each.day, keys[each.municipality_id], each.ore)
            for each in self.expenses
        ]

    def standings(self) -> dict[int, dict[str, Standing]]:
        """Every line of every municipality."""
        closed = self.year.closed_at is not None
        return rules.standings(self.lines, self.paid, self.wages, self.keys, closed=closed)

    def statement(self, period: Period) -> Statement:
        """The settlement of a part of the year; of a closed year as it was when it was closed."""
        frozen = (self.year.statement or {}).get("periods", {}).get(period.key)
        if frozen is not None:
            return thawed(frozen)
        known = {each.id: each.rule for each in self.lines}
        wages = self.wagebook.between(period.first, period.last) if self.wagebook else {}
        return rules.statement(known, self.paid, wages, self.keys, period.first, period.last)


def book(row: BudgetYear, now: datetime) -> Book:
    """A year with its lines, what was paid, and the wages: those of a closed year as they were."""
    owners = municipalities()
    keys = {each.id: each.key for each in owners}
    found = [
        Line(
            each.id,
            each.name,
            Rule(each.rule),
            {keys[amount.municipality_id]: amount.ore for amount in each.amounts},
        )
        for each in lines(row.year)
    ]
    paid = expenses(row.year)
    if row.statement is not None:
        wages = {key: Wages(row.statement["wages"].get(key, 0)) for key in keys.values()}
        return Book(row, owners, found, paid, wages, None)
    hours_ = wagebook(row.year, now, owners)
    return Book(row, owners, found, paid, hours_.of(keys.values()), hours_)


def frozen(statement: Statement) -> dict[str, Any]:
    """A settlement as JSON keeps it."""
    return {
        "rows": [vars(row) for row in statement.rows],
        "transfers": [vars(each) for each in statement.transfers],
    }


def thawed(kept: Mapping[str, Any]) -> Statement:
    """It again."""
    rows = tuple(Borne(**row) for row in kept["rows"])
    return Statement(rows, tuple(Transfer(**each) for each in kept["transfers"]))
