"""Passwords hashed with argon2id, and signed links to choose one."""

from __future__ import annotations

import hashlib

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Flask, current_app
from itsdangerous import BadData, URLSafeTimedSerializer

RESET_SECONDS = 3600
INVITATION_SECONDS = 7 * 24 * 3600


def _hasher() -> PasswordHasher:
    hasher: PasswordHasher = current_app.extensions["password_hasher"]
    return hasher


def hash_password(password: str) -> str:
    """An argon2id hash of `password` with the parameters of today."""
    return _hasher().hash(password)


def verify(hashed: str | None, password: str) -> bool:
    """Whether `password` fits. Without a hash it takes as long to say no, so that nobody can time who exists."""
    try:
        return _hasher().verify(hashed or current_app.extensions["password_decoy"], password) and bool(hashed)
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(hashed: str) -> bool:
    """Whether `hashed` was made with weaker parameters than those of today."""
    return _hasher().check_needs_rehash(hashed)


def _fingerprint(hashed: str | None, epoch: int) -> str:
    return hashlib.sha256(f"{hashed}:{epoch}".encode()).hexdigest()[:16]


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=f"accounts.{purpose}")


def make_token(purpose: str, person_id: int, hashed: str | None, epoch: int) -> str:
    """A signed token to choose a password. It fits only as long as the password is the one of now: single use."""
    return str(_signer(purpose).dumps([person_id, _fingerprint(hashed, epoch)]))


def read_token(purpose: str, token: str, max_age: int) -> tuple[int, str] | None:
    """The person's id and fingerprint in `token`, or None when it is forged or older than `max_age` seconds."""
    try:
        person_id, fingerprint = _signer(purpose).loads(token, max_age=max_age)
    except (BadData, ValueError):
        return None
    return int(person_id), str(fingerprint)


def token_fits(fingerprint: str, hashed: str | None, epoch: int) -> bool:
    """Whether the token with `fingerprint` was made for the password of now."""
    return fingerprint == _fingerprint(hashed, epoch)


def init_app(app: Flask) -> None:
    """Choose the cost of a hash, and make the one that unknown addresses are checked against."""
    settings = app.extensions["settings"]
    hasher = PasswordHasher(time_cost=2, memory_cost=settings.password_memory_kib, parallelism=1)
    app.extensions["password_hasher"] = hasher
    app.extensions["password_decoy"] = hasher.hash("nobody has this password")
