"""What a token may be good for, and for whom. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum

from hotline.core.access import Role

LONGEST = timedelta(days=365)
USUAL = timedelta(days=90)
NAME_MOST = 60


class Scope(StrEnum):
    """One thing that a token may be used for."""

    READ_STATUS = "read:status"
    READ_ROTA = "read:rota"
    READ_CALLS = "read:calls"
    READ_STATISTICS = "read:statistics"
    READ_GUIDE = "read:guide"
    WRITE_CALLS = "write:calls"
    WRITE_TELEPHONY = "write:telephony"


_AT_WORK = frozenset(Scope) - {Scope.READ_STATISTICS}
# A token opens nothing that its person's own sign-in would not: a reader sees figures only.
OPEN_TO: dict[Role, frozenset[Scope]] = {
    Role.STAFF: _AT_WORK,
    Role.CHIEF: frozenset(Scope),
    Role.COORDINATOR: frozenset(Scope),
    Role.READER: frozenset({Scope.READ_STATUS, Scope.READ_STATISTICS}),
}


def standing(scopes: Collection[str], role: Role) -> frozenset[Scope]:
    """What of `scopes` somebody of this role may use now: the role may have changed since the token was made."""
    return frozenset(each for each in OPEN_TO[role] if each in scopes)


def fits(role: Role, municipality_id: int | None, token_municipality_id: int | None) -> bool:
    """Whether a token of that municipality (None: all) may act as somebody of this role and municipality.

    Who works across the municipalities acts for any of them or all; others for their own alone.
    """
    if role in {Role.COORDINATOR, Role.READER}:
        return True
    return municipality_id is not None and municipality_id == token_municipality_id


def may_manage(role: Role, municipality_id: int | None, token_municipality_id: int | None) -> bool:
    """Whether somebody sees, makes and closes tokens of that municipality (None: all)."""
    if role == Role.COORDINATOR:
        return True
    return role == Role.CHIEF and municipality_id is not None and municipality_id == token_municipality_id
