"""The meeting of a citizen's page and a staff's page: what comes from the one, judged, goes to the other.

Everything here is in memory and about one process; page content passes through and is never kept. The network is
behind `Port`, the database behind the callers: this package knows neither.
"""

from __future__ import annotations

import math
import threading
from datetime import datetime
from typing import Any

from hotline.cobrowse import schema
from hotline.cobrowse.acting import messages
from hotline.cobrowse.queries import Facts
from hotline.cobrowse.relay.call import Call
from hotline.cobrowse.relay.desk import Desk
from hotline.cobrowse.relay.mirror import Mirror
from hotline.cobrowse.relay.port import Port
from hotline.cobrowse.rules import By, State, Why, mirrors
from hotline.cobrowse.sites.rules import Site
from hotline.core import clock

Mark = messages.Spot | messages.Highlight | messages.Scroll


def _shows(state: State) -> str | None:
    return "page" if mirrors(state) else "screen" if state is State.SHARING else None


def _seconds(until: datetime | None) -> int | None:
    return None if until is None else max(0, math.ceil((until - clock.now()).total_seconds()))


class Room:
    """One session's two pages. Every method may be called from either page's thread."""

    def __init__(self, facts: Facts, port: Port) -> None:
        self.facts = facts
        self.citizen: str | None = None
        self.staff: str | None = None
        self.active_at: datetime | None = None
        # Where the citizen's page stands, and what is marked there.
        self.site: Site | None = None
        self._port = port
        self._lock = threading.RLock()
        self.mirror = Mirror(self._to_staff)
        self.call = Call()
        self.desk = Desk()

    # Coming and going ---------------------------------------------------------------------------------------

    def citizen_came(self, sid: str, token: str, site: Site | None = None) -> None:
        """A citizen's page is here; one that was here before (another tab, or the page before) has to go.

        It is told its resume token, which a page that came with a spoken code does not know yet, and the marks.
        """
        with self._lock:
            before, self.citizen = self.citizen, sid
            if before not in (None, sid):
                self._port.close_citizen(before)
            self.site = site
            marks = site.marks.body() if site else {}
            self._port.to_citizen(sid, "joined", {"token": token, "marks": marks})
            self._tell()
            self._start()

    def staff_came(self, sid: str) -> None:
        """The staff's page is here, or here again: it needs the whole page anew."""
        with self._lock:
            before, self.staff = self.staff, sid
            self.desk.begin()
            self.mirror.anew()
            if before not in (None, sid):
                self._port.to_staff(before, "moved", {})
                self._port.close_staff(before)
            self._tell()
            self._start()

    def followed(self, sid: str, by: By) -> None:
        """A page has come after another of its side that has connected later: it has to go."""
        with self._lock:
            close = self._port.close_citizen if by is By.CITIZEN else self._port.close_staff
            close(sid)

    def use(self, site: Site) -> None:
        """The site was looked up again: if something else is marked now, the page is told and is shown anew."""
        with self._lock:
            if self.site is None or site.origin != self.site.origin:
                # The citizen has gone on to another site while this one was looked up.
                return
            before, self.site = self.site, site
            if before == site:
                return
            if self.citizen is not None:
                self._port.to_citizen(self.citizen, "marks", {"marks": site.marks.body()})
            self._tell()
            self._start()

    def gone(self, sid: str) -> bool:
        """A page has left; False when another had taken its place already."""
        with self._lock:
            if sid == self.citizen:
                self.citizen = None
            elif sid == self.staff:
                self.staff = None
            else:
                return False
            self.mirror.forget()
            self._tell()
            return True

    @property
    def empty(self) -> bool:
        """Whether nobody is here."""
        return self.citizen is None and self.staff is None

    def update(self, facts: Facts) -> None:
        """The session has moved on: tell both, begin or stop the mirror. What is older than what is known is left."""
        with self._lock:
            if facts.revision < self.facts.revision:
                return
            resumed = _shows(facts.state) not in (None, _shows(self.facts.state))
            handed = facts.staff_id != self.facts.staff_id
            # Before anybody is sent away: that may tell of something younger still.
            self.facts = facts
            if handed and self.staff is not None:
                # A colleague has taken over: the one before sees nothing more.
                before, self.staff = self.staff, None
                self._port.to_staff(before, "handed", {})
                self._port.close_staff(before)
            self._tell()
            if not mirrors(facts.state):
                self.mirror.forget()
            if resumed:
                self._start()
            if facts.state is State.ENDED and self.citizen is not None:
                self._port.close_citizen(self.citizen)
            if facts.ended_why is Why.SIGNED_OUT and self.staff is not None:
                self._port.close_staff(self.staff)

    def _tell(self) -> None:
        facts = self.facts
        body: dict[str, Any] = {
            "state": facts.state,
            "staff": facts.staff,
            "municipality": facts.municipality,
            "words": facts.words,
            "mode": facts.mode,
            "asked": facts.control_asked,
            # In seconds too: neither side's clock need be right.
            "left": _seconds(facts.control_until),
            "by": facts.ended_by or facts.paused_by,
            "why": facts.ended_why or facts.paused_why,
            "at": facts.ended_at.isoformat() if facts.ended_at else None,
            # It ends by itself soon: why, so that nobody is surprised.
            "soon": facts.soon,
        }
        if self.citizen is not None:
            self._port.to_citizen(self.citizen, "state", {**body, "here": self.staff is not None})
        if self.staff is not None:
            self._port.to_staff(
                self.staff,
                "state",
                {
                    **body,
                    **self.mirror.counts,
                    "here": self.citizen is not None,
                    "site": self.site.id if self.site else 0,
                    "offered": facts.offered_to_id is not None,
                },
            )

    def _to_staff(self, event: str, body: dict[str, Any]) -> None:
        if self.staff is not None:
            self._port.to_staff(self.staff, event, body)

    def _to_citizen(self, event: str, body: dict[str, Any]) -> None:
        if self.citizen is not None:
            self._port.to_citizen(self.citizen, event, body)

    def _start(self) -> None:
        if self.citizen is None or self.staff is None:
            return
        if mirrors(self.facts.state):
            sheets = self.mirror.known_sheets
            body = {"after": self.mirror.begin()} | ({"sheets": sheets} if sheets else {})
            self._port.to_citizen(self.citizen, "start", body)
        elif self.facts.state is State.SHARING:
            body = {"share": self.call.begin()}
            self._port.to_staff(self.staff, "call", body)
            self._port.to_citizen(self.citizen, "call", body)

    def resnap(self) -> None:
        """Staff needs the whole page anew, with everything that belongs to it."""
        with self._lock:
            self.mirror.anew()
            self._start()

    # From the citizen ---------------------------------------------------------------------------------------

    def _may_pass(self, sid: str) -> bool:
        return sid == self.citizen and self.staff is not None and mirrors(self.facts.state)

    def part(self, sid: str, part: schema.Part, now: datetime) -> str:
        """One part of a snapshot. "stop" when nothing may be sent now, else what the mirror says."""
        with self._lock:
            return self.mirror.part(part, now) if self._may_pass(sid) else "stop"

    def batch(self, sid: str, batch: schema.Batch, now: datetime) -> str:
        """Events. "stop" when nothing may be sent now, else what the mirror says."""
        with self._lock:
            if not self._may_pass(sid):
                return "stop"
            self.active_at = now
            return self.mirror.batch(batch, now)

    def ticked(self, sid: str, now: datetime) -> None:
        """A page is still there. While a picture of the screen is shown, that counts as something done by the citizen:
        what is done in another window, no message tells of.
        """
        with self._lock:
            if sid == self.citizen and self.shares(sid):
                self.active_at = now

    def bulk(self, sid: str, bulk: schema.Bulk, now: datetime) -> str:
        """A part of a big batch. "stop" when nothing may be sent now, else what the mirror says."""
        with self._lock:
            if not self._may_pass(sid):
                return "stop"
            self.active_at = now
            return self.mirror.bulk(bulk, now)

    def unable(self, sid: str, why: str) -> None:
        """The citizen's page cannot be shown just now: staff is told, so that nobody waits."""
        with self._lock:
            if self._may_pass(sid):
                self._to_staff("unable", {"why": why})

    def lift(self, sid: str, lift: schema.Lift, now: datetime) -> str:
        """The citizen shows one field for a while, or hides it again. "stop", or what the mirror says."""
        with self._lock:
            if not self._may_pass(sid):
                return "stop"
            answer = self.mirror.lift(lift, now)
            if answer == "ok":
                self._to_staff("lifted", {"on": lift.on})
            return answer

    def lapse(self, now: datetime) -> None:
        """Hide the fields that were shown for their time."""
        with self._lock:
            self.mirror.lapse(now)

    def alarm(self) -> bool:
        """Whether the gate has found so much, since the last alarm, that the mirror must stop."""
        with self._lock:
            return self.mirror.alarm()

    # The picture of a screen --------------------------------------------------------------------------------

    def shares(self, sid: str) -> bool:
        """Whether the page is one of the two ends of a picture that may flow now."""
        both = self.citizen is not None and self.staff is not None
        return both and sid in (self.citizen, self.staff) and self.facts.state is State.SHARING

    def signal(self, sid: str, rtc: schema.Rtc) -> str:
        """Pass a step towards the peer connection on to the other end, and to nobody else. "stop" when nothing may be
        shown now, else what the call says.
        """
        with self._lock:
            if not self.shares(sid):
                return "stop"
            by = By.CITIZEN if sid == self.citizen else By.STAFF
            answer = self.call.judge(by, rtc)
            if answer == "ok":
                body = {"share": rtc.share, "kind": rtc.kind, **rtc.fields}
                if by is By.CITIZEN:
                    self._to_staff("rtc", body)
                else:
                    self._to_citizen("rtc", body)
            return answer

    def point_in_picture(self, sid: str, spot: schema.PictureSpot, now: datetime) -> None:
        """Staff points into the picture."""
        with self._lock:
            if sid == self.staff and self.shares(sid) and self.call.may_point(now):
                self._to_citizen("spot", {"x": spot.x, "y": spot.y, "mark": spot.mark})

    def hint(self, sid: str, hint: str, now: datetime) -> None:
        """Staff gives one of the hints."""
        with self._lock:
            if sid == self.staff and self.shares(sid) and self.call.may_hint(now):
                self._to_citizen("hint", {"hint": hint})

    # From staff ---------------------------------------------------------------------------------------------

    def shown(self, sid: str, ack: schema.Ack) -> None:
        """The staff's page has shown everything up to here."""
        with self._lock:
            if sid == self.staff and self.mirror.shown(ack):
                self._start()

    def point(self, sid: str, event: str, mark: Mark, now: datetime) -> bool:
        """Staff points at something on the page that it sees just now; False when it does not see it."""
        with self._lock:
            if not self._sees(sid, mark.epoch) or not self.desk.may_point(event, now):
                return False
            self._to_citizen(event, dict(vars(mark)))
            return True

    def act(self, sid: str, act: messages.Act, now: datetime) -> messages.WhyNot | None:
        """Staff does something on the page; why not, when it may not. The answer comes as `done`."""
        with self._lock:
            why = self._why_not(sid, act, now)
            if why is None:
                self._to_citizen("act", act.body)
            elif sid == self.staff:
                self._to_staff("done", {"n": act.n, "ok": False, "why": why})
            return why

    def _why_not(self, sid: str, act: messages.Act, now: datetime) -> messages.WhyNot | None:
        until = self.facts.control_until
        in_control = sid == self.staff and self.facts.state is State.CONTROL
        if not in_control or until is None or now >= until:
            return messages.WhyNot.NO_CONTROL
        if not self._sees(sid, act.epoch):
            return messages.WhyNot.STALE
        return self.desk.why_not(act, self.mirror.gate.handles, now)

    def _sees(self, sid: str, epoch: int) -> bool:
        here = sid == self.staff and self.citizen is not None and mirrors(self.facts.state)
        return here and epoch == self.mirror.epoch

    def done(self, sid: str, done: messages.Done) -> messages.Kind | None:
        """The citizen's page has answered an act; gives which kind, None when it was not asked."""
        with self._lock:
            kind = self.desk.answered(done) if sid == self.citizen else None
            if kind is not None:
                self._to_staff("done", {"n": done.n, "ok": done.ok, "why": done.why})
            return kind

    def unanswered(self) -> list[messages.Kind]:
        """The citizen's page has gone with what it was asked: whether that was done nobody knows. Staff is told."""
        with self._lock:
            gone = self.desk.leave()
            for n in gone:
                self._to_staff("done", {"n": n, "ok": False, "why": messages.WhyNot.LEFT})
            return list(gone.values())

    def ping(self, sid: str, ping: messages.Ping, now: datetime) -> bool:
        """Staff measures the way to the citizen's page and back."""
        with self._lock:
            passed = sid == self.staff and self.citizen is not None and self.desk.pinged(ping, now)
            if passed:
                self._to_citizen("ping", {"n": ping.n})
            return passed

    def pong(self, sid: str, pong: messages.Pong) -> bool:
        """The citizen's page has answered at once."""
        with self._lock:
            passed = sid == self.citizen and self.desk.ponged(pong)
            if passed:
                self._to_staff("pong", {"n": pong.n, "at": pong.at})
            return passed
