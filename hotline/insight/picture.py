"""A picture as an answer of its own: it may style itself, and nothing else (decision 0130)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from flask import Response, request

POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def answer(of: Any, draw: Callable[[], bytes]) -> Response:
    """What `draw` gives, as SVG; `of` is all that it depends on: who has that picture already gets none drawn."""
    tag = hashlib.sha256(repr(of).encode()).hexdigest()[:32]
    found = Response(content_type="image/svg+xml")
    found.set_etag(tag)
    # Kept by the reader's own browser only, which asks each time whether it still holds.
    found.headers["Cache-Control"] = "private, no-cache"
    found.headers["Content-Security-Policy"] = POLICY
    found.headers["X-Content-Type-Options"] = "nosniff"
    if request.if_none_match.contains(tag):
        found.status_code = 304
    else:
        found.set_data(draw())
    return found
