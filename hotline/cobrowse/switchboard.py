"""The relay of this process, wired to Socket.IO; used by the sockets and by the views."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from hotline.cobrowse import bus, queries, services
from hotline.cobrowse.relay.counts import MESSAGES
from hotline.cobrowse.relay.relay import Relay
from hotline.cobrowse.rules import State
from hotline.core import clock
from hotline.core.live import socketio
from hotline.core.metrics import registry

CITIZENS, STAFF = "/cob-c", "/cob-s"


class SocketPort:
    """The way out over Socket.IO. Both ends of a session are in this process, so no queue is asked."""

    def to_citizen(self, sid: str, event: str, body: dict[str, Any]) -> None:
        """Send a message to a citizen's page."""
        MESSAGES.labels("out", event).inc()
        socketio.server.emit(event, body, to=sid, namespace=CITIZENS, ignore_queue=True)

    def to_staff(self, sid: str, event: str, body: dict[str, Any]) -> None:
        """Send a message to a staff's page."""
        MESSAGES.labels("out", event).inc()
        socketio.server.emit(event, body, to=sid, namespace=STAFF, ignore_queue=True)

    def close_citizen(self, sid: str) -> None:
        """Close a citizen's connection, after what was sent to it."""
        socketio.server.disconnect(sid, namespace=CITIZENS, ignore_queue=True)

    def close_staff(self, sid: str) -> None:
        """Close a staff's connection, after what was sent to it."""
        socketio.server.disconnect(sid, namespace=STAFF, ignore_queue=True)


relay = Relay(SocketPort(), bus.tell)


class _Sessions(Collector):
    """The sessions whose pages are in this process."""

    def collect(self) -> Iterable[Metric]:
        """Count when asked."""
        states = Counter(room.facts.state for room in relay.rooms())
        sessions = GaugeMetricFamily(
            "cobrowse_sessions", "Sessions with pages here, by state.", labels=["state"]
        )
        for state in State:
            sessions.add_metric([state], states[state])
        yield sessions


registry.register(_Sessions())

# How often the database is asked what has become of the sessions whose pages are here, and which must end: others may
# have changed them, in this process or another.
LOOK_EVERY = timedelta(seconds=1)


class _Look:
    """When this process looked last; whoever comes first does it for all."""

    at: datetime | None = None
    turn = threading.Lock()


def look_is_due() -> bool:
    """Whether it is time to look; who is told so does it."""
    now = clock.now()
    with _Look.turn:
        if _Look.at is not None and abs(now - _Look.at) < LOOK_EVERY:
            return False
        _Look.at = now
        return True


def look() -> None:
    """End what must end, and tell the pages that are here of what others did with their sessions."""
    settle_overdue()
    known = {room.facts.id: (room, room.facts) for room in relay.rooms()}
    for room, _before in known.values():
        room.lapse(clock.now())
    for facts in queries.facts_of(known) if known else []:
        room, before = known[facts.id]
        if facts != before:
            note(facts.id) if facts.state is State.ENDED else room.update(facts)


def heed(session_id: int) -> None:
    """Another process has changed a session: tell its pages, if they are here."""
    room = relay.find(session_id)
    for facts in queries.facts_of([session_id]) if room is not None else []:
        note(facts.id) if facts.state is State.ENDED else relay.update(facts)


def note(session_id: int) -> None:
    """Save what only the room knows: when the citizen last did something, and what the gate has counted."""
    room = relay.find(session_id)
    if room is not None:
        facts = services.keep_alive(session_id, room.active_at, room.mirror.gate.hits)
        if facts != room.facts:
            room.update(facts)


def settle_overdue() -> None:
    """End what has lasted too long and tell those concerned."""
    for facts in services.settle_overdue():
        relay.update(facts)
