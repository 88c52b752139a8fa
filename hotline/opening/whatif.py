"""What a change of the weekly hours would mean, before anybody decides. Pure; money is priced by the caller."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hotline.opening.rules import Opening, Timetable, Total, openings, total

# What the openings cost in wages, in kr.
Cost = Callable[[Sequence[Opening]], Decimal]


@dataclass(frozen=True)
class Touched:
    """An evening of the rota that would get other hours, or be cancelled when `becomes` is None."""

    day: date
    was: Opening
    becomes: Opening | None
    municipality: str
    is_published: bool


@dataclass(frozen=True)
class PlanEffect:
    """What other openings would do to the rota.

    `added` counts the shifts that weeks given to somebody would get, `ownerless` the new evenings before the
    end of the plan in weeks that nobody has.
    """

    touched: tuple[Touched, ...] = ()
    added: int = 0
    ownerless: int = 0

    def moved(self, *, published: bool) -> list[Touched]:
        """The evenings that would get other hours."""
        return [each for each in self.touched if each.is_published == published and each.becomes]

    def cancelled(self, *, published: bool) -> list[Touched]:
        """The evenings that would lose their opening."""
        return [each for each in self.touched if each.is_published == published and not each.becomes]

    @property
    def published(self) -> list[Touched]:
        """The published evenings among them, in order."""
        return [each for each in self.touched if each.is_published]

    @property
    def published_days(self) -> frozenset[date]:
        """The days on which a published evening is touched."""
        return frozenset(each.day for each in self.published)


@dataclass(frozen=True)
class Figures:
    """Evenings and hours of a period, its shifts, and what they cost in wages when somebody priced them."""

    total: Total
    shifts: int
    cost: Decimal | None


@dataclass(frozen=True)
class Period:
    """A period before and after: when published evenings stay as they are, and when they follow."""

    first: date
    last: date
    now: Figures
    stays: Figures
    follows: Figures


def periods(
    now: Timetable, stays: Timetable, follows: Timetable, first: date, cost: Cost | None
) -> list[Period]:
    """The rest of the year from `first`, and the whole year after it."""
    spans = [(first, date(first.year, 12, 31)), (date(first.year + 1, 1, 1), date(first.year + 1, 12, 31))]
    return [
        Period(*span, *(_figures(timetable, *span, cost) for timetable in (now, stays, follows)))
        for span in spans
    ]


def _figures(timetable: Timetable, first: date, last: date, cost: Cost | None) -> Figures:
    found = openings(timetable, first, last)
    return Figures(total(found), len(found), cost(found) if cost else None)


def several_a_day(found: Collection[Period]) -> bool:
    """Whether some day has several shifts, so that shifts and evenings are two things."""
    every = [figures for period in found for figures in (period.now, period.stays, period.follows)]
    return any(figures.shifts != figures.total.evenings for figures in every)


def years_without_closing_days(timetable: Timetable, found: Collection[Period]) -> list[int]:
    """The years of the periods for which no closing days are agreed yet, so that the figures are too high."""
    closed = {each.day.year for each in timetable.closing_days}
    return [period.last.year for period in found if period.last.year not in closed]
