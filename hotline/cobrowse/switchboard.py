"""The relay of this process, wired to Socket.IO; used by the sockets and by the views."""

from __future__ import annotations

from typing import Any

from hotline.cobrowse import services
from hotline.cobrowse.relay.rooms import Relay
from hotline.core.live import socketio

CITIZENS, STAFF = "/cob-c", "/cob-s"


class SocketPort:
    """The way out over Socket.IO. Both ends of a session are in this process, so no queue is asked."""

    def to_citizen(self, sid: str, event: str, body: dict[str, Any]) -> None:
        """Send a message to a citizen's page."""
        socketio.server.emit(event, body, to=sid, namespace=CITIZENS, ignore_queue=True)

    def to_staff(self, sid: str, event: str, body: dict[str, Any]) -> None:
        """Send a message to a staff's page."""
        socketio.server.emit(event, body, to=sid, namespace=STAFF, ignore_queue=True)

    def close_citizen(self, sid: str) -> None:
        """Close a citizen's connection, after what was sent to it."""
        socketio.server.disconnect(sid, namespace=CITIZENS, ignore_queue=True)

    def close_staff(self, sid: str) -> None:
        """Close a staff's connection, after what was sent to it."""
        socketio.server.disconnect(sid, namespace=STAFF, ignore_queue=True)


relay = Relay(SocketPort())


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
