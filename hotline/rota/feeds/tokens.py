"""The secret in a calendar address: 256 bits that are shown once, and a prefix that finds the row."""

from __future__ import annotations

import hashlib
import hmac
import secrets

PREFIX = 8


def new() -> str:
    """A new secret: the prefix, then 256 bits, all of it fit for an address."""
    return secrets.token_urlsafe(6) + secrets.token_urlsafe(32)


def prefix(secret: str) -> str:
    """The part that finds the row; it proves nothing."""
    return secret[:PREFIX]


def digest(secret: str) -> str:
    """What is kept of a secret. It is long and random, so a slow hash would protect nothing more."""
    return hashlib.sha256(secret.encode()).hexdigest()


def fits(secret: str, kept: str) -> bool:
    """Whether `secret` is the one that `kept` was made of, in constant time."""
    return hmac.compare_digest(digest(secret), kept)
