"""What the sockets do with the messages of a screen share; nothing of it is logged or kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotline.cobrowse import schema
from hotline.cobrowse.screen import ice
from hotline.core import clock

if TYPE_CHECKING:
    from hotline.cobrowse.events import Peer


def signal(peer: Peer, body: Any) -> str:
    """A step towards the peer connection, for the other end."""
    return peer.room.signal(peer.sid, schema.rtc(body))


def find_ways(peer: Peer, body: Any) -> Any:
    """How to reach the other end, told to the two ends of a picture that may flow; "stop" to anybody else."""
    schema.empty(body)
    if not peer.room.shares(peer.sid):
        return "stop"
    settings = peer.app.extensions["settings"]
    return ice.configuration(settings, peer.room.facts.id, peer.by, clock.world())


def point(peer: Peer, body: Any) -> None:
    """Staff's pointer over the picture."""
    peer.room.point_in_picture(peer.sid, schema.spot(body), clock.now())


def hint(peer: Peer, body: Any) -> None:
    """Staff's hint in words."""
    peer.room.hint(peer.sid, schema.hint(body), clock.now())


BOTH = {"rtc": signal, "ice": find_ways}
STAFF = {"spot": point, "hint": hint}
