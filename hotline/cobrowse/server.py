"""The relay as a process of its own: the same application, of which only the sockets are served.

Several of them share the sessions, each with both ends of its own (docs/decisions/0116). `relay.py` starts it.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

from flask import Flask

from hotline.cobrowse import bus, switchboard

log = logging.getLogger(__name__)

# What a relay answers beside the sockets: whoever watches over it asks.
PATHS = ("/socket.io/", "/healthz", "/readyz", "/metrics")


def serve(app: Flask) -> None:
    """Make `app` a relay: it takes the sockets, and heeds what web processes and other relays do with its sessions."""
    app.extensions["cobrowse_serves"] = True
    whole = app.wsgi_app

    def sockets_only(environ: dict[str, Any], start_response: Any) -> Any:
        if environ.get("PATH_INFO", "").startswith(PATHS):
            return whole(environ, start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"This is a relay; the pages are served elsewhere.\n"]

    app.wsgi_app = sockets_only  # type: ignore[method-assign]  # As Flask's documentation has it.
    bus.listen(app, switchboard.heed)
    threading.Thread(target=_look, args=(app, threading.Event()), name="cobrowse-look", daemon=True).start()


def _look(app: Flask, never: threading.Event) -> None:
    while not never.wait(switchboard.LOOK_EVERY.total_seconds()):
        try:
            with app.app_context():
                if switchboard.look_is_due():
                    switchboard.look()
        except Exception:
            log.exception("The database could not be asked; it is tried again")
