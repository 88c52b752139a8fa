"""A month or a quarter as a table of weeks and days, with what a planner needs to fill and publish it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hotline.accounts.models import Municipality, Person
from hotline.accounts.queries import municipalities
from hotline.core.access import Role
from hotline.rota.models import Shift
from hotline.rota.plan.board import Evening, Week, weekdays, weeks_for
from hotline.rota.plan.filters import Filter, Show
from hotline.rota.plan.proposal import Sheet, sheet_for
from hotline.rota.rules import IsoWeek


@dataclass(frozen=True)
class Table:
    """The weeks of a period. `inside` are the evenings of the period itself, `drafts` those still to be published.

    `sheet` is there when the table is to be filled and there is something to fill.
    """

    weeks: Sequence[Week]
    weekdays: Sequence[int]
    municipalities: Sequence[Municipality]
    inside: Sequence[Evening]
    drafts: Sequence[Shift]
    sheet: Sheet | None

    @property
    def shifts(self) -> list[Shift]:
        """The shifts of all evenings that are shown."""
        return [evening.shift for week in self.weeks for evening in week.evenings]

    @property
    def holes(self) -> list[Evening]:
        """The evenings ahead that lack somebody and are the viewer's to fill."""
        return [each for each in self.inside if each.lacks and each.editable]

    @property
    def ready(self) -> int:
        """How many drafts can be published."""
        lacking = {each.shift.id for each in self.holes}
        return sum(shift.id not in lacking for shift in self.drafts)


def table_for(viewer: Person, first: date, last: date, wanted: Filter, *, edit: bool = False) -> Table:
    """The weeks that touch the days from `first` to `last`, as `viewer` may see them."""
    weeks = weeks_for(viewer, IsoWeek.of(first), IsoWeek.of(last), wanted, wishes=not edit)
    # A week at the edge belongs here only when one of its evenings does.
    weeks = [week for week in weeks if any(first <= day.day <= last for day in week.days)]
    shown = [evening for week in weeks for evening in week.evenings]
    inside = [each for each in shown if first <= each.shift.day <= last]
    fill = [each.shift for each in shown if each.editable] if edit else []
    # What is not shown cannot have been seen, so it is not published from here either.
    whole = wanted.everything or (viewer.role == Role.CHIEF and wanted == Filter(show=Show.OWN))
    return Table(
        weeks=weeks,
        weekdays=weekdays(weeks),
        # Who fills the plan knows the marks; the legend is for those who read it.
        municipalities=[] if edit else municipalities(),
        inside=inside,
        drafts=[each.shift for each in inside if each.draft and each.editable] if whole else [],
        sheet=sheet_for(IsoWeek.of(first), fill) if fill else None,
    )
