"""The way out of the relay to the two pages of a session; who implements it knows the network."""

from __future__ import annotations

from typing import Any, Protocol


class Port(Protocol):
    """Sends to connected pages, each named by its socket's id."""

    def to_citizen(self, sid: str, event: str, body: dict[str, Any]) -> None:
        """Send a message to a citizen's page."""

    def to_staff(self, sid: str, event: str, body: dict[str, Any]) -> None:
        """Send a message to a staff's page."""

    def close_citizen(self, sid: str) -> None:
        """Close a citizen's connection, after what was sent to it."""

    def close_staff(self, sid: str) -> None:
        """Close a staff's connection, after what was sent to it."""
