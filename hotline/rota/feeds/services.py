"""The secret addresses of calendar feeds."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.accounts.signals import person_deactivated
from hotline.core import audit, clock
from hotline.core.db import db, use_case
from hotline.core.errors import Refused
from hotline.rota.feeds import queries, tokens
from hotline.rota.feeds.models import CalendarToken

MOST_TOKENS = 10
STAMP_EVERY = timedelta(hours=1)


@use_case
def add_calendar_token(actor: Person, name: str) -> tuple[CalendarToken, str]:
    """Make a calendar address for `actor`; gives the row and the secret, which is never seen again.

    Raises Refused for an eleventh address or a name that is in use.
    """
    have = queries.calendar_tokens_of(actor)
    if len(have) >= MOST_TOKENS:
        raise Refused(_("Du har allerede ti kalenderadresser. Luk en, du ikke bruger, og prøv igen."))
    if any(each.name.casefold() == name.casefold() for each in have):
        raise Refused(_("Du har allerede en adresse med det navn. Vælg et andet, fx »Min telefon«."))
    secret = tokens.new()
    row = CalendarToken(
        person_id=actor.id,
        name=name,
        prefix=tokens.prefix(secret),
        token_hash=tokens.digest(secret),
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record("rota.add_calendar", f"calendar_token:{row.id}", actor=actor, after={"name": name})
    return row, secret


@use_case
def revoke_calendar_token(actor: Person, token_id: int) -> CalendarToken:
    """Close one of the actor's own calendar addresses, at once and for good. Raises NotFound for any other."""
    row = queries.calendar_token_for(actor, token_id)
    row.revoked_at = clock.now()
    audit.record("rota.revoke_calendar", f"calendar_token:{row.id}", actor=actor)
    return row


@person_deactivated.connect
def _close_addresses(_sender: object, person: Person, actor: Person | None) -> None:
    """Who leaves loses the addresses for good, also if they come back."""
    for row in queries.calendar_tokens_of(person):
        row.revoked_at = clock.now()
        audit.record("rota.revoke_calendar", f"calendar_token:{row.id}", actor=actor)


@use_case
def note_calendar_used(token_id: int) -> None:
    """Remember that an address was read, at most once an hour, so that an unchanged feed costs one read."""
    row = db.session.get(CalendarToken, token_id)
    now = clock.now()
    if row is not None and (row.last_used_at is None or row.last_used_at <= now - STAMP_EVERY):
        row.last_used_at = now
