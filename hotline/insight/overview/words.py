"""The overview in words: numbers as people write them, what changed since before, and the gist of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.core.i18n import day_and_month, short_date
from hotline.insight.overview.rules import Bar, Grid, Stretch, bar_of
from hotline.insight.period import Kind, Period, week
from hotline.insight.words import period_name

MISSING = "–"
Shown = str | int | Decimal | None
BARS = {
    Bar.EVENING: _l("Opkald pr. aften"),
    Bar.WEEK: _l("Opkald pr. uge"),
    Bar.MONTH: _l("Opkald pr. måned"),
}
# Any Monday: only the names of the days after it are wanted.
_MONDAY = date(2026, 1, 5)


def figure(value: Shown) -> str:
    """A cell as it stands on the page; a count that is not shown says so."""
    if value is None:
        return str(_("skjult"))
    if isinstance(value, Decimal):
        return str(format_decimal(value, format="#,##0.0"))
    return str(format_decimal(value)) if isinstance(value, int) else value


def per_cent(value: Decimal | None) -> str:
    """For example »52,4 %«; a dash of nothing."""
    return MISSING if value is None else f"{format_decimal(value, format='#,##0.0')}\N{NO-BREAK SPACE}%"


def change(now: Shown, before: Shown, period: Period) -> str:
    """What a number is compared with the same of the period before, which is `period`."""
    if now is None or before is None:
        return str(_("Kan ikke sammenlignes: et af tallene vises ikke"))
    if isinstance(now, str) or isinstance(before, str):
        return str(_("Kan ikke sammenlignes med %(period)s", period=period_name(period)))
    more: int | Decimal = now - before
    said = figure(more if more >= 0 else -more)
    names = {"number": said, "then": _then(period), "before": figure(before)}
    if not more:
        return str(_("Det samme som %(then)s", **names))
    if isinstance(more, int):
        some = _("%(number)s flere end %(then)s (%(before)s)", **names)
        fewer = _("%(number)s færre end %(then)s (%(before)s)", **names)
    else:
        some = _("%(number)s mere end %(then)s (%(before)s)", **names)
        fewer = _("%(number)s mindre end %(then)s (%(before)s)", **names)
    return str(some if more > 0 else fewer)


def points(now: Decimal | None, before: Decimal | None, period: Period) -> str:
    """What a rate is compared with the period before, in percentage points."""
    if now is None or before is None:
        return str(_("Kan ikke sammenlignes med %(period)s", period=period_name(period)))
    more = now - before
    names = {"number": figure(abs(more)), "then": _then(period), "before": per_cent(before)}
    if not more:
        return str(_("Det samme som %(then)s", **names))
    if more > 0:
        return str(_("%(number)s procentpoint højere end %(then)s (%(before)s)", **names))
    return str(_("%(number)s procentpoint lavere end %(then)s (%(before)s)", **names))


def _then(period: Period) -> str:
    name = period_name(period)
    return name if period.kind is Kind.DAYS else str(_("i %(period)s", period=name))


def goal(percent: Decimal, wanted: Decimal) -> str:
    """How far a rate is from what was aimed at."""
    names = {"goal": format_decimal(wanted), "number": figure(abs(percent - wanted))}
    if percent >= wanted:
        return str(_("Målet på %(goal)s %% er nået.", **names))
    return str(_("Målet er %(goal)s %%. Der mangler %(number)s procentpoint.", **names))


def weekday(number: int) -> str:
    """For example »tirsdag«; 0 is Monday."""
    return str(format_date(_MONDAY + timedelta(days=number), "EEEE"))


def weekday_short(number: int) -> str:
    """For example »tir.«."""
    return str(format_date(_MONDAY + timedelta(days=number), "EEE"))


def half_hour(number: int) -> str:
    """For example »19.00–19.30«."""
    return f"{_clock(number)}–{_clock(number + 1)}"


def _clock(number: int) -> str:
    return f"{number // 2 % 24}.{'30' if number % 2 else '00'}"


def bar_title(period: Period) -> str:
    """What the bars of a period are."""
    return str(BARS[bar_of(period)])


def stretch(each: Stretch, bar: Bar) -> str:
    """What stands under a bar: an evening, a week or a month."""
    if bar is Bar.EVENING:
        return day_and_month(each.first)
    if bar is Bar.WEEK:
        return str(_("uge %(week)d", week=week(each.first).first.isocalendar().week))
    return str(format_date(each.first, "MMM y"))


def gist(labels: Sequence[str], amounts: Sequence[Decimal | int | None]) -> str:
    """What a picture of bars says, for whoever cannot see it; the numbers stand in the table behind it."""
    known = [(amount, label) for label, amount in zip(labels, amounts, strict=True) if amount]
    if not known:
        return str(_("Søjler uden tal, der kan vises. Tabellen står efter billedet."))
    most, label = max(known, key=lambda pair: pair[0])
    hidden = sum(amount is None for amount in amounts)
    said = str(
        ngettext(
            "Søjler. Flest: %(label)s, %(num)s opkald. Tallene står i tabellen efter billedet.",
            "Søjler. Flest: %(label)s, %(num)s opkald. Tallene står i tabellen efter billedet.",
            most,
            label=label,
        )
    )
    more = str(_("Tal, der ikke må vises: %(hidden)s.", hidden=hidden))
    return f"{said} {more}" if hidden else said


def grid_gist(grid: Grid) -> str:
    """What the grid of weekdays and half hours says."""
    known = [(amount, cell) for cell, amount in grid.cells.items() if amount]
    if not known:
        return str(_("Skema over ugedage og halve timer uden tal, der kan vises."))
    most, (day, half) = max(known, key=lambda pair: (pair[0], (-pair[1][0], -pair[1][1])))
    return str(
        _(
            "Skema over ugedage og halve timer. Flest ringer %(day)s kl. %(time)s: %(most)s opkald."
            " Tallene står i tabellen efter billedet.",
            day=weekday(day),
            time=half_hour(half),
            most=most,
        )
    )


def until_now(today: date) -> str:
    """That a period is not over."""
    return str(_("Perioden er ikke forbi: tallene går til og med %(day)s.", day=short_date(today)))
