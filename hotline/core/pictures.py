"""How pictures of figures look: one hand for pages, PDF and Word (decision 0130).

A picture is drawn on matplotlib's `Figure`, never through `pyplot`, which keeps what it drew for ever. Colours come with
patterns, so that nobody has to tell parts apart by colour; text becomes outlines, so that it looks the same everywhere.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from hotline.core import fonts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, QUIET, LINE = "#1a1a1a", "#55606b", "#c9d3dc"
# Each of these is told from its neighbours by hue, by lightness and by its pattern.
FILLS = ("#0a3d62", "#7fb2dd", "#d99a00", "#b9c4cd", "#1d6b35", "#c3a5d6", "#b3151c", "#e8d9b5")
PATTERNS = ("", "///", "...", "\\\\\\", "xxx", "--", "++", "oo")
# From nothing to most: also in grey it goes one way only.
SHADES = ("#f4f8fb", "#cfe2f1", "#9cc3e2", "#5f9bcb", "#2f6da6", "#0a3d62")
# Matplotlib's text layout keeps one state for the whole process.
_drawing = threading.Lock()


@lru_cache(maxsize=1)
def _style() -> Any:
    from matplotlib import font_manager

    for path in fonts.files():
        font_manager.fontManager.addfont(str(path))
    return {
        "font.family": fonts.FAMILY,
        "font.size": 10,
        "text.color": INK,
        # What stands between two dollar signs is what somebody wrote, and no formula.
        "text.parse_math": False,
        "axes.edgecolor": LINE,
        "axes.labelcolor": QUIET,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "grid.color": LINE,
        "grid.linewidth": 0.6,
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "xtick.bottom": False,
        "ytick.left": False,
        "hatch.linewidth": 0.7,
        "legend.frameon": False,
        "svg.fonttype": "path",
        # Without it every picture has names of its own inside, and the same figures never give the same bytes.
        "svg.hashsalt": "hotline",
    }


def draw(paint: Callable[[Axes], None], *, width: float, height: float, kind: str = "svg") -> bytes:
    """What `paint` draws, `width` by `height` inches, as "svg" or "png". The same figures give the same bytes."""
    # Only here: it brings numpy along, which no other page needs.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    stream = io.BytesIO()
    with _drawing, mpl.rc_context(_style()):
        figure = Figure(figsize=(width, height), layout="constrained")
        paint(figure.subplots())
        # Neither a date nor the program's name: a picture is known by its figures.
        metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
        figure.savefig(stream, format=kind, dpi=160, metadata=metadata)
    return stream.getvalue()
