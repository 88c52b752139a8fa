"""The sockets: `/cob-c` for citizens' pages, `/cob-s` for staff's.

The handlers are registered on the Socket.IO server itself, without a request context for each message: a mirror is
dozens of messages a second, and the context would cost as much again as the message. Only what changes a session
opens an application context, for its transaction.
"""

from __future__ import annotations

import functools
import itertools
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from flask_login import current_user
from socketio.exceptions import ConnectionRefusedError as Refuse

from hotline.cobrowse import schema, services, tries
from hotline.cobrowse.acting import events as acting
from hotline.cobrowse.queries import Facts
from hotline.cobrowse.relay.counts import DROPPED, MESSAGES
from hotline.cobrowse.relay.meter import Meter
from hotline.cobrowse.relay.rooms import Room
from hotline.cobrowse.rules import By, Mode, State, Why
from hotline.cobrowse.screen import handlers as screen
from hotline.cobrowse.services.steps import OFFERS
from hotline.cobrowse.sites import queries as sites
from hotline.cobrowse.sites.rules import Site
from hotline.cobrowse.switchboard import CITIZENS, STAFF, look, look_is_due, note, relay, settle_overdue
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.errors import Refused
from hotline.core.live import is_own_origin, open_to_people_at_work, socketio

log = logging.getLogger(__name__)


# What costs a transaction or a new picture is rationed. What stops something never is.
STEPS_PER_10S = 30
METERED = frozenset({"ready", "tick", "consent", "resume", "resnap", "lift", "ctl_req", "unable", "hint"})


@dataclass
class Peer:
    """One connected page."""

    app: Flask
    room: Room
    sid: str
    by: By
    token: str = ""
    # Who is signed in there: after a hand-over the one before has no say any more, by whatever socket.
    person: int = 0
    steps: Meter = field(default_factory=lambda: Meter(STEPS_PER_10S, timedelta(seconds=10)))
    site: Site | None = None
    # Which of two has connected later.
    number: int = field(default_factory=itertools.count().__next__)


_peers: dict[str, Peer] = {}


def _app(environ: dict[str, Any]) -> Flask:
    app: Flask = environ["flask.app"]
    return app


def _citizen_connects(sid: str, environ: dict[str, Any], auth: Any = None) -> None:
    app = _app(environ)
    _refuse_when_not_here(app)
    site = _site(app, environ)
    try:
        hello = schema.hello(auth)
        with app.app_context():
            settle_overdue()
            facts, token = _welcome(app, hello, environ.get("REMOTE_ADDR", ""))
    except schema.BadMessage:
        raise Refuse("message") from None
    except tries.TooMany:
        raise Refuse("too_many") from None
    except Refused:
        raise Refuse("unknown") from None
    if facts.state is State.ENDED:
        raise Refuse("ended", _ending(facts))
    if hello.code is not None and app.extensions["settings"].cobrowse_relays:
        # The page cannot know yet which relay has the other end: the token says it, and the page comes again.
        raise Refuse("joined", {"token": token})
    room = _room(app, facts)
    _peers[sid] = Peer(app, room, sid, By.CITIZEN, token, site=site)
    room.update(facts)


def _site(app: Flask, environ: dict[str, Any]) -> Site:
    """Where the page stands, if it may be mirrored from there: any municipality's site, whoever has the session."""
    origin = environ.get("HTTP_ORIGIN", "")
    with app.app_context():
        site = sites.shareable(origin, [origin] if is_own_origin(environ) else [])
    if site is None:
        raise Refuse("origin")
    return site


def _read_site_again(peer: Peer) -> None:
    """What is marked on the site may have been changed; a site that was removed keeps its marks until it is left."""
    room = peer.room
    if room.site is not None and room.site.id:
        with peer.app.app_context():
            room.use(sites.of_origin(room.site.origin) or room.site)


def _refuse_when_not_here(app: Flask) -> None:
    if not app.extensions["cobrowse_serves"]:
        log.warning(
            "A co-browse socket came to a web process; COBROWSE_RELAYS=1 needs a proxy that knows the relays"
        )
        raise Refuse("elsewhere")


def _room(app: Flask, facts: Facts) -> Room:
    """The session's room; a process that has as many as it can carry makes no further one."""
    if (
        relay.find(facts.id) is None
        and len(relay.rooms()) >= app.extensions["settings"].cobrowse_most_sessions
    ):
        log.warning("cobrowse:%s: refused, this relay is full", facts.id)
        raise Refuse("full")
    return relay.room(facts)


