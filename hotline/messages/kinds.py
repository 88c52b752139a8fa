"""The kinds of messages that there are. Features register theirs when they are imported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hotline.core.access import AT_WORK, Role


@dataclass(frozen=True)
class Kind:
    """One kind of message, with how it is sent to somebody who has not chosen.

    `name` and `about` are lazy texts; the name is also the subject of the mail. `must` is mail that cannot be
    declined, since somebody else relies on it. `urgent` leaves at once, other kinds are gathered for a while.
    """

    key: str
    name: Any
    about: Any
    roles: tuple[Role, ...] = AT_WORK
    mail: bool = True
    sms: bool = False
    must: bool = False
    urgent: bool = False


_known: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make `kind` known, so that people can choose how to get it; gives it back."""
    _known[kind.key] = kind
    return kind


def kind(key: str) -> Kind:
    """The kind with this key; raises KeyError."""
    return _known[key]


def kinds_for(role: Role) -> list[Kind]:
    """The kinds that somebody of this role can get, in the order in which they were registered."""
    return [each for each in _known.values() if role in each.roles]
