"""Who may manage whom, and what a password must be."""

from __future__ import annotations

from dataclasses import dataclass

from hotline.core.access import Role

PASSWORD_LEAST = 12
PASSWORD_MOST = 200


@dataclass(frozen=True)
class Standing:
    """What a rule needs to know of a person."""

    id: int
    role: Role
    municipality_id: int | None


def roles_to_give(actor: Standing) -> tuple[Role, ...]:
    """The roles that `actor` may give to others: a chief never makes a coordinator or a reader of all."""
    if actor.role == Role.COORDINATOR:
        return (Role.STAFF, Role.CHIEF, Role.COORDINATOR, Role.READER)
    return (Role.STAFF, Role.CHIEF) if actor.role == Role.CHIEF else ()


def may_manage(actor: Standing, role: Role, municipality_id: int | None) -> bool:
    """Whether `actor` manages people of this role and municipality.

    A coordinator manages everybody, a chief the own municipality's staff and chiefs: never somebody who
    stands above, also when they belong to the same municipality.
    """
    if role not in roles_to_give(actor):
        return False
    own = municipality_id is not None and actor.municipality_id == municipality_id
    return actor.role == Role.COORDINATOR or own


def password_is_strong(password: str, *known: str) -> bool:
    """Long enough, not one repeated character, and not the person's own name or address.

    Length is what counts (NIST SP 800-63B): no rules on kinds of characters, no forced changes.
    """
    if not PASSWORD_LEAST <= len(password) <= PASSWORD_MOST or len(set(password)) < 5:
        return False
    return password.casefold() not in {word.casefold() for word in known}
