"""Counts of calls by facet and value, as the pages read them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from hotline.insight.tally.rules import Facet


class Counts(Mapping[Facet, Counter[str]]):
    """How many calls have which value, by facet; a value that nobody said is 0, and a facet nobody has is empty."""

    def __init__(self, amounts: Mapping[tuple[str, str], int]) -> None:
        self._facets: dict[str, Counter[str]] = {}
        for (facet, value), amount in amounts.items():
            self._facets.setdefault(facet, Counter())[value] = amount

    def __getitem__(self, facet: Facet) -> Counter[str]:
        return self._facets.get(facet, Counter())

    def __iter__(self) -> Iterator[Facet]:
        return iter(Facet)

    def __len__(self) -> int:
        return len(Facet)

    @property
    def calls(self) -> int:
        """The calls that asked for something."""
        return self[Facet.ALL].total()

    @property
    def non_calls(self) -> int:
        """Those that asked for nothing: wrong numbers and the like."""
        return self[Facet.NON_CALL].total()
