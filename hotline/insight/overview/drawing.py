"""The pictures of the overview, drawn from what is shown: the figures that a reader may not see never get here."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Response

from hotline.core import pictures
from hotline.core.fonts import settable
from hotline.insight import picture
from hotline.insight.picture import NARROW

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Changed when the same figures are drawn otherwise, so that no browser keeps the old picture.
HAND = 1
WIDE, FULL = 5.8, 8.4


Amount = int | Decimal | None


@dataclass(frozen=True)
class Bars:
    """Bars with a name each; `second` stand beside the first, and `series` says what the two are."""

    labels: tuple[str, ...]
    amounts: tuple[Amount, ...]
    hidden: str
    upright: bool = False
    second: tuple[Amount, ...] = ()
    series: tuple[str, ...] = ()
    comma: str = ","
    """What the reader's language writes before the decimals: the picture must not depend on who draws it first."""
    narrow: bool = False


@dataclass(frozen=True)
class Heat:
    """Counts in rows and columns; `open` says of each cell whether it lies within the opening hours."""

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    open: tuple[tuple[bool, ...], ...]
    narrow: bool = False


Picture = Bars | Heat


def drawn(picture: Picture, *, narrow: bool) -> Picture:
    """The picture, for a telephone's width or for any other."""
    return replace(picture, narrow=narrow)


def size(picture: Picture) -> tuple[float, float]:
    """How wide and tall it is, in inches."""
    if isinstance(picture, Heat):
        return NARROW if picture.narrow else FULL, 0.75 + 0.34 * max(1, len(picture.rows))
    if picture.upright and not picture.narrow:
        return FULL, 3.0
    lines = sum(_label(picture, each).count("\n") + 1 for each in picture.labels)
    row = 0.2 if picture.second else 0.12
    height = 0.5 + 0.17 * lines + row * len(picture.labels) + (0.35 if picture.second else 0)
    return NARROW if picture.narrow else WIDE, max(1.0, height)


@lru_cache(maxsize=128)
def svg(picture: Picture) -> bytes:
    """The picture; the last ones are kept, since the five look at the same."""
    width, height = size(picture)

    def paint(axes: Axes) -> None:
        if isinstance(picture, Heat):
            _heat(axes, picture)
        elif picture.upright and not picture.narrow:
            _upright(axes, picture)
        else:
            _lying(axes, picture)

    return pictures.draw(paint, width=width, height=height)


def answer(shown: Picture) -> Response:
    """The picture for a browser: drawn only when its figures are others than those of the one it has."""
    return picture.answer((HAND, shown), lambda: svg(shown))


def _label(picture: Bars, text: str) -> str:
    return textwrap.fill(settable(text), 20 if picture.narrow else 34)


def _bar(number: int) -> dict[str, Any]:
    return {
        "color": pictures.FILLS[number],
        "hatch": pictures.PATTERNS[number],
        "edgecolor": pictures.INK if number else pictures.FILLS[0],
        "linewidth": 0.6,
    }


def _said(picture: Bars, amount: Amount) -> str:
    return picture.hidden if amount is None else str(amount).replace(".", picture.comma)


def _upright(axes: Axes, picture: Bars) -> None:
    places = range(len(picture.labels))
    axes.bar(places, [float(amount or 0) for amount in picture.amounts], width=0.7, **_bar(0))
    many = len(picture.labels) > 14
    axes.set_xticks(places, picture.labels, rotation=60 if many else 0, ha="right" if many else "center")
    if not many and max((len(each) for each in picture.labels), default=0) > 8:
        axes.set_xticks(places, [each.replace(" ", "\n", 1) for each in picture.labels])
    for place, amount in zip(places, picture.amounts, strict=True):
        axes.annotate(
            _said(picture, amount),
            (place, float(amount or 0)),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            rotation=90 if amount is None else 0,
            fontsize=9,
        )
    _from_nought(axes.set_ylim, picture)
    axes.set_xlim(-0.6, max(3, len(picture.labels)) - 0.4)
    axes.locator_params(axis="y", integer=True)


def _from_nought(limit: Any, picture: Bars) -> None:
    most = max((float(each or 0) for each in (*picture.amounts, *picture.second)), default=0)
    limit(0, max(4, most * 1.15))


def _lying(axes: Axes, picture: Bars) -> None:
    places = list(range(len(picture.labels)))
    thick = 0.36 if picture.second else 0.66
    for number, amounts in enumerate(each for each in (picture.amounts, picture.second) if each):
        shift = (number - 0.5) * thick if picture.second else 0
        name = settable(picture.series[number]) if picture.series else None
        axes.barh(
            [place + shift for place in places],
            [float(amount or 0) for amount in amounts],
            height=thick,
            label=name,
            **_bar(number),
        )
        for place, amount in zip(places, amounts, strict=True):
            axes.annotate(
                _said(picture, amount),
                (float(amount or 0), place + shift),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
            )
    axes.set_yticks(places, [_label(picture, each) for each in picture.labels])
    axes.set_ylim(len(places) - 0.4, -0.6)
    _from_nought(axes.set_xlim, picture)
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    if picture.series and picture.labels:
        axes.figure.legend(loc="outside lower left", ncols=1 if picture.narrow else 2, fontsize=9)


def _heat(axes: Axes, picture: Heat) -> None:
    from matplotlib.patches import Rectangle

    most = max((amount or 0 for row in picture.cells for amount in row), default=0)
    for down, row in enumerate(picture.cells):
        for along, amount in enumerate(row):
            opened = picture.open[down][along]
            level = -(-(amount or 0) * (len(pictures.SHADES) - 1) // most) if most else 0
            axes.add_patch(
                Rectangle(
                    (along, down),
                    1,
                    1,
                    facecolor=pictures.SHADES[level] if opened or amount else "#ffffff",
                    edgecolor="#ffffff" if opened else pictures.LINE,
                    hatch=None if opened else "////",
                    linewidth=1.2,
                )
            )
            _write(axes, (along, down), amount, dark=level >= 4, opened=opened)
    axes.set_xlim(0, max(1, len(picture.columns)))
    axes.set_ylim(max(1, len(picture.rows)), 0)
    axes.set_xticks([each + 0.5 for each in range(len(picture.columns))], picture.columns)
    axes.set_yticks([each + 0.5 for each in range(len(picture.rows))], picture.rows)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.grid(visible=False)
    for side in axes.spines.values():
        side.set_visible(False)


def _write(axes: Axes, at: tuple[int, int], amount: int | None, *, dark: bool, opened: bool) -> None:
    if amount == 0 and not opened:
        return
    axes.text(
        at[0] + 0.5,
        at[1] + 0.5,
        "•" if amount is None else str(amount),
        ha="center",
        va="center",
        color="#ffffff" if dark else pictures.INK,
        fontsize=10,
        # On stripes a number needs ground of its own.
        bbox=None
        if opened
        else {"facecolor": "#ffffff" if not dark else pictures.SHADES[-1], "edgecolor": "none", "pad": 1.5},
    )