def _welcome(app: Flask, hello: schema.Hello, address: str) -> tuple[Facts, str]:
    if hello.token is not None:
        return services.citizen_came(hello.token), hello.token
    return tries.join(hello.code or "", str(app.config["SECRET_KEY"]), address)


def _ending(facts: Facts) -> dict[str, Any]:
    at = facts.ended_at.isoformat() if facts.ended_at else None
    return {"state": facts.state, "by": facts.ended_by, "why": facts.ended_why, "at": at}


def _staff_connects(sid: str, environ: dict[str, Any], auth: Any = None) -> None:
    app = _app(environ)
    _refuse_when_not_here(app)
    if not is_own_origin(environ):
        raise Refuse("origin")
    try:
        session_id = schema.staff_hello(auth)
        # A context of its own, so that nobody else's sign-in can be remembered in it.
        with app.app_context(), app.request_context(environ):
            settle_overdue()
            if not current_user.is_authenticated:
                raise Refuse("signed_out")
            facts = services.staff_came(current_user, session_id)
            person = current_user.id
    except schema.BadMessage:
        raise Refuse("message") from None
    except Refused:
        raise Refuse("unknown") from None
    room = _room(app, facts)
    _peers[sid] = Peer(app, room, sid, By.STAFF, person=person)
    room.update(facts)


def _disconnects(by: By, sid: str, _reason: Any = None) -> None:
    peer = _peers.pop(sid, None)
    if peer is None:
        return
    was_here = peer.room.gone(sid)
    # A page that has connected and not yet said that it is ready is on its way into the room.
    others = _others(peer)
    if not others:
        relay.clear(peer.room)
    # Its side leaves with it, unless another page of that side is here or on its way.
    if not any(other.by is by for other in others):
        _save(peer, functools.partial(services.left, peer.room.facts.id, by))
    if was_here:
        acting.left(peer, _save)


def _others(peer: Peer) -> list[Peer]:
    """The other pages of its room, ready or not."""
    return [other for other in list(_peers.values()) if other.room is peer.room and other is not peer]


def _save(peer: Peer, step: Callable[[], Facts]) -> None:
    """Take a step in the database and tell both sides of it."""
    with peer.app.app_context():
        try:
            peer.room.update(step())
        except Refused as refused:
            log.info("cobrowse:%s: %s", peer.room.facts.id, refused)


Handler = Callable[[Peer, Any], Any]


def _on(namespace: str, event: str, handler: Handler) -> None:
    count = MESSAGES.labels("in", event)

    def run(sid: str, *args: Any) -> Any:
        peer = _peers.get(sid)
        if peer is None:
            return None
        count.inc()
        _look(peer)
        if peer.by is By.STAFF and peer.person != peer.room.facts.staff_id:
            return None
        if event in METERED and not peer.steps.allows(clock.now()):
            DROPPED.inc()
            return "refused"
        try:
            return handler(peer, args[0] if len(args) == 1 else None)
        except schema.BadMessage:
            peer.room.mirror.gate.dropped += 1
            DROPPED.inc()
            return "refused"

    socketio.server.on(event, handler=run, namespace=namespace)


def _look(peer: Peer) -> None:
    """End what must end before the message is heard: staff may have signed out since the page connected."""
    if look_is_due():
        with peer.app.app_context():
            look()


def _ready(peer: Peer, body: Any) -> None:
    """The page has seen that it is connected: only now can it be told anything in order."""
    schema.empty(body)
    if any(other.by is peer.by and other.number > peer.number for other in _others(peer)):
        # Said by a page that has been followed by another meanwhile: it is not the one to show.
        peer.room.followed(peer.sid, peer.by)
        return
    if peer.by is By.STAFF:
        _read_site_again(peer)
        peer.room.staff_came(peer.sid)
    else:
        acting.came(peer, _save)
        peer.room.citizen_came(peer.sid, peer.token, peer.site)


def _batch(peer: Peer, body: Any) -> str:
    answer = peer.room.batch(peer.sid, schema.batch(body), clock.now())
    _look_for_alarm(peer)
    return answer


def _part(peer: Peer, body: Any) -> str:
    answer = peer.room.part(peer.sid, schema.part(body), clock.now())
    _look_for_alarm(peer)
    return answer


