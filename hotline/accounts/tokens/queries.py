"""Reads of tokens; `*_for` functions are the doors from a page, `bearer` is the one from the API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from hotline.accounts import queries as accounts
from hotline.accounts.models import Municipality, Person
from hotline.accounts.tokens import rules, secret
from hotline.accounts.tokens.models import ApiToken
from hotline.accounts.tokens.rules import Scope
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import NotFound


def tokens_for(viewer: Person) -> Sequence[ApiToken]:
    """The tokens that `viewer` manages, those that still open something first: a chief the own municipality's."""
    query = select(ApiToken).order_by(ApiToken.revoked_at.is_not(None), ApiToken.name, ApiToken.id)
    if viewer.role == Role.CHIEF:
        query = query.where(ApiToken.municipality_id == viewer.municipality_id)
    elif viewer.role != Role.COORDINATOR:
        return []
    return db.session.scalars(query).all()


def token_for(viewer: Person, token_id: int) -> ApiToken:
    """One token that `viewer` manages; raises NotFound for any other."""
    row = db.session.get(ApiToken, token_id)
    if row is None or not rules.may_manage(viewer.role, viewer.municipality_id, row.municipality_id):
        raise NotFound()
    return row


def actors_for(viewer: Person) -> Sequence[Person]:
    """The people whom `viewer` may let a token act as: themselves first, then those whom they manage."""
    others = [each for each in accounts.people_for(viewer) if each.active and each.id != viewer.id]
    return [viewer, *others]


def tokens_of(person: Person) -> Sequence[ApiToken]:
    """The open tokens that act as `person`."""
    return db.session.scalars(
        select(ApiToken)
        .where(ApiToken.person_id == person.id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.id)
    ).all()


@dataclass(frozen=True)
class Bearer:
    """Who stands behind a request with a token that is good: on whose behalf, within what, and for what."""

    token_id: int
    person: Person
    municipality: Municipality | None
    """None is all of them."""
    scopes: frozenset[Scope]
    used_today: bool

    @property
    def municipality_id(self) -> int | None:
        """That of the municipality; None is all of them."""
        return self.municipality.id if self.municipality else None


def bearer(said: str) -> Bearer | None:
    """Who stands behind a secret, in one query. Unknown, closed and expired are not told apart, nor is a token
    whose person has left or has moved to where it is not good.
    """
    prefix = secret.prefix(said)
    row = db.session.scalar(select(ApiToken).where(ApiToken.prefix == prefix)) if prefix else None
    # Hashed and compared for an unknown one too, so that the time it takes says nothing.
    fits = secret.fits(said, row.token_hash if row else "")
    if row is None or not fits or row.revoked_at is not None or row.expires_on < clock.today():
        return None
    person = row.person
    role = Role(person.role)
    if not person.active or not rules.fits(role, person.municipality_id, row.municipality_id):
        return None
    return Bearer(
        row.id,
        person,
        row.municipality,
        rules.standing(row.scopes.split(), role),
        row.last_used_on == clock.today(),
    )
