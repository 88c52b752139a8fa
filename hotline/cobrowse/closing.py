"""A stopping process sends its pages away kindly, so that it is gone at once and they are elsewhere the next moment."""

from __future__ import annotations

import logging
import threading
from typing import Any

from flask import Flask

from hotline.cobrowse.events import everybody_leaves
from hotline.core.wire import RESTART, Wire

log = logging.getLogger(__name__)

# What a page may take to say good-bye; the line of one that says nothing is closed.
GRACE_SECONDS = 0.7


def close_sockets(app: Flask) -> None:
    """Tell every page that the server starts anew, and close its line. The sessions live on in the database."""
    wires = list(Wire.open)
    try:
        everybody_leaves(app)
    except Exception:
        log.exception("It could not be noted that the pages have left")
    for wire in wires:
        wire.outbox.close(RESTART, "restart")
    threading.Event().wait(GRACE_SECONDS if wires else 0)
    for wire in wires:
        wire.shut()


def on_terminate(app: Flask, worker: Any) -> None:
    """Have gunicorn's worker close the sockets when it is told to end; by itself it would wait for them."""
    end = worker.handle_exit

    def handle_exit(signal: int, frame: Any) -> None:
        # Not in the signal's own handler: what it interrupts may hold the locks that closing needs.
        threading.Thread(target=close_sockets, args=(app,), name="closing").start()
        end(signal, frame)

    worker.handle_exit = handle_exit
    worker.init_signals()
