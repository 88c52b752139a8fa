"""Fields that the citizen lets staff see for a short while, by the server's own clock."""

from __future__ import annotations

from datetime import datetime, timedelta

# What the citizen is told. The browser masks the field itself; here it is masked whatever the browser does.
LIFT_LIMIT = timedelta(seconds=60)
# A value on its way when the time is up is masked, but is nobody's fault and does not count as a finding.
ON_ITS_WAY = timedelta(seconds=5)
MOST_AT_ONCE = 5


class Lifts:
    """The fields that are shown just now, and until when. Never what stands in them."""

    def __init__(self) -> None:
        self._until: dict[int, datetime] = {}
        self._late: dict[int, datetime] = {}

    def begin(self, node_id: int, now: datetime) -> bool:
        """Show a field from now on; False when too many are shown already."""
        self._late.pop(node_id, None)
        if node_id not in self._until and len(self._until) >= MOST_AT_ONCE:
            return False
        self._until[node_id] = now + LIFT_LIMIT
        return True

    def end(self, node_id: int, now: datetime) -> bool:
        """Hide a field; False when it was not shown."""
        if self._until.pop(node_id, None) is None:
            return False
        self._late[node_id] = now + ON_ITS_WAY
        return True

    def lapse(self, now: datetime) -> list[int]:
        """Hide what has been shown long enough, and give which."""
        over = [node_id for node_id, until in self._until.items() if until <= now]
        for node_id in over:
            self.end(node_id, now)
        self._late = {node_id: until for node_id, until in self._late.items() if now < until}
        return over

    def clear(self) -> None:
        """Nothing is shown any more: another page, a pause, another person."""
        self._until, self._late = {}, {}

    def shows(self, node_id: int) -> bool:
        """Whether the field is shown."""
        return node_id in self._until

    def is_late(self, node_id: int) -> bool:
        """Whether the field was shown a moment ago."""
        return node_id in self._late
