"""What can be done with the budget, what was paid, and a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.accounts.queries import municipalities
from hotline.core import audit, clock
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.insight import period as periods
from hotline.insight.economy import queries, rules
from hotline.insight.economy.budget import SEED
from hotline.insight.economy.models import BudgetAmount, BudgetLine, BudgetYear, Expense
from hotline.insight.economy.rules import Rule


@dataclass(frozen=True)
class LineFields:
    """What the coordinator writes about a line; øre by the municipality's id."""

    name: str
    rule: Rule
    amounts: Mapping[int, int]


@dataclass(frozen=True)
class ExpenseFields:
    """What somebody writes about an expense."""

    line_id: int
    municipality_id: int
    day: date
    ore: int
    text: str


@use_case
def install_budget(year: int) -> int:
    """Give a year the budget of the plan from 2013; gives how many lines are new. A year that has a budget keeps it."""
    return 0 if db.session.get(BudgetYear, year) else _begin(year)


@use_case
def begin_year(actor: Person, year: int) -> int:
    """Give a year a budget: the lines of the year before, or of the plan from 2013. Raises Conflict when it has one."""
    _coordinator(actor)
    if year not in rules.YEARS or abs(year - clock.today().year) > 1:
        raise Refused(_("Vælg i år, sidste år eller næste år."))
    if db.session.get(BudgetYear, year):
        raise Conflict(_("Året har allerede et budget."))
    count = _begin(year)
    audit.record("insight.begin_year", f"budget_year:{year}", actor=actor)
    return count


def _begin(year: int) -> int:
    db.session.add(BudgetYear(year=year))
    # Before anything is read: reading would write it first, and somebody else may just have begun the year.
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict(_("Året har allerede et budget.")) from None
    owners = [each.id for each in municipalities()]
    before = [
        (each.name, Rule(each.rule), {amount.municipality_id: amount.ore for amount in each.amounts})
        for each in queries.lines(year - 1)
    ]
    wanted = before or [(name, rule, dict.fromkeys(owners, kroner * 100)) for name, rule, kroner in SEED]
    for position, (name, rule, amounts) in enumerate(wanted):
        db.session.add(_line(year, position, LineFields(name, rule, amounts)))
    return len(wanted)


def _line(year: int, position: int, fields: LineFields) -> BudgetLine:
    row = BudgetLine(year=year, position=position, name=fields.name, rule=fields.rule)
    row.amounts = [BudgetAmount(municipality_id=each, ore=ore) for each, ore in fields.amounts.items()]
    return row


def _coordinator(actor: Person) -> None:
    if actor.role != Role.COORDINATOR:
        raise NotFound()


def _hold_open(year: int) -> BudgetYear:
    """The year's row, held until this transaction ends. Raises NotFound without one, Refused when it is closed."""
    row: BudgetYear | None = db.session.scalar(
        db.select(BudgetYear).where(BudgetYear.year == year).with_for_update(of=BudgetYear)
    )
    if row is None:
        raise NotFound()
    if row.closed_at is not None:
        raise Refused(_("Året er lukket, og intet i det kan ændres."))
    return row


def _save_line() -> None:
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(_("Året har allerede en linje med det navn.")) from None


@use_case
def add_line(actor: Person, year: int, fields: LineFields) -> BudgetLine:
    """Add a line to a year's budget. Raises NotFound for anybody but the coordinator, Refused in a closed year."""
    _coordinator(actor)
    _hold_open(year)
    row = _line(year, max((each.position for each in queries.lines(year)), default=-1) + 1, fields)
    db.session.add(row)
    _save_line()
    audit.record("insight.add_budget_line", f"budget_line:{row.id}", actor=actor, after=_told(row))
    return row


@use_case
def change_line(actor: Person, line_id: int, version: int, fields: LineFields) -> BudgetLine:
    """Write a line anew. Raises as `add_line`, Conflict when somebody else did so since `version`."""
    _coordinator(actor)
    row = queries.line(line_id)
    _hold_open(row.year)
    db.session.refresh(row)
    if row.version != version:
        raise Conflict()
    has_paid = db.session.scalar(
        db.select(Expense.id).where(Expense.line_id == line_id, Expense.cancelled_at.is_(None)).limit(1)
    )
    if fields.rule is Rule.WAGES and has_paid:
        raise Refused(_("Der er skrevet udgifter på linjen. Løn regnes af timerne, så flyt dem først."))
    before = _told(row)
    row.name, row.rule = fields.name, fields.rule
    known = {amount.municipality_id: amount for amount in row.amounts}
    for municipality_id, ore in fields.amounts.items():
        if municipality_id in known:
            known[municipality_id].ore = ore
        else:
            row.amounts.append(BudgetAmount(municipality_id=municipality_id, ore=ore))
    # The amounts are the line's too: whoever saw it before is to be told.
    row.version = version + 1
    _save_line()
    audit.record(
        "insight.change_budget_line", f"budget_line:{row.id}", actor=actor, before=before, after=_told(row)
    )
    return row


