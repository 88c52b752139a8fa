"""Single days: closing days, extra openings. Until an opening of the day has begun."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, Refused
from hotline.core.i18n import short_date
from hotline.opening import queries
from hotline.opening.models import ClosingDay, ExtraOpening
from hotline.opening.presets import Preset
from hotline.opening.services.common import check_rights, new_closing_day, tell
from hotline.opening.wishes import check_reach, check_times


@use_case
def generate_closing_days(
    actor: Person, year: int, chosen: Collection[Preset], weeks: Collection[int], days: Collection[date]
) -> list[ClosingDay]:
    """Save those of `days` that the presets and closed weeks do propose for `year`; gives what was added.

    Days that are closed already keep the reason they have, so that hand edits live and saving twice adds
    nothing. Days up to today are left alone. Raises Refused for a year or week out of reach.
    """
    check_rights(actor)
    added = [
        new_closing_day(each.candidate)
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
    tell(actor, added[0].day, added[-1].day)
    return added


@use_case
def add_closing_day(actor: Person, day: date, reason: str) -> ClosingDay:
    """Close on `day`. Raises Refused when the day has begun to open or is past, or is closed already."""
    check_rights(actor)
    _check_not_begun(day)
    row = ClosingDay(day=day, reason=reason, preset=None)
    db.session.add(row)
    _flush_unique(_("Den %(day)s er allerede en lukkedag.", day=short_date(day)))
    audit.record("opening.add_closing_day", _closing_subject(row), actor=actor, after={"reason": reason})
    tell(actor, day, day)
    return row


@use_case
def rename_closing_day(actor: Person, closing_day_id: int, version: int, reason: str) -> ClosingDay:
    """Give a closing day another reason. Raises Conflict, NotFound, or Refused when the day is past."""
    check_rights(actor)
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
    check_rights(actor)
    row = queries.closing_day(closing_day_id)
    _check_version(row, version)
    _check_not_begun(row.day)
    audit.record(
        "opening.remove_closing_day", _closing_subject(row), actor=actor, before={"reason": row.reason}
    )
    db.session.delete(row)
    tell(actor, row.day, row.day)
    # Seen again without the closing day: at eight in the evening it is too late to open from seven.
    _check_not_begun(row.day)
    return row.day


@use_case
def add_extra_opening(actor: Person, day: date, start: time, end: time, reason: str) -> ExtraOpening:
    """Open on `day` outside the rules, also if it is a closing day.

    Raises Refused when the times make no sense, have begun, or overlap another extra opening.
    """
    check_rights(actor)
    check_times(start, end)
    _check_not_begun(day)
    others = queries.extra_openings(day, day)
    if any(start < other.end and other.start < end for other in others):
        raise Refused(_("Der er allerede en ekstra åbning på den tid. Fjern den først."))
    row = ExtraOpening(day=day, start=start, end=end, reason=reason)
    db.session.add(row)
    _flush_unique(_("Der er allerede en ekstra åbning på den tid. Fjern den først."))
    _check_not_begun(day)
    audit.record("opening.add_extra", f"extra_opening:{row.id}", actor=actor, after=_extra_told(row))
    tell(actor, day, day)
    return row


@use_case
def remove_extra_opening(actor: Person, extra_opening_id: int, version: int) -> date:
    """Drop an extra opening; gives the day. Raises Conflict, NotFound, or Refused when it has begun."""
    check_rights(actor)
    row = queries.extra_opening(extra_opening_id)
    _check_version(row, version)
    _check_not_begun(row.day)
    audit.record("opening.remove_extra", f"extra_opening:{row.id}", actor=actor, before=_extra_told(row))
    db.session.delete(row)
    tell(actor, row.day, row.day)
    return row.day


def _check_version(row: ClosingDay | ExtraOpening, version: int) -> None:
    if row.version != version:
        raise Conflict()


def _check_not_begun(day: date) -> None:
    begun = day == clock.today() and any(
        opening.opens_at <= clock.now() for opening in queries.openings_between(day, day)
    )
    if begun or day < clock.today():
        raise Refused(_("Dagen er gået eller er i gang. Det, der har været, bliver ikke skrevet om."))
    check_reach(day)


def _flush_unique(message: str) -> None:
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(message) from None


def _closing_subject(row: ClosingDay) -> str:
    return f"closing_day:{row.day.isoformat()}"


def _extra_told(row: ExtraOpening) -> dict[str, object]:
    return {
        "day": row.day.isoformat(),
        "start": row.start.isoformat("minutes"),
        "end": row.end.isoformat("minutes"),
        "reason": row.reason,
    }
