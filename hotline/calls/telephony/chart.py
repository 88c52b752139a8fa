"""The picture of a month of evenings: one bar each, as tall as what was offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hotline.calls.telephony.queries import Line

HEIGHT, WIDTH, GAP = 160, 20, 10


@dataclass(frozen=True)
class Bar:
    """One evening's bar; what is answered stands on the ground line, what is abandoned on top of it, then the rest."""

    day: date
    x: int
    parts: tuple[tuple[str, int, int, int], ...]
    """Of each part its name, its count, and where it begins and how tall it is."""


@dataclass(frozen=True)
class Chart:
    """All bars and how wide the picture is; `most` is the count at the top."""

    bars: Sequence[Bar]
    width: int
    most: int


def bars(lines: Sequence[Line]) -> Chart:
    """The bars of the evenings whose figures are known; the others leave their place empty."""
    most = max((_tall(line) for line in lines), default=0)
    found = [
        Bar(line.day, GAP + number * (WIDTH + GAP), _parts(line, most))
        for number, line in enumerate(lines)
        if line.figures and line.day
    ]
    return Chart(found, GAP + len(lines) * (WIDTH + GAP), most)


def _tall(line: Line) -> int:
    if line.figures is None:
        return 0
    # The parts may be more than the whole: nothing may grow out of the picture.
    return max(line.figures.offered, line.figures.answered + line.figures.abandoned)


def _parts(line: Line, most: int) -> tuple[tuple[str, int, int, int], ...]:
    if line.figures is None or not most:
        return ()
    rest = max(0, line.figures.offered - line.figures.answered - line.figures.abandoned)
    ground, parts = HEIGHT, []
    for name, count in (
        ("answered", line.figures.answered),
        ("abandoned", line.figures.abandoned),
        ("rest", rest),
    ):
        tall = round(count * HEIGHT / most)
        ground -= tall
        parts.append((name, count, ground, tall))
    return tuple(parts)
