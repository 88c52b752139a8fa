"""All the rooms of a process."""

from __future__ import annotations

import threading
from collections.abc import Callable

from hotline.cobrowse.queries import Facts
from hotline.cobrowse.relay.port import Port
from hotline.cobrowse.relay.rooms import Room


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
            if room.empty and self._rooms.get(room.facts.id) is room:
                self._rooms.pop(room.facts.id)
