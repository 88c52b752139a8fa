"""The socket of the plan: `/rota` tells pages that are open which week was changed. It says nothing else, and it
hears nothing: what a page shows is asked for over HTTP, where access is judged anew.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_login import current_user
from socketio.exceptions import ConnectionRefusedError as Refuse

from hotline.core.access import AT_WORK
from hotline.core.live import socketio

NAMESPACE = "/rota"


def _own_origin(environ: dict[str, Any]) -> bool:
    origin = environ.get("HTTP_ORIGIN", "").partition("://")[2]
    return bool(origin) and origin == environ.get("HTTP_HOST")


def _connects(_sid: str, environ: dict[str, Any], _auth: Any = None) -> None:
    if not _own_origin(environ):
        raise Refuse("origin")
    app: Flask = environ["flask.app"]
    # A context of its own, so that nobody else's sign-in can be remembered in it.
    with app.app_context(), app.request_context(environ):
        if not current_user.is_authenticated or current_user.role not in AT_WORK:
            raise Refuse("signed_out")


def register() -> None:
    """Listen on the namespace of the running Socket.IO server."""
    socketio.server.on("connect", handler=_connects, namespace=NAMESPACE)
