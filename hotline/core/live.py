"""The websocket server that features register their events on."""

from __future__ import annotations

from flask import Flask
from flask_socketio import SocketIO

# Handlers run in order on the socket's own thread: with async_handlers, the default, messages overtake
# each other. Websocket only: long polling would need sticky sessions behind several processes.
socketio = SocketIO()


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
        max_http_buffer_size=300_000,
        serve_client=False,
    )
