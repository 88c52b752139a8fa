"""The meeting of a citizen's page and a staff's page: what comes from the one, judged, goes to the other.

Everything here is in memory and about one process; page content passes through and is never kept. The network is
behind `Port`, the database behind the callers: this module knows neither.
"""

from __future__ import annotations

import threading
import zlib
from collections import deque
from datetime import datetime, timedelta
from typing import Any, Protocol

import orjson

from hotline.cobrowse import schema
from hotline.cobrowse.gate import Gate
from hotline.cobrowse.judge import Refuse
from hotline.cobrowse.queries import Facts
from hotline.cobrowse.rules import ALARM_HITS, State, Why

# What may be on its way to a staff page that has not said yet that it has shown it; beyond that it starts anew.
WINDOW_BATCHES = 150
WINDOW_BYTES = 2_000_000
# A citizen's browser sends a batch each 30 ms at most: twice that in any two seconds is a program.
BATCHES_PER_2S = 140
BYTES_PER_10S = 6_000_000
SNAPSHOTS_PER_10S = 6


class Port(Protocol):
    """The way out to the two pages."""

    def to_citizen(self, sid: str, event: str, body: dict[str, Any]) -> None:
        """Send a message to a citizen's page."""

    def to_staff(self, sid: str, event: str, body: dict[str, Any]) -> None:
        """Send a message to a staff's page."""

    def close_citizen(self, sid: str) -> None:
        """Close a citizen's connection, after what was sent to it."""

    def close_staff(self, sid: str) -> None:
        """Close a staff's connection, after what was sent to it."""


class Meter:
    """How much has come in the last while."""

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


