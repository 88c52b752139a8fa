"""The meeting of two browsers for a picture of the screen: who may say what to the other, and how often.

The picture itself goes from browser to browser. What passes here is how they find each other; it is never kept.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from hotline.cobrowse import schema
from hotline.cobrowse.relay.meter import Meter
from hotline.cobrowse.rules import By

# Each side of one share: a description, some candidates, and some attempts to find a new way when one is lost.
MESSAGES_PER_SHARE = 60
POINTS_PER_SECOND = 30
HINTS_PER_10S = 10
_SAYS = {By.CITIZEN: ("offer", "ice"), By.STAFF: ("answer", "ice")}


class Call:
    """One session's shares, one at a time and numbered. The room around it says when, and holds the lock."""

    def __init__(self) -> None:
        self.share = 0
        self._said: Counter[By] = Counter()
        self._points = Meter(POINTS_PER_SECOND, timedelta(seconds=1))
        self._hints = Meter(HINTS_PER_10S, timedelta(seconds=10))

    def begin(self) -> int:
        """A new share, which makes whatever belongs to the one before void; gives its number."""
        self.share += 1
        self._said.clear()
        return self.share

    def judge(self, by: By, rtc: schema.Rtc) -> str:
        """What to answer: "ok" when it may be passed on, "stop" when its share is over, "enough" after too much.

        The citizen's browser offers and staff's answers: a picture cannot be asked for the other way round.
        """
        if rtc.kind not in _SAYS[by]:
            return "refused"
        if rtc.share != self.share:
            return "stop"
        if self._said[by] >= MESSAGES_PER_SHARE:
            return "enough"
        self._said[by] += 1
        return "ok"

    def may_point(self, now: datetime) -> bool:
        """Whether staff's pointer may move on just now."""
        return self._points.allows(now)

    def may_hint(self, now: datetime) -> bool:
        """Whether staff may give a hint just now."""
        return self._hints.allows(now)
