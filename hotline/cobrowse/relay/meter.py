"""How much has come in the last while."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta


class Meter:
    """Allows at most `limit` in any stretch of length `per`."""

    def __init__(self, limit: float, per: timedelta) -> None:
        self._limit, self._per = limit, per
        self._seen: deque[tuple[datetime, float]] = deque()
        self._sum = 0.0

    def allows(self, now: datetime, amount: float = 1) -> bool:
        """Count `amount`, unless that would be more than the limit."""
        while self._seen and self._seen[0][0] <= now - self._per:
            self._sum -= self._seen.popleft()[1]
        if self._sum + amount > self._limit:
            return False
        self._seen.append((now, amount))
        self._sum += amount
        return True
