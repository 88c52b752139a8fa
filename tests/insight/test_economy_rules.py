"""Splitting, sharing and settling: on paper, and whatever the amounts."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from hotline.insight.economy import rules
from hotline.insight.economy.rules import Borne, Expense, Line, Rule, Standing, Transfer, Wages

ORE = st.integers(-(10**12), 10**12)
KEYS = ["albertslund", "glostrup", "hvidovre", "ishoj", "rodovre"]


def test_the_odd_ore_goes_to_the_first_ones():
    # 1.000,03 kr. in five: 200,00 each and 3 øre left, for the first three.
    assert rules.split(100_003, 5) == [20_001, 20_001, 20_001, 20_000, 20_000]
    assert rules.split(-7, 5) == [-2, -2, -1, -1, -1]
    assert rules.split(22_520_000, 5) == [4_504_000] * 5


@given(ORE, st.integers(1, 98))
def test_parts_add_up_and_are_within_an_ore_of_each_other(ore, parts):
    found = rules.split(ore, parts)
    assert (sum(found), len(found)) == (ore, parts)
    assert max(found) - min(found) <= 1


@given(st.lists(ORE, max_size=20), st.integers(1, 12))
def test_shares_add_up_both_ways(amounts, parts):
    found = rules.shares(amounts, parts)
    assert [sum(each) for each in found] == amounts
    sums = [sum(each[index] for each in found) for index in range(parts)]
    assert sums == rules.split(sum(amounts), parts)


@given(st.dictionaries(st.sampled_from(KEYS), ORE))
def test_a_settlement_leaves_nobody_owing(paid):
    due = dict(zip(KEYS, rules.split(sum(paid.values()), 5), strict=True))
    balance = rules.balances(paid, due)
    assert sum(balance.values()) == 0
    transfers = rules.settle(balance)
    assert len(transfers) < 5
    for each in transfers:
        assert each.ore > 0
        assert each.payer != each.receiver
        balance[each.payer] += each.ore
        balance[each.receiver] -= each.ore
    assert set(balance.values()) == {0}


# 2: common 1.000,03 kr. by Hvidovre in March, and 500,00 kr. by Ishøj in May; 3: Glostrup's own 350,00 kr.
PAID = [
    Expense(2, date(2026, 3, 10), "hvidovre", 100_003),
    Expense(3, date(2026, 4, 1), "glostrup", 35_000),
    Expense(2, date(2026, 5, 20), "ishoj", 50_000),
]
RULES = {2: Rule.SHARED, 3: Rule.OWN, 4: Rule.WAGES}
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def test_the_statement_of_a_year_by_hand():
    """Common 1.500,03 kr.: 300,01 for the first three, 300,00 for the others. Balances: Albertslund -300,01, Glostrup -300,01,
    Hvidovre 1.000,03 - 300,01 = 700,02, Ishøj 500 - 300 = 200,00, Rødovre -300,00: together 0.

    The largest debt to the largest claim: Albertslund 300,01 to Hvidovre (400,01 left), Glostrup 300,01 to Hvidovre (100,00
    left), Rødovre 200,00 to Ishøj (the larger claim now), and Rødovre's last 100,00 to Hvidovre.
    """
    found = rules.statement(RULES, PAID, {"hvidovre": 90_000}, KEYS, FIRST, LAST)
    assert found.common == 150_003
    assert found.of("hvidovre") == Borne("hvidovre", 100_003, 30_001, 0, 90_000)
    assert found.of("hvidovre").total == 120_001
    assert found.of("glostrup") == Borne("glostrup", 0, 30_001, 35_000, 0)
    assert [row.balance for row in found.rows] == [-30_001, -30_001, 70_002, 20_000, -30_000]
    assert found.transfers == (
        Transfer("albertslund", "hvidovre", 30_001),
        Transfer("glostrup", "hvidovre", 30_001),
        Transfer("rodovre", "ishoj", 20_000),
        Transfer("rodovre", "hvidovre", 10_000),
    )


_EXPENSES = st.lists(
    st.builds(
        Expense,
        st.sampled_from([2, 3]),
        st.dates(FIRST, LAST),
        st.sampled_from(KEYS),
        st.integers(-(10**9), 10**9).filter(bool),
    ),
    max_size=12,
)


@given(_EXPENSES)
def test_quarters_add_up_to_the_year(paid):
    ends = [
        (date(2026, month, 1), date(2026, month + 2, 31 if month in {1, 10} else 30))
        for month in (1, 4, 7, 10)
    ]
    quarters = [rules.statement(RULES, paid, {}, KEYS, *span) for span in ends]
    year = rules.statement(RULES, paid, {}, KEYS, FIRST, LAST)
    for key in KEYS:
        assert sum(each.of(key).share for each in quarters) == year.of(key).share
        assert sum(each.of(key).paid for each in quarters) == year.of(key).paid
        assert sum(each.of(key).own for each in quarters) == year.of(key).own
    assert sum(row.balance for row in year.rows) == 0


def test_the_standing_of_each_line_by_hand():
    """Line 2, common: 1.500,03 spent of 5 x 400 = 2.000; each forecast to spend its 400. Line 3, own: Glostrup has spent 350
    of 300 and so is forecast at 350. Line 4, wages: Hvidovre 900 worked and 600 planned: 1.500 of 1.200."""
    lines = [
        Line(2, "Co-browsing", Rule.SHARED, dict.fromkeys(KEYS, 40_000)),
        Line(3, "Softphone", Rule.OWN, dict.fromkeys(KEYS, 30_000)),
        Line(4, "Bemanding", Rule.WAGES, dict.fromkeys(KEYS, 120_000)),
    ]
    wages = {key: Wages() for key in KEYS} | {"hvidovre": Wages(90_000, 60_000)}
    found = rules.standings(lines, PAID, wages, KEYS)
    assert found[2]["albertslund"] == Standing(40_000, 30_001, 40_000)
    assert sum(each.spent for each in found[2].values()) == 150_003
    assert found[3]["glostrup"] == Standing(30_000, 35_000, 35_000)
    assert found[3]["glostrup"].left == -5_000
    assert found[4]["hvidovre"] == Standing(120_000, 90_000, 150_000)
    assert found[4]["ishoj"] == Standing(120_000, 0, 0)
    total = sum((each for each in found[4].values()), rules.NOTHING)
    assert total == Standing(600_000, 90_000, 150_000)
