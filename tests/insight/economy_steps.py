"""A year with a budget and a few expenses, for the tests of the economy; what it holds is told in test_economy.py."""

from __future__ import annotations

import re
from datetime import date

import pytest

from hotline.accounts import queries as accounts
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


@pytest.fixture
def budget(cast):
    services.install_budget(2026)


@pytest.fixture
def accounted(cast, shift, budget, clock):
    paid(cast.chief, "Co-browsing", "hvidovre", "2026-03-10", 100_003)
    paid(cast.coordinator, "Markedsføring", "ishoj", "2026-05-20", 50_000)
    paid(cast.other_chief, "Softphone-licens", "glostrup", "2026-04-01", 35_000, "Licens for et år")
    clock.move_to(WEDNESDAY)


def rows(page):
    """Every row of every table, as text."""
    found = []
    for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        found.append([" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells])
    return found
