"""Rate limits, in the process or in Redis."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

# While Redis is away each process limits by itself: a citizen's Stop must not fail for a counter.
limiter = Limiter(key_func=get_remote_address, strategy="moving-window", in_memory_fallback_enabled=True)


def init_app(app: Flask) -> None:
    settings = app.extensions["settings"]
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config["RATELIMIT_HEADERS_ENABLED"] = False
    limiter.init_app(app)
