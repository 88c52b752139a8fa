"""The secret of a token: shown once, kept as a hash, and easy to know again in a log or a repository."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

# What scanners for leaked secrets, and our own logs, know it by: core/log.py masks what follows.
BEGINS = "hotline_"
_SHAPE = re.compile(r"hotline_([0-9a-f]{8})_[A-Za-z0-9_-]{43}")


def new() -> str:
    """A new secret: `hotline_`, eight characters that find the row, and 256 bits that prove it."""
    return f"{BEGINS}{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"


def prefix(secret: str) -> str | None:
    """The part that finds the row and proves nothing; None for what is no secret of ours."""
    found = _SHAPE.fullmatch(secret)
    return found[1] if found else None


def digest(secret: str) -> str:
    """What is kept of a secret. It is long and random, so a slow hash would protect nothing more."""
    return hashlib.sha256(secret.encode()).hexdigest()


def fits(secret: str, kept: str) -> bool:
    """Whether `secret` is the one that `kept` was made of, in constant time."""
    return hmac.compare_digest(digest(secret), kept)
