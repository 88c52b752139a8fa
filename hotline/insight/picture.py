"""A picture on a page, in a window's width or a telephone's, and as an answer of its own: it may style itself, and
nothing else (decision 0130).
"""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from hotline.core.fonts import settable

POLICY = "default-src 'none'; style-src 'unsafe-inline'"

# How wide a picture is, in inches: in a window, and on a telephone. `PIXELS` is an inch on the page.
WIDE, NARROW = 5.2, 3.35
PIXELS = 96


@dataclass(frozen=True)
class Sizes:
    """How wide and tall a picture is on the page, in pixels: in a window, and on a telephone."""

    wide: tuple[int, int]
    narrow: tuple[int, int]


def sizes(of: Callable[[bool], tuple[float, float]]) -> Sizes:
    """Those of a picture; `of` says how many inches it is, given whether it is to be narrow."""

    def pixels(narrow: bool) -> tuple[int, int]:
        width, height = of(narrow)
        return round(width * PIXELS), round(height * PIXELS)

    return Sizes(pixels(False), pixels(True))


def labels(names: Iterable[str], columns: int) -> list[str]:
    """The names of a picture's rows as they are drawn: with letters that it has, in lines of so many."""
    return [textwrap.fill(settable(name), columns) for name in names]


def rows(drawn: Sequence[str], *, narrow: bool, least: int = 1) -> tuple[float, float]:
    """How many inches wide and tall a picture is with a row for each of those labels, and room for `least` rows."""
    lines = sum(label.count("\n") + 1 for label in drawn)
    return NARROW if narrow else WIDE, 0.9 + max(0.45 * max(len(drawn), least), 0.19 * lines)


def is_narrow() -> bool:
    """Whether the address asks for a telephone's width."""
    return request.args.get("narrow") == "1"


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
