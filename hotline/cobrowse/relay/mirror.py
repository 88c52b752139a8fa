"""The page on its way from the citizen to staff: epochs, parts and batches, each judged, none kept.

An epoch is a snapshot and the numbered batches after it. What does not add up gives a new epoch, never a patched one.
"""

from __future__ import annotations

import threading
import zlib
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import orjson

from hotline.cobrowse import schema
from hotline.cobrowse.redaction.gate import Gate
from hotline.cobrowse.redaction.judge import MOST_SHEETS, Refuse
from hotline.cobrowse.relay.counts import BYTES, DROPPED, judged
from hotline.cobrowse.relay.meter import Meter
from hotline.cobrowse.rules import ALARM_HITS

# What may be on its way to a staff page that has not said yet that it has shown it; beyond that it starts anew.
WINDOW_BATCHES = 150
WINDOW_BYTES = 2_000_000
# A citizen's browser sends a batch each 30 ms at most: twice that in any two seconds is a program.
BATCHES_PER_2S = 140
BYTES_PER_10S = 6_000_000
SNAPSHOTS_PER_10S = 6
LIFTS_PER_MINUTE = 20
# Judging a page takes some forty times its size for a moment, and holds the interpreter anyway: one at a time is as
# fast as many, and the process stays small.
_ONE_PAGE = threading.Lock()


