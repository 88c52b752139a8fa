"""Small counts are not shown to whom they are not entitled: few calls can be one known person. Pure.

Source: `domain.md` section 3, »small cells (< 5) suppressed in public figures«.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

LEAST = 5
K = TypeVar("K")


def guarded(
    amounts: Mapping[K, int], *, known: Collection[K] = (), rather: Collection[K] = ()
) -> dict[K, int | None]:
    """The parts of a whole with small ones (1-4) as None, and where they could be told from the sum, the next too.

    `known` are parts that the reader sees in any case. The next is one of `rather`, if any of them is large enough.
    """
    guess = {key: amount for key, amount in amounts.items() if key not in known}
    hidden = {key for key, amount in guess.items() if 0 < amount < LEAST}
    if _told([guess[key] for key in hidden]):
        rest = [
            (key not in rather, amount, str(key), key) for key, amount in guess.items() if amount >= LEAST
        ]
        if rest:
            hidden.add(min(rest, key=lambda each: each[:3])[3])
    return {key: None if key in hidden else amount for key, amount in amounts.items()}


def _told(hidden: Collection[int]) -> bool:
    """Whether the sum alone tells them: one by itself, and several that are all as small or all as large as can be."""
    return len(hidden) == 1 or (bool(hidden) and sum(hidden) in {len(hidden), len(hidden) * (LEAST - 1)})


def shown(amount: int, *, entitled: bool) -> int | None:
    """One count by itself; None when it is small and the reader is not entitled to it."""
    return None if not entitled and 0 < amount < LEAST else amount