def _bulk(peer: Peer, body: Any) -> str:
    answer = peer.room.bulk(peer.sid, schema.bulk(body), clock.now())
    _look_for_alarm(peer)
    return answer


def _unable(peer: Peer, body: Any) -> None:
    peer.room.unable(peer.sid, schema.unable(body))


def _look_for_alarm(peer: Peer) -> None:
    if peer.room.alarm():
        log.warning("cobrowse:%s: the gate has found unmasked values; paused", peer.room.facts.id)
        _save(peer, functools.partial(services.pause, peer.room.facts.id, By.SYSTEM, Why.ALARM))


def _consent(peer: Peer, body: Any) -> None:
    given = schema.consent(body)
    if given.scope == "control":
        _save(peer, lambda: services.answer_control(peer.room.facts.id, yes=given.yes, words=given.words))
    else:
        mode = Mode.SCREEN if given.scope == "screen" else Mode.PAGE
        _save(peer, lambda: services.answer(peer.token, yes=given.yes, words=given.words, mode=mode))


def _lift(peer: Peer, body: Any) -> str:
    lift = schema.lift(body)
    answer = peer.room.lift(peer.sid, lift, clock.now())
    if answer == "ok" and lift.on:
        _save(peer, functools.partial(services.note_lift, peer.room.facts.id))
    return answer


def _tick(peer: Peer, body: Any) -> str:
    schema.empty(body)
    room = peer.room
    room.ticked(peer.sid, clock.now())
    if peer.by is By.CITIZEN:
        _read_site_again(peer)
    if room.facts.state is not State.ENDED:
        with peer.app.app_context():
            note(room.facts.id)
    return room.facts.state


def _revoke(peer: Peer, body: Any) -> None:
    schema.empty(body)
    _save(peer, lambda: services.revoke(peer.token))


def _step(by: By, take: Callable[..., Facts]) -> Handler:
    def handler(peer: Peer, body: Any) -> None:
        schema.empty(body)
        _save(peer, functools.partial(take, peer.room.facts.id, by))

    return handler


def _stop(by: By) -> Handler:
    def handler(peer: Peer, body: Any) -> None:
        schema.empty(body)
        room = peer.room
        _save(peer, lambda: services.end(room.facts.id, by, Why.STOPPED, room.mirror.gate.hits))

    return handler


def _resnap(peer: Peer, body: Any) -> None:
    schema.empty(body)
    _read_site_again(peer)
    peer.room.resnap()


def _ack(peer: Peer, body: Any) -> None:
    peer.room.shown(peer.sid, schema.ack(body))


def everybody_leaves(app: Flask) -> None:
    """The process stops: one note that all have left, instead of one for each socket as it closes."""
    here = {
        (peer.room.facts.id, peer.by)
        for peer in list(_peers.values())
        if peer.sid in (peer.room.citizen, peer.room.staff)
    }
    _peers.clear()
    with app.app_context():
        services.all_left(here)


def register() -> None:
    """Listen on both namespaces of the running Socket.IO server, and on that of the offers."""
    open_to_people_at_work(OFFERS, (Role.STAFF, Role.CHIEF))
    server = socketio.server
    server.on("connect", handler=_citizen_connects, namespace=CITIZENS)
    server.on("connect", handler=_staff_connects, namespace=STAFF)
    server.on("disconnect", handler=functools.partial(_disconnects, By.CITIZEN), namespace=CITIZENS)
    server.on("disconnect", handler=functools.partial(_disconnects, By.STAFF), namespace=STAFF)
    for event, handler in {
        "ev": _batch,
        "bulk": _bulk,
        "snap": _part,
        "unable": _unable,
        "consent": _consent,
        "revoke": _revoke,
        "lift": _lift,
    }.items():
        _on(CITIZENS, event, handler)
    for event, handler in {"ack": _ack, "resnap": _resnap, **screen.STAFF}.items():
        _on(STAFF, event, handler)
    for namespace, by in ((CITIZENS, By.CITIZEN), (STAFF, By.STAFF)):
        for event, handler in screen.BOTH.items():
            _on(namespace, event, handler)
        _on(namespace, "ready", _ready)
        _on(namespace, "tick", _tick)
        _on(namespace, "pause", _step(by, services.pause))
        _on(namespace, "resume", _step(by, services.resume))
        _on(namespace, "stop", _stop(by))
    acting.register(_on, _save)
