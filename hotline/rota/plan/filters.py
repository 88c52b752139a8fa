"""Which evenings a page is asked for, and what a quarter is. Both live in addresses, so a link shows the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from hotline.core import cpr
from hotline.rota.rules import IsoWeek

WEEKS_IN_QUARTER = 13
LONGEST_SEARCH = 60
_KEY = re.compile(r"[a-z]{1,30}")


class Show(StrEnum):
    """Whose evenings are asked for."""

    ALL = "all"
    OWN = "own"
    MINE = "mine"


class Only(StrEnum):
    """Which evenings are asked for, by how they stand."""

    HOLES = "holes"
    DRAFTS = "drafts"
    UNDER_WAY = "under-way"


@dataclass(frozen=True)
class Filter:
    """What is asked for; the default is everything. `name` is looked for among those on the evening."""

    show: Show = Show.ALL
    municipality: str | None = None
    only: Only | None = None
    name: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str], own_id: int | None) -> Filter:
        """What an address asks for, what cannot be asked for left out; `own_id` None has no municipality of its own."""
        show = next((each for each in Show if each == given.get("show")), Show.ALL)
        if show is Show.OWN and own_id is None:
            show = Show.ALL
        name = " ".join(given.get("name", "").replace("\x00", "").split())[:LONGEST_SEARCH]
        return cls(
            show,
            key if (key := given.get("municipality", "")) and _KEY.fullmatch(key) else None,
            next((each for each in Only if each == given.get("only")), None),
            "" if cpr.contains_cpr(name) else name,
        )

    def args(self) -> dict[str, Any]:
        """What to put in an address to ask for the same."""
        found = {"municipality": self.municipality, "only": self.only, "name": self.name or None}
        found["show"] = self.show if self.show is not Show.ALL else None
        return {name: str(value) for name, value in found.items() if value is not None}

    def but(self, **changes: Any) -> dict[str, Any]:
        """The address for the same with something changed."""
        return replace(self, **changes).args()

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Filter()


@dataclass(frozen=True)
class Quarter:
    """Thirteen ISO weeks; the year's week 53 belongs to the fourth."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError("a year has four quarters")

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter that `day`'s week lies in."""
        week = IsoWeek.of(day)
        return cls(week.year, min((week.number - 1) // WEEKS_IN_QUARTER + 1, 4))

    @property
    def first(self) -> IsoWeek:
        """Its first week."""
        return IsoWeek(self.year, (self.number - 1) * WEEKS_IN_QUARTER + 1)

    @property
    def last(self) -> IsoWeek:
        """Its last week."""
        return self.following.first.plus(-1)

    @property
    def following(self) -> Quarter:
        """The next one."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def previous(self) -> Quarter:
        """The one before."""
        return Quarter.of(self.first.monday - timedelta(days=7))