class Mirror:
    """One session's page. The room around it says who may send, and holds the lock."""

    def __init__(self, pass_on: Callable[[str, dict[str, Any]], None]) -> None:
        self.gate = Gate()
        self._pass_on_to_staff = pass_on
        self._epoch = 0
        self._seq = 0
        # The parts of what is being put together, and what that is: an epoch's snapshot (0), or its numbered batch.
        self._parts: list[bytes] = []
        self._building = (0, 0)
        # Waiting for the snapshot that was asked for; behind because staff's page has too much to show already.
        self._waiting = False
        self._behind = False
        self._alarmed_at = 0
        self._pending: deque[tuple[int, int, int]] = deque()
        self._batches = Meter(BATCHES_PER_2S, timedelta(seconds=2))
        self._bytes = Meter(BYTES_PER_10S, timedelta(seconds=10))
        self._snapshots = Meter(SNAPSHOTS_PER_10S, timedelta(seconds=10))
        self._lifts = Meter(LIFTS_PER_MINUTE, timedelta(minutes=1))

    @property
    def epoch(self) -> int:
        """The youngest epoch that was passed on; 0 before the first."""
        return self._epoch

    @property
    def counts(self) -> dict[str, int]:
        """What the gate had to mask, and what it did not pass on."""
        return {"hits": self.gate.hits, "dropped": self.gate.dropped}

    def forget(self) -> None:
        """Nothing is on its way any more."""
        self._parts, self._building = [], (0, 0)
        self._pending.clear()
        self._waiting = self._behind = False
        self.gate.hide_all()

    @property
    def known_sheets(self) -> list[str]:
        """The style sheets that staff's page has already, by name."""
        return sorted(self.gate.known_sheets)

    def anew(self) -> None:
        """Staff's page has nothing yet."""
        self.gate.known_sheets.clear()

    def begin(self) -> int:
        """Wait for a new snapshot; its epoch must be younger than the one given, whatever the citizen's clock says."""
        self.forget()
        self._waiting = True
        return self._epoch

    def part(self, part: schema.Part, now: datetime) -> str:
        """One part of a snapshot. "ok", or "wait" when it comes too often, "refused" when it is no snapshot."""
        if part.part == 0:
            if part.epoch <= self._epoch:
                return self._drop("wait")
            if not self._snapshots.allows(now):
                return self._drop("wait")
            self._parts, self._building = [], (part.epoch, 0)
        if not self._follows(part, 0):
            return self._drop("wait")
        deflated = self._whole(part)
        return "ok" if deflated is None else self._snapshot(part.epoch, deflated)

    def bulk(self, bulk: schema.Bulk, now: datetime) -> str:
        """One part of a batch that is too big for one message; the answers are those of `batch`."""
        part = bulk.part
        if self._waiting or self._behind or part.epoch < self._epoch:
            return "ok"
        if part.epoch != self._epoch or bulk.seq != self._seq + 1:
            return self._again()
        if part.part == 0:
            self._parts, self._building = [], (part.epoch, bulk.seq)
        if not self._follows(part, bulk.seq) or not self._bytes.allows(now, len(part.data)):
            return self._again()
        deflated = self._whole(part)
        if deflated is None:
            return "ok"
        try:
            return self.batch(schema.events_of(_unpacked(deflated), part.epoch, bulk.seq), now)
        except (Refuse, schema.BadMessage):
            return self._again()

    def _follows(self, part: schema.Part, seq: int) -> bool:
        return (part.epoch, seq) == self._building and part.part == len(self._parts)

    def _whole(self, part: schema.Part) -> bytes | None:
        """Keep a part; gives everything once it is the last."""
        self._parts.append(part.data)
        if len(self._parts) < part.of:
            return None
        deflated, self._parts, self._building = b"".join(self._parts), [], (0, 0)
        return deflated

    def _snapshot(self, epoch: int, deflated: bytes) -> str:
        try:
            with _ONE_PAGE:
                self.gate.sheets.clear()
                clean = judged("snapshot", self.gate, self.gate.snapshot, _unpacked(deflated))
                z = zlib.compress(orjson.dumps(clean), 1)
        except (Refuse, TypeError, RecursionError):
            return self._drop("refused")
        self._epoch, self._seq = epoch, 0
        self.forget()
        self._pass_on("snap", {"epoch": epoch, "z": z}, len(z))
        self.gate.known_sheets.update(self.gate.sheets[: MOST_SHEETS - len(self.gate.known_sheets)])
        return "ok"

    def batch(self, batch: schema.Batch, now: datetime) -> str:
        """Events. "ok", or "again" when a new snapshot is needed."""
        if self._waiting or self._behind or batch.epoch < self._epoch:
            return "ok"
        self.lapse(now)
        if batch.epoch != self._epoch or batch.seq != self._seq + 1 or not self._batches.allows(now):
            return self._again()
        try:
            clean = orjson.dumps(judged("batch", self.gate, self.gate.batch, batch.events))
        except (Refuse, TypeError, RecursionError):
            return self._again()
        self._seq = batch.seq
        if not self._bytes.allows(now, len(clean)):
            return self._again()
        # A string is passed on without being built and read once more on its way.
        self._pass_on("ev", {"epoch": self._epoch, "seq": self._seq, "ev": clean.decode()}, len(clean))
        return "ok"

    def lift(self, lift: schema.Lift, now: datetime) -> str:
        """Show or hide one field of the page that staff sees. "ok" or "refused"."""
        if self._waiting or lift.epoch != self._epoch or not self._lifts.allows(now):
            return self._drop("refused")
        if not lift.on:
            self._hide(self.gate.hide(lift.id, now))
            return "ok"
        return "ok" if self.gate.lift(lift.id, now) else self._drop("refused")

    def lapse(self, now: datetime) -> None:
        """Hide the fields whose time is up, whatever the citizen's page does."""
        self._hide(self.gate.lapse(now))

    def _hide(self, events: list[dict[str, Any]]) -> None:
        if events and not self._waiting and not self._behind:
            clean = orjson.dumps(events)
            self._pass_on("ev", {"epoch": self._epoch, "seq": self._seq, "ev": clean.decode()}, len(clean))

    def _again(self) -> str:
        self._waiting = True
        return self._drop("again")

    def _drop(self, answer: str) -> str:
        self.gate.dropped += 1
        DROPPED.inc()
        return answer

    def _pass_on(self, event: str, body: dict[str, Any], size: int) -> None:
        self._pass_on_to_staff(event, body | self.counts)
        BYTES.labels(event).inc(size)
        self._pending.append((self._epoch, self._seq, size))
        waiting = sum(pending[2] for pending in self._pending) if len(self._pending) > 1 else 0
        if len(self._pending) > WINDOW_BATCHES or waiting > WINDOW_BYTES:
            # The staff's page does not keep up (hidden tab, slow line): nothing more is queued for it until it
            # has shown what it has, and then it gets the page as it is by then.
            self._behind = True

    def alarm(self) -> bool:
        """Whether the gate has found so much, since the last alarm, that the mirror must stop."""
        if self.gate.hits - self._alarmed_at < ALARM_HITS:
            return False
        self._alarmed_at = self.gate.hits
        return True

    def shown(self, ack: schema.Ack) -> bool:
        """Staff has shown everything up to here; True when it had fallen behind, and needs the page anew."""
        while self._pending and self._pending[0][:2] <= (ack.epoch, ack.seq):
            self._pending.popleft()
        return self._behind and not self._pending


def _unpacked(deflated: bytes) -> Any:
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(deflated, schema.UNPACKED_BYTES)
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise Refuse("size")
        return orjson.loads(text)
    except (zlib.error, orjson.JSONDecodeError) as error:
        raise Refuse("snapshot") from error
