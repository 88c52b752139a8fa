"""The socket `/cob-o`: tells the open pages of people who take duty that an offer of a session has come or gone.

It says nothing else, and it hears nothing: what is offered to whom is asked for over HTTP.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_login import current_user
from socketio.exceptions import ConnectionRefusedError as Refuse

from hotline.cobrowse.services.steps import OFFERS
from hotline.core.access import Role
from hotline.core.live import socketio


def _connects(_sid: str, environ: dict[str, Any], _auth: Any = None) -> None:
    origin = environ.get("HTTP_ORIGIN", "").partition("://")[2]
    if not origin or origin != environ.get("HTTP_HOST"):
        raise Refuse("origin")
    app: Flask = environ["flask.app"]
    # A context of its own, so that nobody else's sign-in can be remembered in it.
    with app.app_context(), app.request_context(environ):
        if not current_user.is_authenticated or current_user.role not in (Role.STAFF, Role.CHIEF):
            raise Refuse("signed_out")


def register() -> None:
    """Listen on the namespace of the running Socket.IO server."""
    socketio.server.on("connect", handler=_connects, namespace=OFFERS)
