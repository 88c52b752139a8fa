"""What an SVG says of itself."""

from __future__ import annotations

import re


def inches_wide(svg: bytes) -> float:
    """How wide it is; an inch has 72 points."""
    found = re.search(rb'<svg[^>]* width="([0-9.]+)pt"', svg)
    assert found is not None
    return float(found[1]) / 72
