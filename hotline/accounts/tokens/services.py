"""What can be done with tokens."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.accounts.queries import municipalities
from hotline.accounts.signals import person_deactivated
from hotline.accounts.tokens import queries, rules, secret
from hotline.accounts.tokens.models import ApiToken
from hotline.accounts.tokens.rules import Scope
from hotline.core import audit, clock
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import Refused


@use_case
def add_token(
    actor: Person,
    *,
    name: str,
    scopes: Collection[Scope],
    person_id: int,
    municipality_id: int | None,
    expires_on: date,
) -> tuple[ApiToken, str]:
    """Make a token; gives its row and its secret, which is never seen again. `municipality_id` None is all of them.

    Raises Refused for a municipality or a person that is not the actor's to let it act for, for a person who may not
    use what is chosen, and for a date that is past or more than a year ahead.
    """
    name = " ".join(name.split())
    if not name or len(name) > rules.NAME_MOST:
        raise Refused(_("Giv nøglen et navn på højst %(most)d tegn.", most=rules.NAME_MOST))
    _check_municipality(actor, municipality_id)
    person = _person(actor, person_id, municipality_id)
    _check_scopes(scopes, person)
    _check_expiry(expires_on)
    said = secret.new()
    row = ApiToken(
        name=name,
        prefix=str(secret.prefix(said)),
        token_hash=secret.digest(said),
        scopes=" ".join(sorted(scopes)),
        municipality_id=municipality_id,
        person_id=person.id,
        made_by_id=actor.id,
        made_at=clock.now(),
        expires_on=expires_on,
    )
    db.session.add(row)
    db.session.flush()
    after = {
        "name": name,
        "scopes": row.scopes,
        "municipality_id": municipality_id,
        "person_id": person.id,
        "expires_on": expires_on.isoformat(),
    }
    audit.record("accounts.add_token", f"api_token:{row.id}", actor=actor, after=after)
    return row, said


def _check_municipality(actor: Person, municipality_id: int | None) -> None:
    if not rules.may_manage(Role(actor.role), actor.municipality_id, municipality_id):
        raise Refused(_("Chefer laver nøgler til deres egen kommune, tovholdere til dem alle."))
    if municipality_id is not None and all(each.id != municipality_id for each in municipalities()):
        raise Refused(_("Vælg en af kommunerne."))


def _person(actor: Person, person_id: int, municipality_id: int | None) -> Person:
    person = next((each for each in queries.actors_for(actor) if each.id == person_id), None)
    if person is None or not person.active:
        raise Refused(_("Vælg en, du selv kan oprette og ændre, eller dig selv."))
    if not rules.fits(Role(person.role), person.municipality_id, municipality_id):
        raise Refused(
            _("%(name)s hører til en anden kommune end nøglen. Vælg en anden person.", name=person.name)
        )
    return person


def _check_scopes(scopes: Collection[Scope], person: Person) -> None:
    if not scopes:
        raise Refused(_("Vælg mindst én ting, som nøglen må bruges til."))
    if frozenset(scopes) - rules.OPEN_TO[Role(person.role)]:
        raise Refused(
            _("%(name)s har ikke selv adgang til alt det. Vælg mindre, eller en anden.", name=person.name)
        )


def _check_expiry(expires_on: date) -> None:
    today = clock.today()
    if not today <= expires_on <= today + rules.LONGEST:
        raise Refused(_("Vælg en udløbsdato fra i dag og højst et år frem."))


@use_case
def revoke_token(actor: Person, token_id: int) -> ApiToken:
    """Close a token, at once and for good. Raises NotFound when it is not the actor's to manage."""
    row = queries.token_for(actor, token_id)
    if row.revoked_at is None:
        _revoke(row, actor)
    return row


def _revoke(row: ApiToken, actor: Person | None) -> None:
    row.revoked_at = clock.now()
    audit.record("accounts.revoke_token", f"api_token:{row.id}", actor=actor)


@person_deactivated.connect
def _close_tokens(_sender: object, person: Person, actor: Person | None) -> None:
    """What acts as somebody who leaves is closed for good, also if they come back."""
    for row in queries.tokens_of(person):
        _revoke(row, actor)


@use_case
def note_token_used(token_id: int) -> None:
    """Remember the day on which a token was used: the day only, since nobody needs to know more."""
    row = db.session.get(ApiToken, token_id)
    if row is not None and row.last_used_on != clock.today():
        row.last_used_on = clock.today()
