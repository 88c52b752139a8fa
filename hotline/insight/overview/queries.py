"""What the overview reads. Every part is read when it is first asked for: a picture needs less than the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import String, cast, literal, select, union_all
from sqlalchemy.orm import aliased

from hotline.calls.models import Category, Outcome, Subcategory
from hotline.calls.telephony import rules as telephony
from hotline.calls.telephony.models import TelephonyEvening
from hotline.core import clock
from hotline.core.db import db
from hotline.guide.models import Entry
from hotline.insight import measures
from hotline.insight.asked import Asked
from hotline.insight.overview.rules import Bar, Grid, Hours, Stretch, bar_of, grid, stretches
from hotline.insight.period import Period
from hotline.insight.queries import Summary
from hotline.insight.tally import queries as tally
from hotline.insight.tally.counts import Counts
from hotline.insight.tally.rules import Facet
from hotline.opening import queries as opening
from hotline.rota.hours import queries as hours


@dataclass(frozen=True)
class Names:
    """What codes are called now, in the order in which people see them; and which outcomes count alike."""

    categories: Mapping[str, str]
    topics: Mapping[str, str]
    outcomes: Mapping[str, str]
    first_contact: Mapping[str, str]
    solutions: Mapping[str, str]
    vendors: Mapping[str, str]
    """Who delivers a solution of the guide, by the same key as its title."""


def names(solutions: Collection[int] = ()) -> Names:
    """The whole taxonomy, old codes too, each as it was called last, and these entries of the guide; one query."""
    found: dict[str, dict[str, str]] = {"category": {}, "topic": {}, "outcome": {}, "solution": {}}
    counted: dict[str, str] = {}
    vendors: dict[str, str] = {}
    rows = sorted(db.session.execute(_named(solutions)), key=lambda row: row.since)
    latest = {(row.kind, row.kind == "topic" and row.within, row.code): row for row in rows}
    for row in sorted(latest.values(), key=lambda row: row.position):
        code = f"{row.within}.{row.code}" if row.kind == "topic" else row.code
        found[row.kind][code] = row.label
        if row.kind == "outcome":
            counted[code] = row.within
        if row.kind == "solution":
            vendors[code] = row.within
    return Names(found["category"], found["topic"], found["outcome"], counted, found["solution"], vendors)


def _named(solutions: Collection[int]) -> Any:
    """Of a topic `within` is its category, of an outcome how it counts, of a solution who delivers it."""
    parent = aliased(Category)
    return union_all(
        select(
            literal("category").label("kind"),
            Category.code.label("code"),
            literal("").label("within"),
            Category.label.label("label"),
            Category.position.label("position"),
            Category.valid_from.label("since"),
        ),
        select(
            literal("topic"),
            Subcategory.code,
            parent.code,
            Subcategory.label,
            parent.position * 1000 + Subcategory.position,
            Subcategory.valid_from,
        ).join(parent, parent.id == Subcategory.category_id),
        select(
            literal("outcome"),
            Outcome.code,
            Outcome.first_contact,
            Outcome.label,
            Outcome.position,
            Outcome.valid_from,
        ),
        select(
            literal("solution"),
            cast(Entry.id, String(20)),
            Entry.vendor,
            Entry.title,
            Entry.id,
            Entry.review_by,
        ).where(Entry.id.in_(solutions)),
    )


@dataclass(frozen=True)
class Reading:
    """Everything that the overview is made of, for what was asked."""

    asked: Asked
    today: date = field(default_factory=clock.today)

    @property
    def period(self) -> Period:
        """The period that is looked at."""
        return self.asked.period

    @property
    def is_whole_line(self) -> bool:
        """Whether it is about all who called: the telephone and the hours know no citizens' municipality."""
        return self.asked.municipality is None

    @cached_property
    def _counts(self) -> tuple[Counts, Counts]:
        places = self.asked.scope.places
        now, before = tally.several(
            [tally.Wanted(each.first, each.last, places) for each in (self.period, self.period.before)]
        )
        return now, before

    @property
    def counts(self) -> Counts:
        """The counts of the period."""
        return self._counts[0]

    @cached_property
    def _days(self) -> dict[date, Counter[str]]:
        return tally.by_day(
            self.period.before.first,
            self.period.last,
            (Facet.ALL, Facet.NON_CALL),
            self.asked.scope.places,
        )

    @cached_property
    def _telephone(self) -> Sequence[TelephonyEvening]:
        if not self.is_whole_line:
            return ()
        return db.session.scalars(
            select(TelephonyEvening).where(
                TelephonyEvening.day.between(self.period.before.first, self.period.last)
            )
        ).all()

    def known(self, period: Period) -> int:
        """On how many evenings of the period or the one before it the telephone's figures are known."""
        return sum(period.first <= row.day <= period.last for row in self._telephone)

    @cached_property
    def now(self) -> Summary:
        """The period with its shares."""
        return self._summary(self.period, self._counts[0])

    @cached_property
    def before(self) -> Summary:
        """The one before it."""
        return self._summary(self.period.before, self._counts[1])

    def _summary(self, period: Period, counts: Counts) -> Summary:
        known = [row for row in self._telephone if period.first <= row.day <= period.last]
        logged = sum(self._days.get(row.day, Counter()).total() for row in known)
        figures = telephony.total(row.figures for row in known)
        return Summary(counts, figures, logged, measures.shares(counts, figures, logged))

    @cached_property
    def _worked(self) -> list[hours.Worked]:
        return hours.worked(self.period.before.first, min(self.period.last, self.today), clock.now())

    def minutes(self, period: Period) -> int:
        """How long somebody had the telephone in the period or the one before it."""
        return sum(each.minutes for each in self._worked if period.first <= each.day <= period.last)

    @cached_property
    def stretches(self) -> list[Stretch]:
        """The calls along the period; an evening that was held without calls is there with nought."""
        calls = {
            day: amounts[Facet.ALL]
            for day, amounts in self._days.items()
            if self.period.first <= day <= self.period.last and amounts[Facet.ALL]
        }
        evenings = {each.day for each in self._worked if self.period.first <= each.day <= self.period.last}
        return stretches(self.period, calls, evenings, self.today, entitled=self.asked.entitled)

    @cached_property
    def grid(self) -> Grid:
        """The calls by weekday and half hour, within and outside what was agreed."""
        agreed = [
            Hours(row.weekday, row.start, row.end, row.valid_from, row.valid_to)
            for row in opening.opening_rules()
        ]
        evenings = self.stretches if bar_of(self.period) is Bar.EVENING else []
        return grid(
            self.counts[Facet.TIME],
            agreed,
            self.period,
            entitled=self.asked.entitled,
            hidden={each.first.weekday() for each in evenings if each.calls is None},
        )

    @cached_property
    def places(self) -> dict[str, int]:
        """How many called from each municipality, from elsewhere, and from who knows where; all of them, always."""
        found = tally.by_place(self.period.first, self.period.last, (Facet.ALL,))
        return {place: counts.calls for place, counts in found.items()}

    @cached_property
    def names(self) -> Names:
        """What the codes and the solutions that calls were about are called."""
        return names([int(value) for value in self.counts[Facet.SOLUTION]])
