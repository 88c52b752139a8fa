"""The secret that a telephone system signs with, and its signature.

Whoever checks an HMAC must know the secret itself, so no hash of it will do. It is not stored at all: it is made of
the portal's own key and a random salt in the system's row, the same each time. A copy of the database alone signs
nothing, and a new SECRET_KEY closes every system.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from flask import current_app

# A message that was caught on the way is worth nothing after this long; clocks may differ by as much.
WINDOW = timedelta(minutes=5)


def new_key() -> str:
    """A name for a system, told to it beside the secret; it proves nothing."""
    return f"tel_{secrets.token_hex(8)}"


def new_salt() -> str:
    """What makes the secret of this system another than all others."""
    return secrets.token_hex(20)


def secret(key: str, salt: str) -> str:
    """The secret of the system with this key and salt."""
    ours = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(ours, f"telephony/{key}/{salt}".encode(), hashlib.sha256).hexdigest()


def signature(shared: str, timestamp: str, body: bytes) -> str:
    """The signature of a body sent at a moment (seconds since 1970): HMAC-SHA256 over both with a full stop between."""
    return hmac.new(shared.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def fits(shared: str, timestamp: str, body: bytes, given: str) -> bool:
    """Whether `given` is the signature, in constant time."""
    ours = signature(shared, timestamp, body)
    return hmac.compare_digest(ours.encode(), given.strip().lower().encode())


def is_fresh(timestamp: str, now: datetime) -> bool:
    """Whether the moment is no further from `now` than `WINDOW`."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(int(timestamp) - now.timestamp()) <= WINDOW.total_seconds()
