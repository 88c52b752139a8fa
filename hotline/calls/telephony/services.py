"""What can be done with the telephone's figures, and with the systems that send them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.calls.telephony import queries, tokens
from hotline.calls.telephony.models import TelephonyChange, TelephonyEvening, TelephonySystem
from hotline.calls.telephony.rules import Figures, Source
from hotline.core import audit, clock
from hotline.core.access import PLANNERS, Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.core.i18n import short_date


@dataclass(frozen=True)
class Saved:
    """How many evenings are new, were changed, and were as they are already."""

    new: int = 0
    changed: int = 0
    same: int = 0


@dataclass(frozen=True)
class Received:
    """What a system sent, and whether it is new or had come before under the same id."""

    change: TelephonyChange
    is_new: bool


@use_case
def write(actor: Person, day: date, version: int, figures: Figures) -> TelephonyEvening:
    """Write down an evening's figures by hand; `version` 0 is an evening that had none.

    Raises Refused when the day is not the actor's to write or lies ahead, Conflict when somebody else wrote since
    `version`. The same figures again change nothing.
    """
    if not queries.may_write(actor, day):
        raise Refused(
            _("Tallene for den dag kan skrives af chefer, tovholdere og den, der havde telefonen den aften.")
        )
    row = queries.evening(day)
    if (row.version if row else 0) != version:
        raise Conflict(
            _(
                "En anden har skrevet tal for aftenen imens. Herunder står både det, der er gemt, og dit. Gem igen, hvis dit skal gælde."
            )
        )
    change = _put(row, day, figures, Source.HAND, by_id=actor.id)
    return change.evening if change else _there(row)


def _there(row: TelephonyEvening | None) -> TelephonyEvening:
    if row is None:
        raise NotFound()
    return row


def seen(evenings: Mapping[date, TelephonyEvening]) -> str:
    """A mark of how these evenings stand, so that a preview that is confirmed later can tell whether they still do."""
    standing = ",".join(f"{day}:{evenings[day].version}" for day in sorted(evenings))
    return hashlib.sha256(standing.encode()).hexdigest()[:16]


@use_case
def take_in(actor: Person, rows: Mapping[date, Figures], mark: str) -> Saved:
    """Take in many evenings from a file that was looked at; doing it twice is doing it once.

    Raises Refused for a day ahead and for staff, Conflict when an evening changed since the `mark` of the preview.
    """
    if actor.role not in PLANNERS:
        raise Refused(_("Chefer og tovholdere indlæser filer."))
    ahead = [day for day in rows if day > clock.today()]
    if ahead:
        raise Refused(_("%(day)s er ikke kommet endnu.", day=short_date(min(ahead))))
    have = queries.evenings_of(list(rows))
    if seen(have) != mark:
        raise Conflict(
            _(
                "Nogle af aftenerne er ændret, siden filen blev vist. Se det hele igen, og gem så. Intet er ændret."
            )
        )
    new = changed = same = 0
    for day, figures in sorted(rows.items()):
        change = _put(have.get(day), day, figures, Source.CSV, by_id=actor.id)
        new += change is not None and day not in have
        changed += change is not None and day in have
        same += change is None
    return Saved(new, changed, same)


@use_case
def receive(system_id: int, event_id: str, day: date, figures: Figures) -> Received:
    """Take what a telephone system sent, once: the same id with the same content gives the first row back.

    Raises Refused for a day ahead, Conflict for another content under a known id, NotFound for a system that was
    revoked meanwhile.
    """
    system = db.session.get(TelephonySystem, system_id)
    if system is None or system.revoked_at is not None:
        raise NotFound()
    before = queries.received(system_id, event_id)
    if before is not None:
        return _again(before, day, figures)
    if day > clock.today():
        raise Refused(_("%(day)s er ikke kommet endnu.", day=short_date(day)))
    try:
        with db.session.begin_nested():
            change = _put(
                queries.evening(day),
                day,
                figures,
                Source.WEBHOOK,
                system_id=system_id,
                event_id=event_id,
                always=True,
            )
            db.session.flush()
    except IntegrityError:
        # The same event twice at once: on PostgreSQL the other one committed between our look and our insert.
        before = queries.received(system_id, event_id)
        if before is None:
            raise Conflict() from None
        return _again(before, day, figures)
    if change is None:
        raise NotFound()
    return Received(change, is_new=True)


def _again(before: TelephonyChange, day: date, figures: Figures) -> Received:
    if before.figures != figures or before.evening.day != day:
        raise Conflict(_("Hændelsens id er brugt før med et andet indhold. Send rettelser med et nyt id."))
    return Received(before, is_new=False)


def _put(
    row: TelephonyEvening | None,
    day: date,
    figures: Figures,
    source: Source,
    *,
    by_id: int | None = None,
    system_id: int | None = None,
    event_id: str | None = None,
    always: bool = False,
) -> TelephonyChange | None:
    """Make the figures of the day these, with a row that says so; None when they were these already.

    `always` keeps a row even then, so that a system's event is known when it comes again.
    """
    if row is not None and row.figures == figures and not always:
        return None
    before = row.figures.as_dict() if row else None
    values = figures.as_dict()
    if row is None:
        row = TelephonyEvening(day=day, **values)
        db.session.add(row)
    elif row.figures != figures:
        for name, value in values.items():
            setattr(row, name, value)
    try:
        db.session.flush()
    except IntegrityError as error:
        if event_id is not None:
            raise
        raise Conflict() from error
    change = TelephonyChange(
        evening=row,
        at=clock.now(),
        source=source,
        by_id=by_id,
        system_id=system_id,
        event_id=event_id,
        **values,
    )
    with db.session.no_autoflush:
        db.session.add(change)
    db.session.flush()
    audit.record(
        "calls.telephony",
        f"telephony:{day}",
        actor=db.session.get(Person, by_id) if by_id else None,
        before=before,
        after={"source": source.value, **values},
    )
    return change


@use_case
def add_system(actor: Person, name: str) -> tuple[TelephonySystem, str]:
    """Let a telephone system send figures; gives its row and its secret, which is shown this once.

    Raises Refused for anybody but the coordinator, and for a name that is empty.
    """
    _may_manage(actor)
    name = " ".join(name.split())
    if not name or len(name) > 60:
        raise Refused(_("Giv telefonsystemet et navn på højst 60 tegn."))
    row = TelephonySystem(
        name=name,
        key=tokens.new_key(),
        salt=tokens.new_salt(),
        made_at=clock.now(),
        made_by_id=actor.id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        "calls.add_telephony_system", f"telephony_system:{row.id}", actor=actor, after={"name": name}
    )
    return row, tokens.secret(row.key, row.salt)


@use_case
def revoke_system(actor: Person, system_id: int) -> TelephonySystem:
    """Close a telephone system's way in, at once and for good; what it sent stays."""
    _may_manage(actor)
    row = db.session.get(TelephonySystem, system_id)
    if row is None:
        raise NotFound()
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        audit.record("calls.revoke_telephony_system", f"telephony_system:{row.id}", actor=actor)
    return row


def _may_manage(actor: Person) -> None:
    if actor.role != Role.COORDINATOR:
        raise Refused(_("Kun tovholderen bestemmer, hvilke telefonsystemer der må sende tal."))
