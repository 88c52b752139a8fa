"""What staff points at and does, on its way to the citizen: how often, in what order, and what is still unanswered."""

from __future__ import annotations

from datetime import datetime, timedelta

from hotline.cobrowse.acting.messages import Act, Done, Kind, Ping, Pong, WhyNot
from hotline.cobrowse.redaction.acts import may_type
from hotline.cobrowse.redaction.handles import Handles
from hotline.cobrowse.relay.meter import Meter

SECOND = timedelta(seconds=1)
# A mouse is told of 25 times a second; a hand presses and highlights at most some times a second.
RATES = {"ptr": 30, "hl": 6, "scroll": 10}
ACTS_PER_SECOND = 5
PINGS_PER_SECOND = 2
QUESTIONS_PER_MINUTE = 6
MOST_UNANSWERED = 5
# Scrolling that goes on counts as one act.
BURST = timedelta(seconds=5)


class Desk:
    """One session's pointing and acting. The room around it says who may, and holds the lock."""

    def __init__(self) -> None:
        self.refused = 0
        self._meters = {name: Meter(rate, SECOND) for name, rate in RATES.items()}
        self._acts = Meter(ACTS_PER_SECOND, SECOND)
        self._pings = Meter(PINGS_PER_SECOND, SECOND)
        self._questions = Meter(QUESTIONS_PER_MINUTE, timedelta(minutes=1))
        self._unanswered: dict[int, Kind] = {}
        self._last = 0
        self._scrolled_at: datetime | None = None
        self._ping = 0

    def begin(self) -> None:
        """A staff's page has come, which counts its acts from one."""
        self._last = self._ping = 0
        self._unanswered = {}

    def may_point(self, event: str, now: datetime) -> bool:
        """Whether staff has not pointed too often."""
        return self._meters[event].allows(now) or self._refuse()

    def may_ask(self, now: datetime) -> bool:
        """Whether staff has not asked for control too often."""
        return self._questions.allows(now) or self._refuse()

    def _refuse(self) -> bool:
        self.refused += 1
        return False

    def why_not(self, act: Act, handles: Handles, now: datetime) -> WhyNot | None:
        """Why an act may not be passed on; None counts it as passed on. Each number is used once."""
        if act.n <= self._last:
            return WhyNot.AGAIN
        self._last = act.n
        if not self._acts.allows(now) or len(self._unanswered) >= MOST_UNANSWERED:
            return WhyNot.FAST
        if not may_type(act.value):
            return WhyNot.CPR
        why = handles.why_not(act.kind, act.id)
        if why is None:
            link = act.kind is Kind.CLICK and handles.is_link(act.id)
            self._unanswered[act.n] = Kind.GO if link else act.kind
        return why

    def answered(self, done: Done) -> Kind | None:
        """What the citizen's page has answered; None when nothing of that number was asked."""
        return self._unanswered.pop(done.n, None)

    def leave(self) -> dict[int, Kind]:
        """The citizen's page is gone, and with it what it was asked; gives that."""
        gone, self._unanswered = self._unanswered, {}
        return gone

    def begins_to_scroll(self, now: datetime) -> bool:
        """Whether this is the first of a burst of scrolling."""
        before, self._scrolled_at = self._scrolled_at, now
        return before is None or now - before >= BURST

    def pinged(self, ping: Ping, now: datetime) -> bool:
        """Whether the question may be passed on."""
        if not self._pings.allows(now):
            return self._refuse()
        self._ping = ping.n
        return True

    def ponged(self, pong: Pong) -> bool:
        """Whether that was asked, and not answered yet."""
        if self._ping != pong.n:
            return self._refuse()
        self._ping = 0
        return True
