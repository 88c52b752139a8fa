"""The picture of the estimate: what each source in kroner makes of the same calls, from its lowest to its highest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from hotline.core.i18n import language
from hotline.core.pictures import FILLS, INK, PATTERNS
from hotline.insight.benefit.rules import Span
from hotline.insight.picture import labels, rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def size(sums: Sequence[tuple[str, Span]], *, narrow: bool) -> tuple[float, float]:
    """How wide and tall it is, in inches."""
    return rows(_labels(sums, narrow=narrow), narrow=narrow)


def _labels(sums: Sequence[tuple[str, Span]], *, narrow: bool) -> list[str]:
    return labels((name for name, _span in sums), 16 if narrow else 26)


def painter(sums: Sequence[tuple[str, Span]], *, narrow: bool = False) -> Callable[[Axes], None]:
    """A bar a source; a source that says one number is a line."""
    # Said here, since whoever draws may be another thread with no language of its own.
    unit, thousands = str(_("kr.")), "." if language() == "da" else ","

    def amount(value: float, _place: float) -> str:
        return f"{value:,.0f}".replace(",", thousands)

    def paint(axes: Axes) -> None:
        widest = max((abs(span.high) for _name, span in sums), default=1) / 100
        for place, (_name, span) in enumerate(sums):
            low, high = span.low / 100, span.high / 100
            axes.barh(
                [place],
                [max(high - low, widest / 150)],
                0.5,
                left=low,
                color=FILLS[1],
                hatch=PATTERNS[1],
                edgecolor=FILLS[0],
            )
        axes.axvline(0, color=INK, linewidth=0.8)
        axes.set_yticks(range(len(sums)), _labels(sums, narrow=narrow))
        axes.invert_yaxis()
        axes.grid(axis="x")
        axes.grid(visible=False, axis="y")
        axes.xaxis.set_major_formatter(amount)
        axes.locator_params(axis="x", nbins=3 if narrow else 6, integer=True)
        axes.set_xlabel(unit)

    return paint
