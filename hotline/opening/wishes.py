"""What a coordinator may wish of the weekly hours, and what each wish comes to when it is weighed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from flask_babel import gettext as _

from hotline.core import clock
from hotline.core.errors import Conflict, Refused
from hotline.core.i18n import hour, short_date
from hotline.opening import changes, queries, rules
from hotline.opening.changes import Line
from hotline.opening.models import OpeningRule
from hotline.opening.signals import plan_asked
from hotline.opening.whatif import PlanEffect

DAY = timedelta(days=1)


@dataclass(frozen=True)
class NewHours:
    """Open on `weekdays` (0 = Monday) from `start` to `end` as well, from `valid_from` to `valid_to`."""

    weekdays: Collection[int]
    start: time
    end: time
    valid_from: date
    valid_to: date | None = None

    action = "opening.add_rule"

    @property
    def first(self) -> date:
        """The first day that may differ."""
        return self.valid_from

    @property
    def last(self) -> date | None:
        """The last day that may differ; None when there is none."""
        return self.valid_to

    def carry_out(self, agreed: Collection[rules.OpeningRule]) -> list[rules.OpeningRule]:
        """The rules that come of `agreed`; raises as `weigh` says."""
        check_times(self.start, self.end)
        check_ahead(self.valid_from)
        if not self.weekdays:
            raise Refused(_("Vælg mindst én ugedag."))
        if self.valid_to is not None:
            check_reach(self.valid_to)
            if self.valid_to < self.valid_from:
                raise Refused(_("Slutdatoen skal ligge efter startdatoen."))
        return changes.added(agreed, self.weekdays, (self.start, self.end), self.valid_from, self.valid_to)


@dataclass(frozen=True)
class OtherHours:
    """Give the rules other hours from `valid_from` on. `versions` are their ids with the versions seen."""

    versions: Mapping[int, int]
    start: time
    end: time
    valid_from: date

    action = "opening.change_rule"
    last = None

    @property
    def first(self) -> date:
        """The first day that may differ."""
        return self.valid_from

    def carry_out(self, agreed: Collection[rules.OpeningRule]) -> list[rules.OpeningRule]:
        """The rules that come of `agreed`; raises as `weigh` says."""
        check_times(self.start, self.end)
        check_ahead(self.valid_from)
        chosen = _seen(self.versions)
        if not all(each.in_force(self.valid_from) for each in chosen):
            raise Refused(
                _("Den %(day)s er uden for åbningstidens periode.", day=short_date(self.valid_from))
            )
        return changes.changed(agreed, chosen, (self.start, self.end), self.valid_from)


@dataclass(frozen=True)
class NoHours:
    """Let `last_day` be the last day of the rules; `versions` as in `OtherHours`."""

    versions: Mapping[int, int]
    last_day: date

    action = "opening.end_rule"
    last = None

    @property
    def first(self) -> date:
        """The first day that may differ."""
        return self.last_day + DAY

    def carry_out(self, agreed: Collection[rules.OpeningRule]) -> list[rules.OpeningRule]:
        """The rules that come of `agreed`; raises as `weigh` says."""
        if self.last_day < clock.today():
            raise Refused(_("Vælg i dag eller en senere dag. Det, der har været, bliver ikke skrevet om."))
        check_reach(self.last_day)
        chosen = _seen(self.versions)
        for each in chosen:
            if each.valid_to is not None and each.valid_to <= self.last_day:
                day = short_date(each.valid_to)
                raise Refused(_("Åbningstiden slutter allerede den %(day)s.", day=day))
        return changes.ended(agreed, chosen, self.last_day)


@dataclass(frozen=True)
class OtherLine:
    """Be open as another telephone line is, and at no other time, from `valid_from` on."""

    line: Line
    valid_from: date

    action = "opening.take_line"
    last = None

    @property
    def first(self) -> date:
        """The first day that may differ."""
        return self.valid_from

    def carry_out(self, agreed: Collection[rules.OpeningRule]) -> list[rules.OpeningRule]:
        """The rules that come of `agreed`; raises as `weigh` says."""
        check_ahead(self.valid_from)
        after = changes.replaced(agreed, self.line, self.valid_from)
        if set(after) == set(agreed):
            raise Refused(_("Sådan er åbningstiden allerede fra den dag."))
        return after


Wish = NewHours | OtherHours | NoHours | OtherLine


@dataclass(frozen=True)
class Weighed:
    """What a wish comes to: the timetable now, and as it would be when published evenings stay or follow.

    `effect` is what the rota would feel when they follow. `seen` is a mark of all that was looked at, by which
    a later save knows that nothing has moved since.
    """

    first: date
    now: rules.Timetable
    stays: rules.Timetable
    follows: rules.Timetable
    effect: PlanEffect
    seen: str


def weigh(wish: Wish) -> Weighed:
    """What `wish` comes to. Changes nothing.

    Raises Refused when it makes no sense, lies in the past or makes rules overlap; Conflict when a rule was
    changed since it was seen, NotFound when it is gone.
    """
    rows = queries.opening_rules()
    now = queries.timetable(rows)
    follows = replace(now, rules=tuple(wish.carry_out(now.rules)))
    _check_clashes(follows.rules, now.rules)
    effect = _effect(follows, wish.first)
    stays = follows
    if effect.published_days:
        closed = {each.day for each in now.closing_days}
        kept = changes.keeping(now.rules, follows.rules, effect.published_days, closed)
        stays = replace(follows, rules=tuple(kept))
    return Weighed(wish.first, now, stays, follows, effect, _mark(rows, effect))


def _effect(timetable: rules.Timetable, first: date) -> PlanEffect:
    answers = plan_asked.send("opening", timetable=timetable, first=first)
    return next((answer for _receiver, answer in answers if answer is not None), PlanEffect())


def _mark(rows: Sequence[OpeningRule], effect: PlanEffect) -> str:
    looked_at = [(row.id, row.version) for row in rows], [each.was for each in effect.published]
    return hashlib.sha256(repr(looked_at).encode()).hexdigest()[:16]


def _seen(versions: Mapping[int, int]) -> list[rules.OpeningRule]:
    if not versions:
        raise Refused(_("Vælg mindst én ugedag."))
    rows = [queries.opening_rule(rule_id) for rule_id in versions]
    if any(row.version != versions[row.id] for row in rows):
        raise Conflict()
    return [queries.as_rule(row) for row in rows]


def _check_clashes(after: Sequence[rules.OpeningRule], before: Collection[rules.OpeningRule]) -> None:
    for rule in after:
        if rule in before:
            continue
        clash = rules.clash(rule, [each for each in after if each is not rule])
        if clash:
            raise Refused(
                _(
                    "Der er allerede åbent kl. %(start)s–%(end)s på den ugedag fra den %(day)s. Ændr den åbningstid i stedet.",
                    start=hour(clash.start),
                    end=hour(clash.end),
                    day=short_date(clash.valid_from),
                )
            )


def check_times(start: time, end: time) -> None:
    """Raises Refused for hours that are upside down or begin at night."""
    if start >= end:
        raise Refused(_("Sluttidspunktet skal ligge efter starttidspunktet."))
    if start < rules.EARLIEST:
        raise Refused(_("Åbningstiden kan tidligst begynde kl. %(hour)s.", hour=hour(rules.EARLIEST)))


def check_reach(day: date) -> None:
    """Raises Refused for a day so far ahead that it must be a slip of the finger."""
    if day.year > clock.today().year + rules.FURTHEST_YEARS:
        raise Refused(_("Vælg en dato inden for de næste %(years)d år.", years=rules.FURTHEST_YEARS))


def check_ahead(day: date) -> None:
    """Raises Refused for a day that is not ahead or is out of reach."""
    # Not today: the evening may already be under way.
    if day <= clock.today():
        raise Refused(_("Vælg en dato fra i morgen og frem. Det, der har været, bliver ikke skrevet om."))
    check_reach(day)
