"""How days and hours of opening are said to people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import format_date, format_decimal, get_locale
from flask_babel import gettext as _

from hotline.core.i18n import hour
from hotline.opening.rules import Hours, Opening

# A Monday, from which the names of the weekdays are taken.
MONDAY = date(2024, 1, 1)


def weekday(number: int) -> str:
    """The name of a weekday, 0 = Monday, as it stands inside a sentence."""
    return str(format_date(MONDAY + timedelta(days=number), "EEEE"))


def weekdays(numbers: Sequence[int]) -> str:
    """For example »mandag til torsdag og søndag«."""
    parts: list[str] = []
    for run in _runs(numbers):
        if len(run) > 2:
            parts.append(_("%(first)s til %(last)s", first=weekday(run[0]), last=weekday(run[-1])))
        else:
            parts += [weekday(number) for number in run]
    if len(parts) < 2:
        return "".join(parts)
    return str(_("%(several)s og %(last)s", several=", ".join(parts[:-1]), last=parts[-1]))


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def day_of_year(day: date) -> str:
    """For example »tirsdag den 24. november«; the reader knows the year."""
    danish = str(get_locale()) == "da"
    return str(format_date(day, "EEEE 'den' d. MMMM" if danish else "EEEE d MMMM"))


def when(day: date, today: date) -> str:
    """»i dag«, »i morgen«, or the day itself; with the year when it is another."""
    if day == today:
        return str(_("i dag"))
    if day == today + timedelta(days=1):
        return str(_("i morgen"))
    said = day_of_year(day)
    return said if day.year == today.year else f"{said} {day.year}"


def span(opening: Opening) -> str:
    """For example »19.00–22.00«."""
    return f"{hour(opening.opens_at)}–{hour(opening.closes_at)}"


def hours(regular: Hours) -> str:
    """For example »mandag til torsdag kl. 19.00–22.00«."""
    spans = [f"{hour(start)}–{hour(end)}" for start, end in regular.spans]
    joined = _(" og kl. ").join(spans)
    return str(_("%(weekdays)s kl. %(spans)s", weekdays=weekdays(regular.weekdays), spans=joined))


def number(value: float) -> str:
    """For example »119,4«."""
    return str(format_decimal(value, format="#,##0.#"))
