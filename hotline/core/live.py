"""The websocket server that features register their events on."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import orjson
from flask import Flask
from flask_login import current_user
from flask_socketio import SocketIO
from socketio.exceptions import ConnectionRefusedError as Refuse

from hotline.core.access import AT_WORK, Role
from hotline.core.pulse import background
from hotline.core.wire import MAX_MESSAGE, Outbox, Wire

# Handlers run in order on the socket's own thread: with async_handlers, the default, messages overtake
# each other. Websocket only: long polling would need sticky sessions behind several processes.
socketio = SocketIO()

# What a use case has to tell the open pages, as (namespace, event, payload); kept on its session until it commits.
Announcement = tuple[str, str, dict[str, Any]]


class Json:
    """JSON for Socket.IO, with the methods that it asks for: five times faster than the standard library's."""

    @staticmethod
    def dumps(value: Any, **_options: Any) -> str:
        """Return `value` as text."""
        return orjson.dumps(value).decode()

    @staticmethod
    def loads(text: str) -> Any:
        """Return what the text says; what only the standard library takes (half a surrogate pair) it reads."""
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            return json.loads(text)


def announce(session_info: dict[Any, Any], namespace: str, event: str, payload: dict[str, Any]) -> None:
    """Tell everybody in `namespace` after the commit, once however often it is said. Ids only: pages ask for the rest."""
    waiting: list[Announcement] = session_info.setdefault("announcements", [])
    if (namespace, event, payload) not in waiting:
        waiting.append((namespace, event, payload))


def send_announcements(session_info: dict[Any, Any]) -> None:
    """Send what was announced; the use case calls it when its transaction is done."""
    for namespace, event, payload in session_info.pop("announcements", []):
        socketio.emit(event, payload, namespace=namespace)


def open_to_people_at_work(namespace: str, roles: Collection[Role] = AT_WORK) -> None:
    """Let our own pages listen on `namespace` for people at work, or for those of `roles` only.

    They hear what is announced there and can say nothing: what a page shows it asks for over HTTP, where access
    is judged anew.
    """

    def connects(_sid: str, environ: dict[str, Any], _auth: Any = None) -> None:
        if not is_own_origin(environ):
            raise Refuse("origin")
        app: Flask = environ["flask.app"]
        # A context of its own, so that nobody else's sign-in can be remembered in it.
        with app.app_context(), app.request_context(environ):
            if not current_user.is_authenticated or current_user.role not in roles:
                raise Refuse("signed_out")

    socketio.server.on("connect", handler=connects, namespace=namespace)


def is_own_origin(environ: dict[str, Any]) -> bool:
    """Whether a socket comes from a page of ours: a browser says where the page is from."""
    origin = environ.get("HTTP_ORIGIN", "").partition("://")[2]
    return bool(origin) and origin == environ.get("HTTP_HOST")


def init_app(app: Flask) -> None:
    settings = app.extensions["settings"]
    socketio.init_app(
        app,
        async_mode="threading",
        async_handlers=False,
        transports=["websocket"],
        message_queue=settings.redis_url or None,
        # Citizens join from the municipalities' own sites; each namespace checks the origin itself.
        cors_allowed_origins="*",
        manage_session=False,
        max_http_buffer_size=MAX_MESSAGE,
        serve_client=False,
        json=Json,
    )
    # Engine.IO has no public place for a driver of one's own; this is where it keeps the one of its async mode.
    engine = socketio.server.eio
    driver = {"websocket": Wire, "queue": Outbox, "thread": background}
    engine._async = {**engine._async, **driver}  # noqa: SLF001  # See above.
    Wire.is_heard = staticmethod(_has_joined)


def _has_joined(engine_sid: str) -> bool:
    """Whether a socket has been let into a namespace, and not left it."""
    manager = socketio.server.manager
    return any(
        manager.sid_from_eio_sid(engine_sid, namespace) for namespace in list(manager.get_namespaces())
    )
