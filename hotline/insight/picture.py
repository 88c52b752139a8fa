"""A picture as an answer of its own: it may style itself, and nothing else (decision 0130)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Response, request

from hotline.core import pictures
from hotline.core.headers import policy

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def answer(paint: Callable[[Axes], None], of: Any, *, width: float, height: float) -> Response:
    """What `paint` draws as SVG; `of` is all that the picture depends on, so that the same figures are drawn once only."""
    tag = hashlib.sha256(repr((of, width, height)).encode()).hexdigest()[:32]
    if request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        response = Response(pictures.draw(paint, width=width, height=height), mimetype="image/svg+xml")
    response.set_etag(tag)
    response.headers["Content-Security-Policy"] = policy(style_src="'unsafe-inline'")
    # Kept by the reader's own browser only, which asks each time whether it still holds.
    response.headers["Cache-Control"] = "private, no-cache"
    return response
