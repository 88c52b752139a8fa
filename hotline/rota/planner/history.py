"""What the coordinator sees before asking about weeks: who has them, what each municipality has had before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hotline.accounts.models import Municipality
from hotline.accounts.queries import municipalities
from hotline.core import clock
from hotline.opening import queries as opening
from hotline.rota import queries as rota
from hotline.rota.planner import ledger, queries
from hotline.rota.planner.problem import Holiday
from hotline.rota.rules import IsoWeek


@dataclass(frozen=True)
class WeekLine:
    """One week to be given. `chosen` is who it is pinned to, None when it is free; `locked` weeks cannot change."""

    week: IsoWeek
    evenings: int
    holiday: Holiday | None
    owner: Municipality | None
    chosen: int | None
    locked: bool


@dataclass(frozen=True)
class LedgerLine:
    """What a municipality has had before: evenings, and the years in which it had each holiday's week."""

    municipality: Municipality
    evenings: int
    years: Mapping[Holiday, Sequence[int]]


@dataclass(frozen=True)
class WeeksSheet:
    """The page on which weeks are asked for."""

    first: IsoWeek
    last: IsoWeek
    lines: Sequence[WeekLine]
    ledger: Sequence[LedgerLine]
    municipalities: Sequence[Municipality]


def weeks_sheet(
    first: IsoWeek, last: IsoWeek, typed: Mapping[IsoWeek, int | None], *, free: bool = False
) -> WeeksSheet:
    """The weeks from `first` to `last` and the ledger before them, in a fixed number of queries.

    A week is pinned to whoever has it, unless `typed` says otherwise or `free` frees all that can be.
    """
    known = municipalities()
    rows = rota.allotments(first, last)
    evenings = ledger.open_evenings(first, last, opening.openings_between(first.monday, last.sunday))
    holidays = ledger.holiday_weeks(evenings)
    locked = queries.locked_weeks(first, last, clock.now())
    lines = []
    for week, count in evenings.items():
        if not count:
            continue
        owner = rows[week].municipality if week in rows else None
        present = None if owner is None or (free and week not in locked) else owner.id
        lines.append(
            WeekLine(week, count, holidays.get(week), owner, typed.get(week, present), week in locked)
        )
    return WeeksSheet(first, last, lines, ledger_lines(first, known), known)


def ledger_lines(before: IsoWeek, known: Sequence[Municipality]) -> list[LedgerLine]:
    """What each municipality has had before a week."""
    rows = rota.allotments(ledger.begins(before), before.plus(-1))
    owners = {week: row.municipality_id for week, row in rows.items()}
    had = rota.evenings_before(before.monday)
    years: dict[int, dict[Holiday, list[int]]] = {}
    for week, holiday in ledger.holiday_weeks(owners).items():
        years.setdefault(owners[week], {}).setdefault(holiday, []).append(week.year)
    return [LedgerLine(each, had.get(each.id, 0), years.get(each.id, {})) for each in known]
