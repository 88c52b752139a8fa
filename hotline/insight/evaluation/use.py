"""The section of how much the hotline is used, and when people call: is 19-22 the right time?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from flask_babel import format_date
from flask_babel import gettext as _

from hotline.core.i18n import sentence, short_date
from hotline.core.rounding import tenth
from hotline.insight.disclosure import guarded
from hotline.insight.evaluation import painting
from hotline.insight.evaluation.content import LEFT, RIGHT, Block, Picture, Sight, Table, Text
from hotline.insight.evaluation.reading import HIDDEN, Figures, of_all, one, told
from hotline.insight.overview import rules
from hotline.insight.writing import number

MONDAY = date(2024, 1, 1)
Cells = Mapping[tuple[int, int], int]


def day_name(iso: str) -> str:
    """A day of the figures as people write it."""
    return short_date(date.fromisoformat(iso))


def half_hour(number_of_day: int) -> str:
    """As in "19.00–19.30"."""

    def said(half: int) -> str:
        return f"{half // 2 % 24}.{half % 2 * 30:02}"

    return f"{said(number_of_day)}–{said(number_of_day + 1)}"


def blocks(figures: Figures, sight: Sight) -> Iterator[Block]:
    """The blocks of the section."""
    calls, openings = figures["calls"], figures["openings"]
    yield Text(
        _(
            "%(calls)s opkald på %(evenings)s aftener med åbent: %(mean)s pr. aften. Derudover %(others)s opkald uden henvendelse.",
            calls=told(one(calls, sight)),
            evenings=number(openings),
            mean=_mean(one(calls, sight), openings),
            others=told(one(figures["non_calls"], sight)),
        )
    )
    telephone = figures["telephone"]
    if telephone:
        yield Text(
            _(
                "Telefonen talte %(offered)s opkald, hvoraf %(answered)s blev besvaret og %(abandoned)s opgivet, på de aftener, hvor dens tal kendes.",
                offered=number(telephone["offered"]),
                answered=number(telephone["answered"]),
                abandoned=told(one(telephone["abandoned"], sight)),
            )
        )
    yield from _months(figures, sight)
    yield from _times(figures, sight)
    yield from _places(figures, sight)


def _mean(calls: int | None, evenings: int) -> str:
    if calls is None or evenings <= 0:
        return HIDDEN
    return number(tenth(Decimal(calls) / evenings))


def _months(figures: Figures, sight: Sight) -> Iterator[Block]:
    evenings = [(date.fromisoformat(day), amount) for day, amount in figures["evenings"]]
    by_month: Counter[str] = Counter()
    had: Counter[str] = Counter()
    for day, amount in evenings:
        by_month[f"{day:%Y-%m}"] += amount
        had[f"{day:%Y-%m}"] += 1
    seen = guarded(by_month) if sight.public else dict(by_month)
    names = {
        month: sentence(format_date(date.fromisoformat(f"{month}-01"), "MMMM y"))
        for month in sorted(by_month)
    }
    if evenings:
        if sight.public:
            bars = [(names[month], float(seen[month] or 0) / had[month]) for month in names]
        else:
            bars = [(f"{day.day}/{day.month}", float(amount)) for day, amount in evenings]
        yield Picture(
            "evenings",
            _("Opkald pr. aften i gennemsnit, måned for måned")
            if sight.public
            else _("Opkald aften for aften"),
            _(
                "Søjler for %(count)s fra %(first)s til %(last)s. Tallene står måned for måned i tabellen.",
                count=len(bars),
                first=short_date(evenings[0][0]),
                last=short_date(evenings[-1][0]),
            ),
            painting.columns(
                [name for name, _amount in bars], [amount for _name, amount in bars], _("Opkald")
            ),
        )
    rows = [
        (name, number(had[month]), told(seen[month]), _mean(seen[month], had[month]))
        for month, name in names.items()
    ]
    whole = one(figures["calls"], sight)
    yield Table(
        _("Opkald måned for måned"),
        ((_("Måned"), LEFT), (_("Aftener med opkald"), RIGHT), (_("Opkald"), RIGHT), (_("Pr. aften"), RIGHT)),
        [*rows, (_("I alt"), number(len(evenings)), told(whole), _mean(whole, len(evenings)))],
        total=True,
    )


def _times(figures: Figures, sight: Sight) -> Iterator[Block]:
    cells: dict[tuple[int, int], int] = {}
    for key, amount in figures["times"].items():
        day, half = key.split("-")
        cells[int(day), int(half)] = amount
    if not cells:
        return
    days = sorted({day for day, _half in cells})
    halves = list(range(min(half for _day, half in cells), max(half for _day, half in cells) + 1))
    sums: Counter[int] = Counter()
    for (_day, half), amount in cells.items():
        sums[half] += amount
    by_half = guarded(sums) if sight.public else dict(sums)
    seen = _within(cells, by_half) if sight.public else dict(cells)
    yield Text(_when(sums, by_half, halves, figures["calls"]))
    names = [sentence(format_date(MONDAY + timedelta(days=day), "EEEE")) for day in days]
    grid = {
        (column, row): seen.get((day, half), 0)
        for column, day in enumerate(days)
        for row, half in enumerate(halves)
    }
    yield Picture(
        "times",
        _("Hvornår borgerne ringede: mørkere er flere opkald"),
        _("Et felt for hver ugedag og halve time. Tallene står i tabellen."),
        painting.heat(names, [half_hour(half) for half in halves], grid),
        height=0.6 + 0.36 * len(halves),
    )
    yield Table(
        _("Opkald efter ugedag og halve time"),
        ((_("Tid"), LEFT), *((name, RIGHT) for name in names)),
        [
            (half_hour(half), *(told(grid[column, row]) for column in range(len(days))))
            for row, half in enumerate(halves)
        ],
    )


def _within(cells: Cells, by_half: Mapping[int, int | None]) -> dict[tuple[int, int], int | None]:
    """The half hours of each weekday, such that none can be told from the sum of its row."""
    seen = guarded(cells)
    for half, whole in by_half.items():
        row = {key: amount for key, amount in cells.items() if key[1] == half}
        seen |= (
            dict.fromkeys(row)
            if whole is None
            else {key: None for key, each in guarded(row).items() if each is None}
        )
    return seen


def _when(
    sums: Mapping[int, int], by_half: Mapping[int, int | None], halves: Sequence[int], whole: int
) -> str:
    """In which half hour most called, and how many in the first and the last."""
    most = max(halves, key=lambda half: (sums.get(half, 0), -half))
    (top, many), (first, early), (last, late) = [
        (half_hour(half), by_half.get(half, 0)) for half in (most, halves[0], halves[-1])
    ]
    return str(
        _(
            "Flest ringede kl. %(top)s: %(many)s (%(share)s). I den første halve time, kl. %(first)s, ringede %(early)s, og i den sidste, kl. %(last)s, %(late)s.",
            top=top,
            many=told(many),
            share=of_all(many, whole),
            first=first,
            early=told(early),
            last=last,
            late=told(late),
        )
    )


def _places(figures: Figures, sight: Sight) -> Iterator[Block]:
    counted: dict[str, int] = figures["places"]
    names = dict(figures["municipalities"]) | {
        "other": str(_("Anden kommune")),
        "unknown": str(_("Ved ikke")),
    }
    seen = rules.places(counted, frozenset() if sight.public else sight.small_of)
    yield Table(
        _("Hvor borgerne bor"),
        ((_("Kommune"), LEFT), (_("Opkald"), RIGHT), (_("Andel"), RIGHT)),
        [
            (name, told(seen.get(key, 0)), of_all(seen.get(key, 0), figures["calls"]))
            for key, name in names.items()
        ],
    )
