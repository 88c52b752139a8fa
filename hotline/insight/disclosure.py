"""Small counts are not shown to whom they are not entitled: few calls can be one known person. Pure.

Source: `domain.md` section 3, »small cells (< 5) suppressed in public figures«.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

LEAST = 5
K = TypeVar("K")


def guarded(amounts: Mapping[K, int]) -> dict[K, int | None]:
    """The parts of a whole with small ones (1-4) as None, and where one alone could be told from the sum, the next too."""
    hidden = {key for key, amount in amounts.items() if 0 < amount < LEAST}
    if len(hidden) == 1:
        rest = [(amount, str(key), key) for key, amount in amounts.items() if amount >= LEAST]
        if rest:
            hidden.add(min(rest, key=lambda each: each[:2])[2])
    return {key: None if key in hidden else amount for key, amount in amounts.items()}


def shown(amount: int, *, entitled: bool) -> int | None:
    """One count by itself; None when it is small and the reader is not entitled to it."""
    return None if not entitled and 0 < amount < LEAST else amount
