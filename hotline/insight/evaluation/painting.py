"""The pictures of a report, painted from its figures. A picture says little by itself: its table has every number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from hotline.core.pictures import FILLS, INK, LINE, PATTERNS, SHADES
from hotline.insight.evaluation.reading import HIDDEN

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Patch

Paint = Callable[["Axes"], None]


def columns(names: Sequence[str], amounts: Sequence[float], label: str) -> Paint:
    """A column for each, in the order of time; with many of them only some are named."""

    def paint(axes: Axes) -> None:
        from matplotlib.ticker import MaxNLocator

        axes.bar(range(len(amounts)), amounts, color=FILLS[0], width=0.75)
        step = max(1, -(-len(names) // 12))
        axes.set_xticks(range(0, len(names), step), [names[index] for index in range(0, len(names), step)])
        axes.set_ylabel(label)
        axes.set_ylim(bottom=0)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))

    return paint


def bars(parts: Sequence[tuple[str, int | None]]) -> Paint:
    """A lying bar for each, the first on top, with its number behind it. None is not shown, and is not nought."""

    def paint(axes: Axes) -> None:
        names, amounts = [name for name, _amount in parts], [amount or 0 for _name, amount in parts]
        said = [HIDDEN if amount is None else str(amount) for _name, amount in parts]
        drawn = axes.barh(range(len(parts)), amounts, color=FILLS[1], edgecolor=FILLS[0], hatch=PATTERNS[1])
        axes.set_yticks(range(len(parts)), names)
        axes.bar_label(drawn, said, padding=4, color=INK)
        axes.invert_yaxis()
        axes.grid(visible=False)
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        axes.set_xlim(right=max([*amounts, 1]) * 1.12)

    return paint


def pairs(names: Sequence[str], series: Sequence[tuple[str, Sequence[float]]], label: str) -> Paint:
    """Groups of columns side by side, told apart by colour and pattern."""

    def paint(axes: Axes) -> None:
        width = 0.8 / len(series)
        for index, (name, amounts) in enumerate(series):
            at = [place + (index - (len(series) - 1) / 2) * width for place in range(len(names))]
            axes.bar(
                at, amounts, width, label=name, color=FILLS[index], hatch=PATTERNS[index], edgecolor=FILLS[0]
            )
        axes.set_xticks(range(len(names)), names)
        axes.set_ylabel(label)
        axes.legend(loc="upper left", bbox_to_anchor=(0, 1.18), ncols=len(series))

    return paint


def heat(days: Sequence[str], times: Sequence[str], amounts: Mapping[tuple[int, int], int | None]) -> Paint:
    """Weekdays across, times down; darker is more, and each cell has its number. None is not shown."""

    def paint(axes: Axes) -> None:
        most = max([amount for amount in amounts.values() if amount] or [1])
        for (column, row), amount in amounts.items():
            shade = round((amount or 0) / most * (len(SHADES) - 1))
            axes.add_patch(_cell(column, row, SHADES[shade]))
            axes.text(
                column + 0.5,
                row + 0.5,
                HIDDEN if amount is None else str(amount),
                ha="center",
                va="center",
                color="white" if shade >= 4 else INK,
            )
        axes.set_xlim(0, max(len(days), 1))
        axes.set_ylim(max(len(times), 1), 0)
        axes.set_xticks([index + 0.5 for index in range(len(days))], days)
        axes.set_yticks([index + 0.5 for index in range(len(times))], times)
        axes.xaxis.tick_top()
        axes.grid(visible=False)
        for spine in axes.spines.values():
            spine.set_visible(False)

    return paint


def _cell(column: int, row: int, colour: str) -> Patch:
    from matplotlib.patches import Rectangle

    return Rectangle((column, row), 1, 1, facecolor=colour, edgecolor=LINE)
