"""A year's money, small enough to add up on paper; what it comes to stands in test_economy.py."""

from __future__ import annotations

from datetime import date

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.core.db import db
from hotline.insight.economy import queries, services
from hotline.insight.economy.services import ExpenseFields
from tests.conftest import in_copenhagen

WEDNESDAY = in_copenhagen("2026-11-25 12:00")
NEW_YEAR = in_copenhagen("2027-01-02 12:00")


def line(name):
    return next(each for each in queries.lines(2026) if each.name == name)


def paid(who, name, key, day, ore, text="Regning 7"):
    return services.add_expense(
        who, ExpenseFields(line(name).id, accounts.municipality(key).id, date.fromisoformat(day), ore, text)
    )


def person(of):
    """Somebody for a thread of its own, which has a session of its own."""
    number = of.id
    return lambda: db.session.get(Person, number)
