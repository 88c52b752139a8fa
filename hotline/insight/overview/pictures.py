"""Which tables of the overview have a picture, and what is drawn of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from hotline.insight.overview import tables, words
from hotline.insight.overview.drawing import Bars, Heat, Picture, size
from hotline.insight.overview.queries import Reading
from hotline.insight.overview.tables import Table
from hotline.insight.picture import Sizes, sizes


@dataclass(frozen=True)
class Shown:
    """A picture for a page: its name in the address, what it says, and how large it is."""

    name: str
    alt: str
    sizes: Sizes


def _bars(table: Table, most: int = 12) -> Bars:
    return Bars(table.labels[:most], table.amounts[:most], _("skjult"))


def _evenings(reading: Reading) -> Picture:
    return replace(_bars(tables.evenings(reading), 200), upright=True)


def _heat(reading: Reading) -> Picture:
    grid = reading.grid
    return Heat(
        tuple(words.weekday_short(day) for day in grid.weekdays),
        tuple(words.half_hour(half) for half in grid.half_hours),
        tuple(tuple(grid.calls(day, half) for day in grid.weekdays) for half in grid.half_hours),
        tuple(tuple((day, half) in grid.open for day in grid.weekdays) for half in grid.half_hours),
    )


def _places(reading: Reading) -> Picture:
    table = tables.places(reading)
    lives = {each.value: each for each in table.facts if each.facet == "lives"}
    staffed = {each.value: each for each in table.facts if each.facet == "staffed"}
    return Bars(
        tuple(each.label for each in lives.values()),
        tuple(_count(each) for each in lives.values()),
        _("skjult"),
        second=tuple(_count(staffed[key]) if key in staffed else 0 for key in lives),
        series=(_("Opkald fra borgere"), _("Besvaret af")),
    )


def _count(fact: tables.Fact) -> int | None:
    return fact.amount if isinstance(fact.amount, int) else None


def _of(name: str) -> Callable[[Reading], Picture]:
    return lambda reading: _bars(tables.DIVISIONS[name](reading))


PICTURES: Mapping[str, Callable[[Reading], Picture]] = {
    "evenings": _evenings,
    "hours": _heat,
    "places": _places,
    **{
        name: _of(name)
        for name in ("categories", "topics", "outcomes", "barriers", "callers", "alternatives")
    },
}


def picture(reading: Reading, name: str) -> Picture:
    """The picture of that name as the reader of `reading` may see it."""
    return PICTURES[name](reading)


def shown(reading: Reading, name: str) -> Shown:
    """What a page says of the picture of that name."""
    drawn = picture(reading, name)
    alt = (
        words.grid_gist(reading.grid) if isinstance(drawn, Heat) else words.gist(drawn.labels, drawn.amounts)
    )
    return sized(name, drawn, alt)


def sized(name: str, drawn: Picture, alt: str) -> Shown:
    """A picture with its sizes."""
    return Shown(name, alt, sizes(lambda narrow: size(replace(drawn, narrow=narrow))))
