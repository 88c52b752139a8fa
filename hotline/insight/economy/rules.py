"""Sharing and settling what the hotline costs. Pure; money in whole øre, so that nothing is ever lost or made.

Source: S4 5.5, »fælles udgifter afregnes ens for kommunerne, uafhængigt af borgergrundlag«, and wages by each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NAME_MOST, TEXT_MOST = 80, 200
MOST_KR = 10_000_000
YEARS = range(2013, 2100)


class Rule(StrEnum):
    """Who bears a line: all in equal parts, each its own, or each the wages of its own hours, which are never typed in."""

    SHARED = "shared"
    OWN = "own"
    WAGES = "wages"


def split(ore: int, parts: int) -> list[int]:
    """An amount in equal parts that add up to it; where it does not divide, the first ones bear one øre more.

    Of an amount below zero, a refund, the first ones get one øre more back.
    """
    sign = -1 if ore < 0 else 1
    each, left = divmod(abs(ore), parts)
    return [sign * (each + (index < left)) for index in range(parts)]


def shares(amounts: Sequence[int], parts: int) -> list[list[int]]:
    """Several amounts, each in parts that add up to it, and such that everybody's parts add up to the split of the sum.

    Each amount is what the split of everything up to it adds to the split of everything before it: the odd øre go round
    instead of to the first one every time.
    """
    found, before, total = [], [0] * parts, 0
    for amount in amounts:
        total += amount
        after = split(total, parts)
        found.append([now - then for now, then in zip(after, before, strict=True)])
        before = after
    return found


@dataclass(frozen=True)
class Transfer:
    """Somebody who owes somebody an amount."""

    payer: str
    receiver: str
    ore: int


def balances(paid: Mapping[str, int], due: Mapping[str, int]) -> dict[str, int]:
    """What each has paid more than it should bear; below zero is what it owes. They add up to nothing."""
    return {key: paid.get(key, 0) - due[key] for key in due}


def settle(balance: Mapping[str, int]) -> list[Transfer]:
    """Who pays whom so that nobody owes anything: the largest debt to the largest claim, until there is none.

    Among equals the first by key; each transfer settles at least one of the two, so there are fewer than there are
    municipalities.
    """
    left = {key: ore for key, ore in sorted(balance.items()) if ore}
    found = []
    while left:
        payer = min(left, key=lambda key: left[key])
        receiver = max(left, key=lambda key: left[key])
        ore = min(-left[payer], left[receiver])
        found.append(Transfer(payer, receiver, ore))
        left[payer] += ore
        left[receiver] -= ore
        left = {key: rest for key, rest in left.items() if rest}
    return found


@dataclass(frozen=True)
class Line:
    """A line of a year's budget: what each municipality has set aside, by its key."""

    id: int
    name: str
    rule: Rule
    budget: Mapping[str, int]


@dataclass(frozen=True)
class Expense:
    """What somebody paid."""

    line_id: int
    day: date
    payer: str
    ore: int


@dataclass(frozen=True)
class Wages:
    """A municipality's wages: of the evenings that are over, and of those in the plan that are still ahead."""

    worked: int = 0
    planned: int = 0


@dataclass(frozen=True)
class Standing:
    """One line, or all of them, of one municipality or of all: set aside, spent, and what it is thought to become."""

    budget: int
    spent: int
    forecast: int

    def __add__(self, other: Standing) -> Standing:
        return Standing(self.budget + other.budget, self.spent + other.spent, self.forecast + other.forecast)

    @property
    def left(self) -> int:
        """What is thought to be left of the budget at the year's end; below zero is too much spent."""
        return self.budget - self.forecast


NOTHING = Standing(0, 0, 0)


def forecast(rule: Rule, budget: int, spent: int, wages: Wages) -> int:
    """Wages: those of the evenings that are over and those in the plan. Other lines: the whole budget is spent, or more."""
    return wages.worked + wages.planned if rule is Rule.WAGES else max(budget, spent)


def standings(
    lines: Sequence[Line],
    expenses: Iterable[Expense],
    wages: Mapping[str, Wages],
    keys: Sequence[str],
    *,
    closed: bool = False,
) -> dict[int, dict[str, Standing]]:
    """Every line of every municipality, by the line's id and the municipality's key; `keys` in the order that parts go by.

    In a year that is `closed` nothing more is spent.
    """
    spent: dict[int, dict[str, int]] = {line.id: dict.fromkeys(keys, 0) for line in lines}
    for each in expenses:
        spent[each.line_id][each.payer] += each.ore
    shared = [line for line in lines if line.rule is Rule.SHARED]
    parts = shares([sum(spent[line.id].values()) for line in shared], len(keys))
    for line, part in zip(shared, parts, strict=True):
        spent[line.id] = dict(zip(keys, part, strict=True))
    for line in lines:
        if line.rule is Rule.WAGES:
            spent[line.id] = {key: wages[key].worked for key in keys}
    return {
        line.id: {
            key: Standing(
                line.budget.get(key, 0),
                spent[line.id][key],
                spent[line.id][key]
                if closed
                else forecast(line.rule, line.budget.get(key, 0), spent[line.id][key], wages[key]),
            )
            for key in keys
        }
        for line in lines
    }


@dataclass(frozen=True)
class Borne:
    """What one municipality paid and bears in a period."""

    key: str
    paid: int
    """Of the common costs, out of its own pocket."""
    share: int
    """Of the common costs, as its equal part."""
    own: int
    wages: int

    @property
    def balance(self) -> int:
        """What it has paid more than its part; below zero is what it owes."""
        return self.paid - self.share

    @property
    def total(self) -> int:
        """All that it bears."""
        return self.share + self.own + self.wages


@dataclass(frozen=True)
class Statement:
    """Who has paid what, what each should bear, and who owes whom, in a period."""

    rows: tuple[Borne, ...]
    transfers: tuple[Transfer, ...]

    def of(self, key: str) -> Borne:
        """One municipality's row."""
        return next(row for row in self.rows if row.key == key)

    @property
    def common(self) -> int:
        """All that was paid of what is common."""
        return sum(row.paid for row in self.rows)


def statement(
    rules: Mapping[int, Rule],
    expenses: Sequence[Expense],
    wages: Mapping[str, int],
    keys: Sequence[str],
    first: date,
    last: date,
) -> Statement:
    """The settlement of a period; `expenses` are those of its whole year, `wages` the period's own.

    The parts of the common costs are what the year's split has grown by in the period, so quarters add up to the year.
    """
    common = [each for each in expenses if rules[each.line_id] is Rule.SHARED]
    before = split(sum(each.ore for each in common if each.day < first), len(keys))
    after = split(sum(each.ore for each in common if each.day <= last), len(keys))
    due = {key: now - then for key, now, then in zip(keys, after, before, strict=True)}
    within = [each for each in expenses if first <= each.day <= last]
    paid, own = dict.fromkeys(keys, 0), dict.fromkeys(keys, 0)
    for each in within:
        kind = paid if rules[each.line_id] is Rule.SHARED else own
        kind[each.payer] += each.ore
    rows = tuple(Borne(key, paid[key], due[key], own[key], wages.get(key, 0)) for key in keys)
    return Statement(rows, tuple(settle(balances(paid, due))))
