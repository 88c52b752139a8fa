"""What is paid while a year closes or a line changes: it is in the accounts, or refused."""

from __future__ import annotations

from datetime import date

from hotline.core import clock as product_clock
from hotline.core.errors import Refused
from hotline.insight import period as periods
from hotline.insight.economy import queries, services
from hotline.insight.economy.rules import Rule
from hotline.insight.economy.services import ExpenseFields, LineFields
from tests.insight.economy_steps import NEW_YEAR, line, person


def test_nothing_slips_in_while_a_year_is_closed(accounted, cast, clock, all_at_once):
    """Either the expense came first and is in the settlement, or the year was closed first and refuses it."""
    clock.move_to(NEW_YEAR)
    fields = ExpenseFields(
        line("Co-browsing").id, cast.chief.municipality_id, date(2026, 12, 1), 500, "Sidste"
    )
    coordinator, chief = person(cast.coordinator), person(cast.chief)
    closed, added = all_at_once(
        lambda: services.close_year(coordinator(), 2026).year,
        lambda: services.add_expense(chief(), fields).id,
    )
    assert closed == 2026
    common = queries.book(queries.budget_year(2026), product_clock.now()).statement(periods.year(2026)).common
    assert common == (150_003 if isinstance(added, Refused) else 150_503)


def test_no_expense_slips_onto_a_line_that_becomes_wages(accounted, cast, all_at_once):
    """Wages are reckoned from the hours: either the expense came first and the line stays, or it is refused."""
    row = line("Uddannelse")
    number, version, wages = row.id, row.version, LineFields(row.name, Rule.WAGES, {})
    fields = ExpenseFields(number, cast.chief.municipality_id, date(2026, 11, 2), 500, "Regning")
    coordinator, chief = person(cast.coordinator), person(cast.chief)
    all_at_once(
        lambda: services.change_line(coordinator(), number, version, wages).id,
        lambda: services.add_expense(chief(), fields).id,
    )
    row = line("Uddannelse")
    paid_on_it = [each for each in queries.expenses(2026) if each.line_id == number]
    assert (row.rule == Rule.WAGES) != bool(paid_on_it)
