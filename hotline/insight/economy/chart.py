"""The picture of a budget: set aside, spent and thought to become, line by line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from hotline.core.pictures import FILLS, PATTERNS
from hotline.insight.economy.rules import Standing
from hotline.insight.picture import labels, rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 0.26


def size(parts: Sequence[tuple[str, Standing]], *, narrow: bool) -> tuple[float, float]:
    """How wide and tall it is, in inches."""
    return rows(_labels(parts, narrow=narrow), narrow=narrow, least=2)


def _labels(parts: Sequence[tuple[str, Standing]], *, narrow: bool) -> list[str]:
    return labels((name for name, _standing in parts), 16 if narrow else 28)


def painter(parts: Sequence[tuple[str, Standing]], *, narrow: bool = False) -> Callable[[Axes], None]:
    """Three bars a line, each with its own colour and pattern; in kroner."""
    # Said here, since whoever draws may be another thread with no language of its own.
    names = [str(_("Budget")), str(_("Forbrugt")), str(_("Prognose"))]
    unit = str(_("1.000 kr."))

    def paint(axes: Axes) -> None:
        places = range(len(parts))
        for index, (name, pick) in enumerate(zip(names, ("budget", "spent", "forecast"), strict=True)):
            axes.barh(
                [place + (index - 1) * HEIGHT for place in places],
                [getattr(standing, pick) / 100_000 for _name, standing in parts],
                HEIGHT * 0.9,
                color=FILLS[index],
                hatch=PATTERNS[index],
                edgecolor="white",
                label=name,
            )
        axes.set_yticks(list(places), _labels(parts, narrow=narrow))
        axes.invert_yaxis()
        axes.grid(axis="x")
        axes.grid(visible=False, axis="y")
        axes.set_xlabel(unit)
        if narrow:
            axes.locator_params(axis="x", nbins=4)
        axes.legend(loc="lower center", ncols=3, bbox_to_anchor=(0.3 if narrow else 0.4, 1), columnspacing=1)

    return paint
