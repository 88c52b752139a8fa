"""Who writes what of the economy, by which forms, and that nothing slips into a year that is being closed."""

from __future__ import annotations

from datetime import date

import pytest

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.core import clock as product_clock
from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.insight import period as periods
from hotline.insight.economy import queries, services
from hotline.insight.economy.rules import Rule
from hotline.insight.economy.services import ExpenseFields, LineFields
from tests.insight.economy_steps import NEW_YEAR, line, paid


def test_who_writes_what_was_paid(budget, cast):
    row = paid(cast.chief, "Co-browsing", "hvidovre", "2026-03-10", 100)
    for person in (cast.chief, cast.mette, cast.reader):
        with pytest.raises(NotFound):
            paid(person, "Co-browsing", "glostrup", "2026-03-10", 100)
    fields = ExpenseFields(row.line_id, row.municipality_id, row.day, 200, "Rettet")
    for person in (cast.other_chief, cast.mette):
        with pytest.raises(NotFound):
            services.change_expense(person, row.id, row.version, fields)
        with pytest.raises(NotFound):
            services.cancel_expense(person, row.id, row.version)
    changed = services.change_expense(cast.chief, row.id, row.version, fields)
    with pytest.raises(Conflict):
        services.change_expense(cast.chief, row.id, 1, fields)
    services.cancel_expense(cast.coordinator, row.id, changed.version)
    assert queries.expenses(2026) == []


@pytest.mark.parametrize(
    ("name", "day", "ore"),
    [
        ("Bemanding", "2026-03-10", 100),
        ("Co-browsing", "2025-12-31", 100),
        ("Co-browsing", "2026-11-25", 100),
        ("Co-browsing", "2026-03-10", 0),
    ],
)
def test_what_makes_no_sense_is_refused(budget, cast, name, day, ore):
    with pytest.raises(Refused):
        paid(cast.coordinator, name, "hvidovre", day, ore)


def test_lines_are_the_coordinators(budget, cast):
    row = line("Co-browsing")
    amounts = {each.municipality_id: each.ore for each in row.amounts}
    for person in (cast.chief, cast.mette):
        with pytest.raises(NotFound):
            services.change_line(person, row.id, row.version, LineFields("x", Rule.OWN, amounts))
    more = {**amounts, cast.chief.municipality_id: 1}
    changed = services.change_line(
        cast.coordinator, row.id, row.version, LineFields(row.name, Rule.SHARED, more)
    )
    assert changed.version == 2
    with pytest.raises(Conflict):
        services.change_line(cast.coordinator, row.id, 1, LineFields(row.name, Rule.SHARED, amounts))
    with pytest.raises(Refused):
        services.add_line(cast.coordinator, 2026, LineFields("Uddannelse", Rule.OWN, amounts))
    paid(cast.chief, "Co-browsing", "hvidovre", "2026-03-10", 100)
    with pytest.raises(Refused):
        services.change_line(cast.coordinator, row.id, 2, LineFields(row.name, Rule.WAGES, amounts))


def test_the_next_year_begins_with_the_same_lines(budget, cast):
    row = line("Co-browsing")
    amounts = {each.municipality_id: 7 for each in row.amounts}
    services.change_line(
        cast.coordinator, row.id, row.version, LineFields("Skærmdeling", Rule.SHARED, amounts)
    )
    services.begin_year(cast.coordinator, 2027)
    found = queries.lines(2027)
    assert [each.name for each in found] == [each.name for each in queries.lines(2026)]
    assert {amount.ore for each in found if each.name == "Skærmdeling" for amount in each.amounts} == {7}
    for year in (2027, 2040):
        with pytest.raises(Refused):
            services.begin_year(cast.coordinator, year)
    with pytest.raises(NotFound):
        services.begin_year(cast.chief, 2027)


