"""Between the processes: whoever has changed a session says its number, and whoever has its pages looks it up.

Only numbers travel, over Redis. Without Redis, or while it is away, the relays' own look at the database finds out
within a second or two.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import redis
from flask import Flask, current_app

log = logging.getLogger(__name__)

CHANNEL = "hotline:cobrowse"
SECONDS = 1.0
AGAIN_AFTER = 2.0


def tell(session_id: int) -> None:
    """Say that a session has changed, if it has pages in other processes."""
    connection: redis.Redis | None = current_app.extensions.get("cobrowse_bus")
    if connection is None:
        return
    try:
        connection.publish(CHANNEL, session_id)
    except redis.RedisError as error:
        log.warning("cobrowse:%s: Redis could not be told: %s", session_id, type(error).__name__)


def listen(app: Flask, heed: Callable[[int], None]) -> None:
    """Call `heed` with each number that is said, in a thread of its own and an application context, for good."""
    connection: redis.Redis | None = app.extensions.get("cobrowse_bus")
    if connection is not None:
        arguments = (app, connection, heed, threading.Event())
        threading.Thread(target=_listen, args=arguments, name="cobrowse-bus", daemon=True).start()


def _listen(app: Flask, connection: redis.Redis, heed: Callable[[int], None], never: threading.Event) -> None:
    while True:
        try:
            with connection.pubsub(ignore_subscribe_messages=True) as pubsub:  # type: ignore[no-untyped-call]  # Theirs.
                pubsub.subscribe(CHANNEL)
                while True:
                    said = pubsub.get_message(timeout=SECONDS)
                    if said is not None:
                        with app.app_context():
                            heed(int(said["data"]))
        except redis.RedisError as error:
            log.warning("Redis is away (%s); the database is asked instead", type(error).__name__)
        except Exception:
            log.exception("A change of a session could not be passed on")
        never.wait(AGAIN_AFTER)


def init_app(app: Flask) -> None:
    """Connect when first used, if the relay runs in processes of its own and there is a Redis."""
    settings = app.extensions["settings"]
    if settings.cobrowse_relays and settings.redis_url:
        # The timeout for answers must be longer than the wait for messages.
        app.extensions["cobrowse_bus"] = redis.from_url(
            settings.redis_url, socket_connect_timeout=SECONDS, socket_timeout=2 * SECONDS
        )