def _told(row: BudgetLine) -> dict[str, Any]:
    amounts = {str(each.municipality_id): each.ore for each in row.amounts}
    return {"year": row.year, "name": row.name, "rule": row.rule, "ore": amounts}


def _check(actor: Person, fields: ExpenseFields) -> BudgetLine:
    line = queries.line(fields.line_id)
    if not queries.may_pay(actor, fields.municipality_id):
        raise NotFound()
    _hold_open(line.year)
    # Read before the year was held: whose wages it is may have changed meanwhile.
    db.session.refresh(line)
    if line.rule == Rule.WAGES:
        raise Refused(_("Løn regnes af timerne og skrives ikke ind."))
    if fields.day.year != line.year:
        raise Refused(_("Datoen ligger ikke i %(year)d.", year=line.year))
    if fields.day > clock.today():
        raise Refused(_("Datoen ligger ude i fremtiden."))
    if not fields.ore:
        raise Refused(_("Skriv et beløb, der ikke er nul."))
    return line


@use_case
def add_expense(actor: Person, fields: ExpenseFields) -> Expense:
    """Write down what a municipality paid. Raises NotFound when it is not the actor's, Refused for what makes no sense."""
    _check(actor, fields)
    row = Expense(**vars(fields), made_at=clock.now(), made_by_id=actor.id)
    db.session.add(row)
    db.session.flush()
    audit.record("insight.add_expense", f"expense:{row.id}", actor=actor, after=_said(row))
    return row


@use_case
def change_expense(actor: Person, expense_id: int, version: int, fields: ExpenseFields) -> Expense:
    """Write an expense anew. Raises as `add_expense`, Conflict when somebody else did so since `version`."""
    row = _of_actor(actor, expense_id, version)
    if _check(actor, fields).year != row.line.year:
        raise NotFound()
    before = _said(row)
    for name, value in vars(fields).items():
        setattr(row, name, value)
    db.session.flush()
    audit.record("insight.change_expense", f"expense:{row.id}", actor=actor, before=before, after=_said(row))
    return row


@use_case
def cancel_expense(actor: Person, expense_id: int, version: int) -> Expense:
    """Take an expense out of the accounts; its row stays. Raises as `change_expense`."""
    row = _of_actor(actor, expense_id, version)
    row.cancelled_at, row.cancelled_by_id = clock.now(), actor.id
    audit.record("insight.cancel_expense", f"expense:{row.id}", actor=actor, before=_said(row))
    return row


@use_case
def restore_expense(actor: Person, expense_id: int) -> Expense:
    """Take an expense back into the accounts. Raises NotFound, Refused for a closed year, Conflict when it is there."""
    row = queries.cancelled_for(actor, expense_id)
    if row is None:
        raise NotFound()
    _hold_open(row.line.year)
    db.session.refresh(row)
    if row.cancelled_at is None:
        raise Conflict()
    row.cancelled_at, row.cancelled_by_id = None, None
    audit.record("insight.restore_expense", f"expense:{row.id}", actor=actor, after=_said(row))
    return row


def _of_actor(actor: Person, expense_id: int, version: int) -> Expense:
    row = queries.expense_for(actor, expense_id)
    _hold_open(row.line.year)
    db.session.refresh(row)
    if row.cancelled_at is not None or row.version != version:
        raise Conflict()
    return row


def _said(row: Expense) -> dict[str, Any]:
    return {
        "line_id": row.line_id,
        "municipality_id": row.municipality_id,
        "day": row.day.isoformat(),
        "ore": row.ore,
    }


@use_case
def close_year(actor: Person, year: int) -> BudgetYear:
    """Close a year that is over: its settlement stands as it is now, whatever is said of its hours afterwards.

    Raises NotFound for anybody but the coordinator, Refused before the year is over or when it is closed.
    """
    _coordinator(actor)
    row = _hold_open(year)
    if clock.today() <= date(year, 12, 31):
        raise Refused(_("Året er ikke slut. Det kan lukkes fra 1/1/%(next)d.", next=year + 1))
    book = queries.book(row, clock.now())
    whole = periods.year(year)
    parts = [periods.quarter(date(year, month, 1)) for month in (1, 4, 7, 10)]
    row.statement = {
        "wages": {key: wages.worked for key, wages in book.wages.items()},
        "periods": {each.key: queries.frozen(book.statement(each)) for each in (whole, *parts)},
    }
    row.closed_at, row.closed_by_id = clock.now(), actor.id
    audit.record("insight.close_year", f"budget_year:{year}", actor=actor)
    return row