def test_an_expense_is_written_by_its_form(budget, cast, sign_in, post):
    browser = sign_in(cast.chief)
    new = "/insight/economy/years/2026/expenses/new"
    posted = {
        "paid_on": "2026-03-10",
        "line": line("Co-browsing").id,
        "municipality": cast.chief.municipality_id,
        "amount": "-1.000,03",
        "text": "Kreditnota",
    }
    assert post(browser, new, posted).status_code == 302
    row = queries.expenses(2026)[0]
    assert row.ore == -100_003
    assert "-1.000,03" in browser.get("/insight/economy/expenses").text.replace("−", "-")
    other = post(browser, new, {**posted, "municipality": cast.other_chief.municipality_id})
    assert other.status_code == 422
    for amount in ("1,005", "en masse", "", "1e9"):
        refused = post(browser, new, {**posted, "amount": amount})
        assert refused.status_code == 422, amount
        assert "Kreditnota" in refused.text


def test_a_line_is_written_by_its_form(budget, cast, sign_in, post):
    browser = sign_in(cast.coordinator)
    amounts = {f"ore_{each.key}": "1.250,50" for each in accounts.municipalities()}
    posted = {"name": "Licens", "rule": "own", **amounts}
    assert post(browser, "/insight/economy/years/2026/lines/new", posted).status_code == 302
    row = line("Licens")
    assert {each.ore for each in row.amounts} == {125_050}
    path = f"/insight/economy/lines/{row.id}"
    assert "1250,50" in browser.get(path).text
    assert post(browser, path, {**posted, "version": "1", "ore_ishoj": "0"}).status_code == 302
    assert post(browser, path, {**posted, "version": "1", "ore_ishoj": "1"}).status_code == 409
    assert post(browser, path, {**posted, "version": "2", "ore_ishoj": "-1"}).status_code == 422


def test_without_a_budget_there_is_a_way_to_begin(cast, sign_in, post):
    assert "Intet år har et budget endnu." in sign_in(cast.chief).get("/insight/economy").text
    browser = sign_in(cast.coordinator)
    assert post(browser, "/insight/economy/years/2026", page="/insight/economy").status_code == 302
    assert "97.890,00" in browser.get("/insight/economy?municipality=ishoj").text
    assert browser.get("/insight/economy?year=2030").status_code == 404


def test_nothing_slips_in_while_a_year_is_closed(accounted, cast, clock, all_at_once):
    """Either the expense came first and is in the settlement, or the year was closed first and refuses it."""
    clock.move_to(NEW_YEAR)
    fields = ExpenseFields(
        line("Co-browsing").id, cast.chief.municipality_id, date(2026, 12, 1), 500, "Sidste"
    )
    coordinator, chief = cast.coordinator.id, cast.chief.id
    closed, added = all_at_once(
        lambda: services.close_year(db.session.get_one(Person, coordinator), 2026).year,
        lambda: services.add_expense(db.session.get_one(Person, chief), fields).id,
    )
    assert closed == 2026
    common = queries.book(queries.budget_year(2026), product_clock.now()).statement(periods.year(2026)).common
    assert common == (150_003 if isinstance(added, Refused) else 150_503)


def test_no_expense_slips_onto_a_line_that_becomes_wages(accounted, cast, all_at_once):
    """Wages are reckoned from the hours: either the expense came first and the line stays, or it is refused."""
    row = line("Uddannelse")
    number, version, wages = row.id, row.version, LineFields(row.name, Rule.WAGES, {})
    fields = ExpenseFields(number, cast.chief.municipality_id, date(2026, 11, 2), 500, "Regning")
    coordinator, chief = cast.coordinator.id, cast.chief.id
    all_at_once(
        lambda: services.change_line(db.session.get_one(Person, coordinator), number, version, wages).id,
        lambda: services.add_expense(db.session.get_one(Person, chief), fields).id,
    )
    row = line("Uddannelse")
    paid_on_it = [each for each in queries.expenses(2026) if each.line_id == number]
    assert (row.rule == Rule.WAGES) != bool(paid_on_it)
