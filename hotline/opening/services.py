"""What can be done with the opening hours. The past is never rewritten: rules end and new ones begin by date.

A coordinator acts; `actor` None is the command line and the demo data. Every change is audited and told to
`signals.openings_changed` inside its transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, time, timedelta

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, Refused
from hotline.core.i18n import hour, short_date
from hotline.opening import presets, queries, rules
from hotline.opening.models import ClosingDay, ExtraOpening, OpeningRule
from hotline.opening.presets import Candidate, Preset
from hotline.opening.signals import openings_changed

DAY = timedelta(days=1)

# S4 5.2: Monday to Thursday, three hours after dinner, when borger.dk's own line has closed.
DEFAULT_WEEKDAYS = range(4)
DEFAULT_START, DEFAULT_END = time(19), time(22)


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
    _check_rights(actor)
    _check_times(start, end)
    _check_ahead(valid_from)
    if not weekdays:
        raise Refused(_("Vælg mindst én ugedag."))
    if valid_to is not None:
        _check_reach(valid_to)
        if valid_to < valid_from:
            raise Refused(_("Slutdatoen skal ligge efter startdatoen."))
    rows = _new_rules(weekdays, start, end, valid_from, valid_to)
    _settle_rules(actor, "opening.add_rule", dict.fromkeys(rows))
    _tell(actor, valid_from, valid_to)
    return rows


@use_case
def change_opening_rules(
    actor: Person, versions: Mapping[int, int], start: time, end: time, valid_from: date
) -> list[OpeningRule]:
    """Give the rules other hours from `valid_from` on; what is before that day stays as it was.

    `versions` names the rules (S4's Monday to Thursday are four) with the versions that the actor saw.
    Raises Conflict when one of them was changed meanwhile, NotFound when it is gone, Refused when the times
    make no sense, lie in the past or outside a rule's period, or overlap another rule.
    """
    _check_rights(actor)
    _check_times(start, end)
    _check_ahead(valid_from)
    touched: dict[OpeningRule, dict[str, object] | None] = {}
    for row in _seen_rules(versions):
        if not queries.as_rule(row).in_force(valid_from):
            raise Refused(_("Den %(day)s er uden for åbningstidens periode.", day=short_date(valid_from)))
        touched[row] = _told(row)
        if row.valid_from == valid_from:
            row.start, row.end = start, end
            continue
        (successor,) = _new_rules([row.weekday], start, end, valid_from, row.valid_to)
        row.valid_to = valid_from - DAY
        touched[successor] = None
    _settle_rules(actor, "opening.change_rule", touched)
    _tell(actor, valid_from, None)
    return list(touched)


@use_case
def end_opening_rules(actor: Person, versions: Mapping[int, int], last_day: date) -> None:
    """Let `last_day` be the last day on which the rules open; one that never came into force goes away.

    Raises Conflict when a rule was changed meanwhile, NotFound when it is gone, Refused when `last_day` is
    past or after the rule ends anyway.
    """
    _check_rights(actor)
    if last_day < clock.today():
        raise Refused(_("Vælg i dag eller en senere dag. Det, der har været, bliver ikke skrevet om."))
    _check_reach(last_day)
    touched: dict[OpeningRule, dict[str, object] | None] = {}
    for row in _seen_rules(versions):
        if row.valid_to is not None and row.valid_to <= last_day:
            raise Refused(_("Åbningstiden slutter allerede den %(day)s.", day=short_date(row.valid_to)))
        touched[row] = _told(row)
        if row.valid_from > last_day:
            audit.record("opening.remove_rule", f"opening_rule:{row.id}", actor=actor, before=_told(row))
            db.session.delete(row)
            del touched[row]
        else:
            row.valid_to = last_day
    _settle_rules(actor, "opening.end_rule", touched)
    _tell(actor, last_day + DAY, None)


@use_case
def generate_closing_days(
    actor: Person, year: int, chosen: Collection[Preset], weeks: Collection[int], days: Collection[date]
) -> list[ClosingDay]:
    """Save those of `days` that the presets and closed weeks do propose for `year`; gives what was added.

    Days that are closed already keep the reason they have, so that hand edits live and saving twice adds
    nothing. Days up to today are left alone. Raises Refused for a year or week out of reach.
    """
    _check_rights(actor)
    added = [
        _new_closing_day(each.candidate)
        for each in queries.proposals(year, chosen, weeks, clock.today())
        if not each.is_saved and each.candidate.day in days
    ]
    if not added:
        return []
    db.session.flush()
    audit.record(
        "opening.generate_closing_days",
        f"year:{year}",
        actor=actor,
        after={row.day.isoformat(): row.reason for row in added},
    )
    _tell(actor, added[0].day, added[-1].day)
    return added


@use_case
def add_closing_day(actor: Person, day: date, reason: str) -> ClosingDay:
    """Close on `day`. Raises Refused when the day has begun to open or is past, or is closed already."""
    _check_rights(actor)
    _check_not_begun(day)
    row = ClosingDay(day=day, reason=reason, preset=None)
    db.session.add(row)
    _flush_unique(_("Den %(day)s er allerede en lukkedag.", day=short_date(day)))
    audit.record("opening.add_closing_day", _closing_subject(row), actor=actor, after={"reason": reason})
    _tell(actor, day, day)
    return row


@use_case
def rename_closing_day(actor: Person, closing_day_id: int, version: int, reason: str) -> ClosingDay:
    """Give a closing day another reason. Raises Conflict, NotFound, or Refused when the day is past."""
    _check_rights(actor)
    row = queries.closing_day(closing_day_id)
    _check_version(row, version)
    _check_not_begun(row.day)
    audit.record(
        "opening.rename_closing_day",
        _closing_subject(row),
        actor=actor,
        before={"reason": row.reason},
        after={"reason": reason},
    )
    row.reason = reason
    return row


@use_case
def remove_closing_day(actor: Person, closing_day_id: int, version: int) -> date:
    """Open on the day after all; gives the day. Raises Conflict, NotFound, or Refused when it is too late."""
    _check_rights(actor)
    row = queries.closing_day(closing_day_id)
    _check_version(row, version)
    _check_not_begun(row.day)
    audit.record(
        "opening.remove_closing_day", _closing_subject(row), actor=actor, before={"reason": row.reason}
    )
    db.session.delete(row)
    _tell(actor, row.day, row.day)
    # Seen again without the closing day: at eight in the evening it is too late to open from seven.
    _check_not_begun(row.day)
    return row.day


@use_case
def add_extra_opening(actor: Person, day: date, start: time, end: time, reason: str) -> ExtraOpening:
    """Open on `day` outside the rules, also if it is a closing day.

    Raises Refused when the times make no sense, have begun, or overlap another extra opening.
    """
    _check_rights(actor)
    _check_times(start, end)
    _check_not_begun(day)
    others = queries.extra_openings(day, day)
    if any(start < other.end and other.start < end for other in others):
        raise Refused(_("Der er allerede en ekstra åbning på den tid. Fjern den først."))
    row = ExtraOpening(day=day, start=start, end=end, reason=reason)
    db.session.add(row)
    _flush_unique(_("Der er allerede en ekstra åbning på den tid. Fjern den først."))
    _check_not_begun(day)
    audit.record("opening.add_extra", f"extra_opening:{row.id}", actor=actor, after=_extra_told(row))
    _tell(actor, day, day)
    return row


@use_case
def remove_extra_opening(actor: Person, extra_opening_id: int, version: int) -> date:
    """Drop an extra opening; gives the day. Raises Conflict, NotFound, or Refused when it has begun."""
    _check_rights(actor)
    row = queries.extra_opening(extra_opening_id)
    _check_version(row, version)
    _check_not_begun(row.day)
    audit.record("opening.remove_extra", f"extra_opening:{row.id}", actor=actor, before=_extra_told(row))
    db.session.delete(row)
    _tell(actor, row.day, row.day)
    return row.day


@use_case
def install_defaults(first_year: int, last_year: int) -> int:
    """Monday to Thursday 19-22 from 1 January of `first_year`, and the usual closing days through `last_year`.

    For `flask setup` and the demo data. Does nothing where somebody has agreed on hours already; gives the
    number of closing days added.
    """
    if not queries.is_empty():
        return 0
    rows = _new_rules(DEFAULT_WEEKDAYS, DEFAULT_START, DEFAULT_END, date(first_year, 1, 1), None)
    _settle_rules(None, "opening.add_rule", dict.fromkeys(rows))
    closed = {row.day for row in queries.closing_days(date(first_year, 1, 1), date(last_year, 12, 31))}
    added = [
        _new_closing_day(candidate)
        for year in range(first_year, last_year + 1)
        for candidate in presets.candidates(year, presets.DEFAULTS, closed=closed)
        if candidate.day not in closed
    ]
    audit.record(
        "opening.install_defaults", "opening", after={"years": [first_year, last_year], "closed": len(added)}
    )
    _tell(None, date(first_year, 1, 1), None)
    return len(added)


def _check_rights(actor: Person | None) -> None:
    if actor is not None and actor.role != Role.COORDINATOR:
        raise Refused(_("Kun tovholderen kan ændre åbningstiden."))


def _check_version(row: OpeningRule | ClosingDay | ExtraOpening, version: int) -> None:
    if row.version != version:
        raise Conflict()


def _check_times(start: time, end: time) -> None:
    if start >= end:
        raise Refused(_("Sluttidspunktet skal ligge efter starttidspunktet."))
    if start < rules.EARLIEST:
        raise Refused(_("Åbningstiden kan tidligst begynde kl. %(hour)s.", hour=hour(rules.EARLIEST)))


def _check_reach(day: date) -> None:
    if day.year > clock.today().year + rules.FURTHEST_YEARS:
        raise Refused(_("Vælg en dato inden for de næste %(years)d år.", years=rules.FURTHEST_YEARS))


def _check_ahead(day: date) -> None:
    # Not today: the evening may already be under way.
    if day <= clock.today():
        raise Refused(_("Vælg en dato fra i morgen og frem. Det, der har været, bliver ikke skrevet om."))
    _check_reach(day)


def _check_not_begun(day: date) -> None:
    begun = day == clock.today() and any(
        opening.opens_at <= clock.now() for opening in queries.openings_between(day, day)
    )
    if begun or day < clock.today():
        raise Refused(_("Dagen er gået eller er i gang. Det, der har været, bliver ikke skrevet om."))
    _check_reach(day)


def _new_rules(
    weekdays: Iterable[int], start: time, end: time, valid_from: date, valid_to: date | None
) -> list[OpeningRule]:
    rows = [
        OpeningRule(weekday=weekday, start=start, end=end, valid_from=valid_from, valid_to=valid_to)
        for weekday in sorted(weekdays)
    ]
    db.session.add_all(rows)
    return rows


def _seen_rules(versions: Mapping[int, int]) -> list[OpeningRule]:
    if not versions:
        raise Refused(_("Vælg mindst én ugedag."))
    rows = [queries.opening_rule(rule_id) for rule_id in versions]
    for row in rows:
        _check_version(row, versions[row.id])
    return rows


def _settle_rules(
    actor: Person | None, action: str, touched: Mapping[OpeningRule, dict[str, object] | None]
) -> None:
    """Refuse what overlaps, and audit each touched rule with what it was before (None for a new one)."""
    _flush_unique(_("Der er allerede åbent på den tid. Se åbningstiderne igen."))
    everything = {row.id: queries.as_rule(row) for row in queries.opening_rules()}
    for row, before in touched.items():
        others = [rule for rule_id, rule in everything.items() if rule_id != row.id]
        clash = rules.clash(queries.as_rule(row), others)
        if clash:
            raise Refused(
                _(
                    "Der er allerede åbent kl. %(start)s–%(end)s på den ugedag fra den %(day)s. Ændr den åbningstid i stedet.",
                    start=hour(clash.start),
                    end=hour(clash.end),
                    day=short_date(clash.valid_from),
                )
            )
        audit.record(action, f"opening_rule:{row.id}", actor=actor, before=before, after=_told(row))


def _flush_unique(message: str) -> None:
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(message) from None


def _new_closing_day(candidate: Candidate) -> ClosingDay:
    row = ClosingDay(day=candidate.day, reason=candidate.reason, preset=candidate.preset)
    db.session.add(row)
    return row


def _closing_subject(row: ClosingDay) -> str:
    return f"closing_day:{row.day.isoformat()}"


def _told(row: OpeningRule) -> dict[str, object]:
    return {
        "weekday": row.weekday,
        "start": row.start.isoformat("minutes"),
        "end": row.end.isoformat("minutes"),
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }


def _extra_told(row: ExtraOpening) -> dict[str, object]:
    return {
        "day": row.day.isoformat(),
        "start": row.start.isoformat("minutes"),
        "end": row.end.isoformat("minutes"),
        "reason": row.reason,
    }


def _tell(actor: Person | None, first: date, last: date | None) -> None:
    db.session.flush()
    openings_changed.send("opening", first=first, last=last, actor=actor)
