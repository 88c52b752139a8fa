"""The messages of pointing and acting: `ptr`, `hl`, `scroll`, `act`, `ctl_req` from staff, `done` from the citizen."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hotline.cobrowse import schema, services
from hotline.cobrowse.acting import messages
from hotline.cobrowse.acting.messages import Kind, WhyNot
from hotline.cobrowse.queries import Facts
from hotline.cobrowse.rules import By, State
from hotline.cobrowse.switchboard import CITIZENS, STAFF
from hotline.core import clock

if TYPE_CHECKING:
    from hotline.cobrowse.events import Handler, Peer

Save = Callable[["Peer", Callable[[], Facts]], None]
# A program could write these for ever, and they say nothing of what was done on the page.
_UNTOLD = (WhyNot.FAST, WhyNot.AGAIN)


def _point(event: str, read: Callable[[Any], Any]) -> Handler:
    def handler(peer: Peer, body: Any) -> None:
        room, now = peer.room, clock.now()
        if not room.point(peer.sid, event, read(body), now):
            room.mirror.gate.dropped += 1
        elif event == "scroll" and room.facts.state is State.CONTROL and room.desk.begins_to_scroll(now):
            _note(peer, Kind.SCROLL)

    return handler


def _act(peer: Peer, body: Any) -> None:
    act = messages.act(body)
    why = peer.room.act(peer.sid, act, clock.now())
    if why is not None and why not in _UNTOLD:
        _note(peer, act.kind, why)


def _done(peer: Peer, body: Any) -> None:
    done = messages.done(body)
    kind = peer.room.done(peer.sid, done)
    if kind is None:
        peer.room.mirror.gate.dropped += 1
    else:
        _note(peer, kind, done.why)


def _note(peer: Peer, kind: Kind, why: str = "") -> None:
    with peer.app.app_context():
        services.note_act(peer.room.facts.id, kind, why)


def _ping(peer: Peer, body: Any) -> None:
    peer.room.ping(peer.sid, messages.ping(body), clock.now())


def _pong(peer: Peer, body: Any) -> None:
    peer.room.pong(peer.sid, messages.pong(body))


def left(peer: Peer, save: Save) -> None:
    """A page is gone. Control ends with staff's; what the citizen's was asked to do counts as done, since it may be."""
    room = peer.room
    if peer.by is By.CITIZEN:
        for kind in room.unanswered():
            _note(peer, kind)
    elif room.facts.state is State.CONTROL or room.facts.control_asked:
        save(peer, functools.partial(services.release_control, room.facts.id, By.SYSTEM))


def came(peer: Peer, save: Save) -> None:
    """A citizen's page is here: control was given for the site that it was on, and goes no further."""
    room = peer.room
    if room.citizen not in (None, peer.sid):
        # The page before has not been seen to leave yet; nobody waits for its answers any more.
        left(peer, save)
    before, now = (site.origin if site else "" for site in (room.site, peer.site))
    if room.facts.state is State.CONTROL and before != now:
        save(peer, functools.partial(services.release_control, room.facts.id, By.SYSTEM))


def register(on: Callable[[str, str, Handler], None], save: Save) -> None:
    """Listen on both namespaces."""

    def ask(peer: Peer, body: Any) -> None:
        schema.empty(body)
        if peer.room.desk.may_ask(clock.now()):
            save(peer, functools.partial(services.ask_control, peer.room.facts.id))

    def release(peer: Peer, body: Any) -> None:
        schema.empty(body)
        save(peer, functools.partial(services.release_control, peer.room.facts.id, peer.by))

    shapes = {"ptr": messages.spot, "hl": messages.highlight, "scroll": messages.scroll}
    for event, read in shapes.items():
        on(STAFF, event, _point(event, read))
    for event, handler in {"act": _act, "ctl_req": ask, "ping": _ping}.items():
        on(STAFF, event, handler)
    for event, handler in {"done": _done, "pong": _pong}.items():
        on(CITIZENS, event, handler)
    for namespace in (CITIZENS, STAFF):
        on(namespace, "ctl_end", release)
