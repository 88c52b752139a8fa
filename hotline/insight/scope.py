"""Whose calls a page is about, and which of the small counts its reader may see. Pure.

The five municipalities share the log, so everybody who is signed in sees its shape. A chief sees the own municipality's
counts and the whole exactly, and the coordinator all; of everything else small counts are hidden.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from hotline.core.access import PLANNERS, Role


@dataclass(frozen=True)
class Reader:
    """What a rule needs to know of somebody who looks."""

    role: Role
    municipality: str | None
    """The key of the municipality that they belong to."""


@dataclass(frozen=True)
class Scope:
    """The citizens that the figures are about: those of one municipality, or all who called."""

    municipality: str | None = None

    @property
    def places(self) -> Collection[str] | None:
        """As the counts know it; None is everywhere."""
        return None if self.municipality is None else (self.municipality,)


def entitled(reader: Reader, scope: Scope) -> bool:
    """Whether the reader sees counts below five in this scope."""
    if reader.role == Role.COORDINATOR:
        return True
    own = scope.municipality is None or scope.municipality == reader.municipality
    return reader.role == Role.CHIEF and own


def small_of(reader: Reader) -> frozenset[str] | None:
    """The municipalities of whose citizens the reader sees small counts also beside the others'; None is every one."""
    if reader.role == Role.COORDINATOR:
        return None
    return frozenset({reader.municipality} if reader.role == Role.CHIEF and reader.municipality else ())


def sees_money(reader: Reader, municipality: str | None) -> bool:
    """Whether the reader sees amounts of a municipality: its own chief and the coordinator. None is all of them together."""
    if reader.role not in PLANNERS:
        return False
    return reader.role == Role.COORDINATOR or municipality in {None, reader.municipality}