class Room:
    """One session's two pages. Every method may be called from either page's thread."""

    def __init__(self, facts: Facts, port: Port) -> None:
        self.facts = facts
        self.citizen: str | None = None
        self.staff: str | None = None
        self.gate = Gate()
        self.active_at: datetime | None = None
        self._port = port
        self._lock = threading.RLock()
        self._epoch = 0
        self._seq = 0
        self._parts: list[bytes] = []
        self._building = 0
        # Waiting for the snapshot that was asked for; behind because staff's page has too much to show already.
        self._waiting = False
        self._behind = False
        self._alarmed_at = 0
        self._pending: deque[tuple[int, int, int]] = deque()
        self._batches = Meter(BATCHES_PER_2S, timedelta(seconds=2))
        self._bytes = Meter(BYTES_PER_10S, timedelta(seconds=10))
        self._snapshots = Meter(SNAPSHOTS_PER_10S, timedelta(seconds=10))

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
            self._forget()
            self._tell()
            return True

    @property
    def empty(self) -> bool:
        """Whether nobody is here."""
        return self.citizen is None and self.staff is None

    def update(self, facts: Facts) -> None:
        """The session has moved on: tell both, begin or stop the mirror."""
        with self._lock:
            resumed = facts.state is State.VIEWING and self.facts.state is not State.VIEWING
            self.facts = facts
            self._tell()
            if resumed:
                self._start()
            elif facts.state is not State.VIEWING:
                self._forget()
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
            "by": facts.ended_by or facts.paused_by,
            "why": facts.ended_why or facts.paused_why,
            "at": facts.ended_at.isoformat() if facts.ended_at else None,
        }
        if self.citizen is not None:
            self._port.to_citizen(self.citizen, "state", {**body, "here": self.staff is not None})
        if self.staff is not None:
            counts = {"hits": self.gate.hits, "dropped": self.gate.dropped}
            self._port.to_staff(self.staff, "state", {**body, **counts, "here": self.citizen is not None})

    def _forget(self) -> None:
        self._parts, self._building = [], 0
        self._pending.clear()
        self._waiting = self._behind = False

    def _start(self) -> None:
        if self.citizen is None or self.staff is None or self.facts.state is not State.VIEWING:
            return
        self._forget()
        self._waiting = True
        # The next epoch must be younger than any that the server has seen, whatever the citizen's clock says.
        self._port.to_citizen(self.citizen, "start", {"after": self._epoch})

    def resnap(self) -> None:
        """Staff needs the whole page anew."""
        with self._lock:
            self._start()

    # From the citizen ---------------------------------------------------------------------------------------

    def _may_pass(self, sid: str) -> bool:
        return sid == self.citizen and self.staff is not None and self.facts.state is State.VIEWING

    def part(self, sid: str, part: schema.Part, now: datetime) -> str:
        """One part of a snapshot. "ok", "stop" when nothing may be sent now, or "wait" when it comes too often."""
        with self._lock:
            if not self._may_pass(sid):
                return "stop"
            if part.part == 0:
                if part.epoch <= self._epoch:
                    return self._drop("wait")
                if not self._snapshots.allows(now):
                    return self._drop("wait")
                self._parts, self._building = [], part.epoch
            if part.epoch != self._building or part.part != len(self._parts):
                return self._drop("wait")
            self._parts.append(part.data)
            if len(self._parts) < part.of:
                return "ok"
            deflated, self._parts, self._building = b"".join(self._parts), [], 0
            return self._snapshot(part.epoch, deflated)

    def _snapshot(self, epoch: int, deflated: bytes) -> str:
        try:
            clean = self.gate.snapshot(_unpacked(deflated))
        except Refuse:
            return self._drop("refused")
        z = zlib.compress(orjson.dumps(clean), 1)
        self._epoch, self._seq = epoch, 0
        self._forget()
        self._pass_on("snap", {"epoch": epoch, "z": z}, len(z))
        return "ok"

    def batch(self, sid: str, batch: schema.Batch, now: datetime) -> str:
        """Events. "ok", "stop" when nothing may be sent now, "again" when a new snapshot is needed."""
        with self._lock:
            if not self._may_pass(sid):
                return "stop"
            self.active_at = now
            if self._waiting or self._behind or batch.epoch < self._epoch:
                return "ok"
            if batch.epoch != self._epoch or batch.seq != self._seq + 1 or not self._batches.allows(now):
                return self._again()
            try:
                clean = orjson.dumps(self.gate.batch(batch.events))
            except (Refuse, TypeError, RecursionError):
                return self._again()
            self._seq = batch.seq
            if not self._bytes.allows(now, len(clean)):
                return self._again()
            # A string is passed on without being built and read once more on its way.
            self._pass_on("ev", {"epoch": self._epoch, "seq": self._seq, "ev": clean.decode()}, len(clean))
            return "ok"

    def _again(self) -> str:
        self._waiting = True
        return self._drop("again")

    def _drop(self, answer: str) -> str:
        self.gate.dropped += 1
        return answer

    def _pass_on(self, event: str, body: dict[str, Any], size: int) -> None:
        if self.staff is None:
            return
        self._port.to_staff(self.staff, event, body | {"hits": self.gate.hits, "dropped": self.gate.dropped})
        self._pending.append((self._epoch, self._seq, size))
        waiting = sum(pending[2] for pending in self._pending) if len(self._pending) > 1 else 0
        if len(self._pending) > WINDOW_BATCHES or waiting > WINDOW_BYTES:
            # The staff's page does not keep up (hidden tab, slow line): nothing more is queued for it until it
            # has shown what it has, and then it gets the page as it is by then.
            self._behind = True

    def alarm(self) -> bool:
        """Whether the gate has found so much, since the last alarm, that the mirror must stop."""
        with self._lock:
            if self.gate.hits - self._alarmed_at < ALARM_HITS:
                return False
            self._alarmed_at = self.gate.hits
            return True

    # From staff ---------------------------------------------------------------------------------------------

    def shown(self, sid: str, ack: schema.Ack) -> None:
        """The staff's page has shown everything up to here."""
        with self._lock:
            if sid != self.staff:
                return
            while self._pending and self._pending[0][:2] <= (ack.epoch, ack.seq):
                self._pending.popleft()
            if self._behind and not self._pending:
                self._start()


def _unpacked(deflated: bytes) -> Any:
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(deflated, schema.UNPACKED_BYTES)
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise Refuse("size")
        return orjson.loads(text)
    except (zlib.error, orjson.JSONDecodeError) as error:
        raise Refuse("snapshot") from error


class Relay:
    """All the rooms of this process."""

    def __init__(self, port: Port) -> None:
        self._port = port
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

    def update(self, facts: Facts) -> None:
        """Tell whoever is there that the session has moved on."""
        room = self.find(facts.id)
        if room is not None:
            room.update(facts)

    def clear(self, room: Room) -> None:
        """Forget a room that everybody has left."""
        with self._lock:
            if room.empty:
                self._rooms.pop(room.facts.id, None)
