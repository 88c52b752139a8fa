"""How two browsers find each other: addresses to ask, and a relay's password that soon is worth nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

from hotline.cobrowse.rules import HARD_LIMIT, By
from hotline.settings import Settings

# No longer than a session may last.
CREDENTIAL_LIFE: timedelta = HARD_LIMIT


def configuration(settings: Settings, session_id: int, by: By, now: datetime) -> dict[str, Any]:
    """The `RTCConfiguration` of one end. `now` is the world's time, since the relay checks the credential against it."""
    servers: list[dict[str, Any]] = []
    if settings.stun_urls:
        servers.append({"urls": list(settings.stun_urls)})
    if settings.turn_urls:
        username, credential = turn_credential(settings.turn_secret, session_id, by, now)
        servers.append({"urls": list(settings.turn_urls), "username": username, "credential": credential})
    return {"iceServers": servers, "iceTransportPolicy": "relay" if settings.turn_only else "all"}


def turn_credential(secret: str, session_id: int, by: By, now: datetime) -> tuple[str, str]:
    """A user name and password for coturn's `use-auth-secret`: until when it holds, and a seal of that.

    The name is the session's number and the side, nobody's name. The seal is HMAC-SHA1 because TURN servers expect it
    (draft-uberti-behave-turn-rest-00).
    """
    username = f"{int((now + CREDENTIAL_LIFE).timestamp())}:{session_id}-{by}"
    seal = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return username, base64.b64encode(seal).decode()
