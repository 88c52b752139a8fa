"""The meeting of a citizen's page and a staff's page: what comes from the one, judged, goes to the other.

Everything here is in memory and about one process; page content passes through and is never kept. The network is
behind `Port`, the database behind the callers: this package knows neither.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from hotline.cobrowse import schema
from hotline.cobrowse.queries import Facts
from hotline.cobrowse.relay.mirror import Mirror
from hotline.cobrowse.relay.port import Port
from hotline.cobrowse.rules import State, Why, mirrors


class Room:
    """One session's two pages. Every method may be called from either page's thread."""

    def __init__(self, facts: Facts, port: Port) -> None:
        self.facts = facts
        self.citizen: str | None = None
        self.staff: str | None = None
        self.active_at: datetime | None = None
        self._port = port
        self._lock = threading.RLock()
        self.mirror = Mirror(self._to_staff)

    # Coming and going ---------------------------------------------------------------------------------------

    def citizen_came(self, sid: str, token: str) -> None:
        """A citizen's page is here; one that was here before (another tab, or the page before) has to go.

        It is told its resume token, which a page that came with a spoken code does not know yet.
        """
        with self._lock:
            before, self.citizen = self.citizen, sid
            if before not in (None, sid):
                self._port.close_citizen(before)
            self._port.to_citizen(sid, "joined", {"token": token})
            self._tell()
            self._start()

    def staff_came(self, sid: str) -> None:
        """The staff's page is here, or here again: it needs the whole page anew."""
        with self._lock:
            before, self.staff = self.staff, sid
            if before not in (None, sid):
                self._port.to_staff(before, "moved", {})
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
        """The session has moved on: tell both, begin or stop the mirror."""
        with self._lock:
            resumed = mirrors(facts.state) and not mirrors(self.facts.state)
            if facts.staff_id != self.facts.staff_id and self.staff is not None:
                # A colleague has taken over: the one before sees nothing more.
                self._port.close_staff(self.staff)
                self.staff = None
            self.facts = facts
            self._tell()
            if resumed:
                self._start()
            elif not mirrors(facts.state):
                self.mirror.forget()
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
            "until": facts.control_until.isoformat() if facts.control_until else None,
            "by": facts.ended_by or facts.paused_by,
            "why": facts.ended_why or facts.paused_why,
            "at": facts.ended_at.isoformat() if facts.ended_at else None,
        }
        if self.citizen is not None:
            self._port.to_citizen(self.citizen, "state", {**body, "here": self.staff is not None})
        if self.staff is not None:
            self._port.to_staff(
                self.staff, "state", {**body, **self.mirror.counts, "here": self.citizen is not None}
            )

    def _to_staff(self, event: str, body: dict[str, Any]) -> None:
        if self.staff is not None:
            self._port.to_staff(self.staff, event, body)

    def _start(self) -> None:
        if self.citizen is None or self.staff is None or not mirrors(self.facts.state):
            return
        self._port.to_citizen(self.citizen, "start", {"after": self.mirror.begin()})

    def resnap(self) -> None:
        """Staff needs the whole page anew."""
        with self._lock:
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

    def alarm(self) -> bool:
        """Whether the gate has found so much, since the last alarm, that the mirror must stop."""
        with self._lock:
            return self.mirror.alarm()

    # From staff ---------------------------------------------------------------------------------------------

    def shown(self, sid: str, ack: schema.Ack) -> None:
        """The staff's page has shown everything up to here."""
        with self._lock:
            if sid == self.staff and self.mirror.shown(ack):
                self._start()


class Relay:
    """All the rooms of this process."""

    def __init__(self, port: Port, elsewhere: Callable[[int], None] = lambda _session_id: None) -> None:
        self._port = port
        self._elsewhere = elsewhere
        self._rooms: dict[int, Room] = {}
        self._lock = threading.Lock()

    def room(self, facts: Facts) -> Room:
        """The session's room, made when the first page comes."""
        with self._lock:
            room = self._rooms.get(facts.id)
            if room is None:
                room = self._rooms[facts.id] = Room(facts, self._port)
            return room

    def find(self, session_id: int) -> Room | None:
        """The session's room, if anybody is there."""
        return self._rooms.get(session_id)

    def rooms(self) -> list[Room]:
        """Every room there is just now."""
        with self._lock:
            return list(self._rooms.values())

    def update(self, facts: Facts) -> None:
        """Tell whoever is there that the session has moved on; the processes beside this one, if nobody is."""
        room = self.find(facts.id)
        if room is not None:
            room.update(facts)
        else:
            self._elsewhere(facts.id)

    def clear(self, room: Room) -> None:
        """Forget a room that everybody has left."""
        with self._lock:
            if room.empty:
                self._rooms.pop(room.facts.id, None)
