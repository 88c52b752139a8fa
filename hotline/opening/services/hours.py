"""The weekly hours. The past is never rewritten: rules end and new ones begin by date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, time

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.core import audit
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, Refused
from hotline.opening import presets, queries, rules
from hotline.opening.changes import VESTEGNEN
from hotline.opening.models import OpeningRule
from hotline.opening.services.common import check_rights, new_closing_day, tell
from hotline.opening.wishes import NewHours, NoHours, OtherHours, Wish, weigh


@use_case
def save_hours(actor: Person, wish: Wish, *, keep_published: bool, seen: str) -> list[OpeningRule]:
    """Carry out `wish`; gives the rules that are new or other than before.

    With `keep_published`, days with a published evening that it would touch keep their hours, in public too.
    `seen` is the mark of the `Weighed` that the actor decided on. Raises Conflict when the hours or the
    published evenings have changed since, and whatever `weigh` raises.
    """
    return _save(actor, wish, keep_published=keep_published, seen=seen)


@use_case
def add_opening_rules(
    actor: Person | None,
    weekdays: Collection[int],
    start: time,
    end: time,
    *,
    valid_from: date,
    valid_to: date | None = None,
) -> list[OpeningRule]:
    """Open on `weekdays` (0 = Monday) from `start` to `end`, from `valid_from` on, at the earliest tomorrow.

    Raises Refused when the times make no sense, lie in the past, or overlap another rule.
    """
    return _save(actor, NewHours(weekdays, start, end, valid_from, valid_to))


@use_case
def change_opening_rules(
    actor: Person,
    versions: Mapping[int, int],
    start: time,
    end: time,
    valid_from: date,
    *,
    keep_published: bool = False,
) -> list[OpeningRule]:
    """Give the rules other hours from `valid_from` on; what is before that day stays as it was.

    `versions` names the rules (S4's Monday to Thursday are four) with the versions that the actor saw.
    Raises Conflict when one of them was changed meanwhile, NotFound when it is gone, Refused when the times
    make no sense, lie in the past or outside a rule's period, or overlap another rule.
    """
    return _save(actor, OtherHours(versions, start, end, valid_from), keep_published=keep_published)


@use_case
def end_opening_rules(
    actor: Person, versions: Mapping[int, int], last_day: date, *, keep_published: bool = False
) -> None:
    """Let `last_day` be the last day on which the rules open; one that never came into force goes away.

    Raises Conflict when a rule was changed meanwhile, NotFound when it is gone, Refused when `last_day` is
    past or after the rule ends anyway.
    """
    _save(actor, NoHours(versions, last_day), keep_published=keep_published)


@use_case
def install_defaults(first_year: int, last_year: int) -> int:
    """Monday to Thursday 19-22 from 1 January of `first_year`, and the usual closing days through `last_year`.

    For `flask setup` and the demo data. Does nothing where somebody has agreed on hours already; gives the
    number of closing days added.
    """
    if not queries.is_empty():
        return 0
    # S4 5.2: three hours after dinner, when borger.dk's own line has closed.
    _settle(None, "opening.add_rule", VESTEGNEN.rules(date(first_year, 1, 1)))
    closed = {row.day for row in queries.closing_days(date(first_year, 1, 1), date(last_year, 12, 31))}
    added = [
        new_closing_day(candidate)
        for year in range(first_year, last_year + 1)
        for candidate in presets.candidates(year, presets.DEFAULTS, closed=closed)
        if candidate.day not in closed
    ]
    audit.record(
        "opening.install_defaults", "opening", after={"years": [first_year, last_year], "closed": len(added)}
    )
    tell(None, date(first_year, 1, 1), None)
    return len(added)


def _save(
    actor: Person | None, wish: Wish, *, keep_published: bool = False, seen: str | None = None
) -> list[OpeningRule]:
    check_rights(actor)
    weighed = weigh(wish)
    if seen is not None and seen != weighed.seen:
        raise Conflict(
            _(
                "Åbningstiden eller de udgivne aftener er ændret imens. Se igen, hvad det betyder. Intet er gemt."
            )
        )
    touched = _settle(actor, wish.action, (weighed.stays if keep_published else weighed.follows).rules)
    tell(actor, wish.first, wish.last)
    return touched


def _settle(actor: Person | None, action: str, wanted: Iterable[rules.OpeningRule]) -> list[OpeningRule]:
    """Make the rows say what is `wanted`, and audit each that differs; gives those that are new or other."""
    pairs, gone_rows = _paired(wanted)
    touched: list[tuple[OpeningRule, dict[str, object] | None]] = []
    for rule, found in pairs:
        if found is not None and queries.as_rule(found) == rule:
            continue
        before = _told(found) if found else None
        row = found or OpeningRule(weekday=rule.weekday, valid_from=rule.valid_from)
        db.session.add(row)
        row.start, row.end, row.valid_to = rule.start, rule.end, rule.valid_to
        touched.append((row, before))
    for gone in gone_rows:
        audit.record("opening.remove_rule", f"opening_rule:{gone.id}", actor=actor, before=_told(gone))
        db.session.delete(gone)
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(_("Der er allerede åbent på den tid. Se åbningstiderne igen.")) from None
    for row, before in touched:
        audit.record(action, f"opening_rule:{row.id}", actor=actor, before=before, after=_told(row))
    return [row for row, _before in touched]


def _paired(
    wanted: Iterable[rules.OpeningRule],
) -> tuple[list[tuple[rules.OpeningRule, OpeningRule | None]], list[OpeningRule]]:
    """Each wanted rule with the row that is to say it, None for a new one; and the rows that are left over.

    A row keeps its id when its hours change before it comes into force.
    """
    left = list(queries.opening_rules())
    pairs: list[tuple[rules.OpeningRule, OpeningRule | None]] = []
    rest: list[rules.OpeningRule] = []

    def pick(rule: rules.OpeningRule, *, any_start: bool) -> OpeningRule | None:
        fits = (row for row in left if (row.weekday, row.valid_from) == (rule.weekday, rule.valid_from))
        return next((row for row in fits if any_start or row.start == rule.start), None)

    for any_start, rules_left in ((False, list(wanted)), (True, rest)):
        for rule in rules_left:
            row = pick(rule, any_start=any_start)
            if row is not None:
                left.remove(row)
            elif not any_start:
                rest.append(rule)
                continue
            pairs.append((rule, row))
    return pairs, left


def _told(row: OpeningRule) -> dict[str, object]:
    return {
        "weekday": row.weekday,
        "start": row.start.isoformat("minutes"),
        "end": row.end.isoformat("minutes"),
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }
