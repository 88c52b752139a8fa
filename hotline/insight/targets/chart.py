"""The picture of a target: what was asked for against what it became."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from flask_babel import get_locale
from flask_babel import gettext as _

from hotline.core.fonts import settable
from hotline.core.pictures import FILLS, INK
from hotline.insight.picture import NARROW, WIDE
from hotline.insight.targets.rules import Year

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _number(value: float, point: str) -> str:
    """A tick as the reader writes it: thousands apart, and decimals only of what is small."""
    return f"{value:,.0f}".replace(",", point) if value == round(value) else f"{value:g}".replace(".", ",")


def size(*, narrow: bool) -> tuple[float, float]:
    """How wide and tall it is, in inches."""
    return NARROW if narrow else WIDE, 2.8


def painter(years: Sequence[Year], unit: str) -> Callable[[Axes], None]:
    """Bars of what it became, and the line of what was asked for: told apart by form, not by colour alone."""
    # Said here, since whoever draws may be another thread with no language of its own.
    actual, wanted, point = str(_("Faktisk")), str(_("Mål")), "," if str(get_locale()) == "en" else "."

    def paint(axes: Axes) -> None:
        known = [each for each in years if each.actual is not None]
        # Bars of nothing would have a name all the same, and a colour that is none of ours.
        if known:
            axes.bar(
                [each.year for each in known],
                [float(each.actual or 0) for each in known],
                0.5,
                color=FILLS[1],
                label=actual,
            )
        asked = [each for each in years if each.level is not None]
        axes.plot(
            [each.year for each in asked],
            [float(each.level or 0) for each in asked],
            color=INK,
            marker="D",
            linestyle="--",
            label=wanted,
        )
        axes.set_xticks([each.year for each in years])
        # With room beside them, so that a year alone is not a wall.
        axes.set_xlim(years[0].year - 1, years[-1].year + 1)
        axes.set_ylim(bottom=0)
        axes.set_ylabel(settable(unit))
        axes.yaxis.set_major_formatter(lambda value, _place: _number(value, point))
        if known or asked:
            axes.legend(loc="upper left", ncols=2, bbox_to_anchor=(0, 1.16))

    return paint
