"""The secret addresses of calendar feeds."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.accounts.queries import municipalities
from hotline.accounts.signals import person_deactivated
from hotline.core import audit, clock
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import Refused
from hotline.rota.calendar import Scope
from hotline.rota.feeds import queries, tokens
from hotline.rota.feeds.models import CalendarToken

MOST_TOKENS = 10
STAMP_EVERY = timedelta(hours=1)


@use_case
def add_calendar_token(
    actor: Person,
    name: str,
    scope: Scope = Scope.PERSONAL,
    *,
    municipality_id: int | None = None,
    alarm_minutes: int | None = None,
) -> tuple[CalendarToken, str]:
    """Make a calendar address for `actor`; gives the row and the secret, which is never seen again.

    `municipality_id` is for the coordinator, who belongs to none; others follow their own. Raises Refused for
    an eleventh address, a name that is in use, or a municipality that is none.
    """
    have = queries.calendar_tokens_of(actor)
    if len(have) >= MOST_TOKENS:
        raise Refused(_("Du har allerede ti kalenderadresser. Luk en, du ikke bruger, og prøv igen."))
    if any(each.name.casefold() == name.casefold() for each in have):
        raise Refused(_("Du har allerede en adresse med det navn. Vælg et andet, fx »Min telefon«."))
    whose = _municipality(actor, municipality_id) if scope is Scope.MUNICIPALITY else None
    return _add(actor, name, scope, whose, alarm_minutes)


def _municipality(actor: Person, wanted: int | None) -> int:
    chosen = wanted if actor.role == Role.COORDINATOR else actor.municipality_id
    if chosen is None or all(each.id != chosen for each in municipalities()):
        raise Refused(_("Vælg en af kommunerne."))
    return chosen


def _add(
    actor: Person, name: str, scope: Scope, municipality_id: int | None, alarm_minutes: int | None
) -> tuple[CalendarToken, str]:
    secret = tokens.new()
    row = CalendarToken(
        person_id=actor.id,
        name=name,
        scope=scope,
        municipality_id=municipality_id,
        alarm_minutes=alarm_minutes,
        prefix=tokens.prefix(secret),
        token_hash=tokens.digest(secret),
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    after = {"name": name, "scope": scope}
    audit.record("rota.add_calendar", f"calendar_token:{row.id}", actor=actor, after=after)
    return row, secret


@use_case
def renew_calendar_token(actor: Person, token_id: int) -> tuple[CalendarToken, str]:
    """Close an address and make a new one that shows the same; gives the row and the secret. Raises NotFound."""
    old = queries.calendar_token_for(actor, token_id)
    _revoke(old, actor)
    return _add(actor, old.name, Scope(old.scope), old.municipality_id, old.alarm_minutes)


def _revoke(row: CalendarToken, actor: Person | None) -> None:
    row.revoked_at = clock.now()
    audit.record("rota.revoke_calendar", f"calendar_token:{row.id}", actor=actor)


@use_case
def revoke_calendar_token(actor: Person, token_id: int) -> CalendarToken:
    """Close one of the actor's own calendar addresses, at once and for good. Raises NotFound for any other."""
    row = queries.calendar_token_for(actor, token_id)
    _revoke(row, actor)
    return row


@use_case
def revoke_all_calendar_tokens(actor: Person) -> int:
    """Close all of the actor's addresses, as when a telephone is lost; gives how many."""
    rows = queries.calendar_tokens_of(actor)
    for row in rows:
        _revoke(row, actor)
    return len(rows)


@person_deactivated.connect
def _close_addresses(_sender: object, person: Person, actor: Person | None) -> None:
    """Who leaves loses the addresses for good, also if they come back."""
    for row in queries.calendar_tokens_of(person):
        _revoke(row, actor)


@use_case
def note_calendar_used(token_id: int) -> None:
    """Remember that an address was read, at most once an hour, so that an unchanged feed costs one read."""
    row = db.session.get(CalendarToken, token_id)
    now = clock.now()
    if row is not None and (row.last_used_at is None or row.last_used_at <= now - STAMP_EVERY):
        row.last_used_at = now
