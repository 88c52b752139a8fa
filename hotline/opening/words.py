"""How days and hours of opening are said to people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from flask_babel import format_date, format_decimal, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.core.i18n import hour
from hotline.opening.rules import Day, Hours, Opening, State

# A Monday, from which the names of the weekdays are taken.
MONDAY = date(2024, 1, 1)

# What the public may read when an evening closes exceptionally, beside the chief's own words.
EXCEPTIONAL = {
    "Ingen bemanding i aften": _l("Ingen bemanding i aften"),
    "Teknisk fejl": _l("Teknisk fejl"),
}

# What presets write as reasons. They are stored in Danish; who reads another language sees its words.
REASONS = {
    "Nytårsdag": _l("Nytårsdag"),
    "Skærtorsdag": _l("Skærtorsdag"),
    "Langfredag": _l("Langfredag"),
    "Påskedag": _l("Påskedag"),
    "2. påskedag": _l("2. påskedag"),
    "Store bededag": _l("Store bededag"),
    "Kristi himmelfartsdag": _l("Kristi himmelfartsdag"),
    "Pinsedag": _l("Pinsedag"),
    "2. pinsedag": _l("2. pinsedag"),
    "Juledag": _l("Juledag"),
    "2. juledag": _l("2. juledag"),
    "1. maj": _l("1. maj"),
    "Grundlovsdag": _l("Grundlovsdag"),
    "Fredag efter Kristi himmelfartsdag": _l("Fredag efter Kristi himmelfartsdag"),
    "Juleaftensdag": _l("Juleaftensdag"),
    "Mellem jul og nytår": _l("Mellem jul og nytår"),
    "Nytårsaftensdag": _l("Nytårsaftensdag"),
    "Indeklemt dag": _l("Indeklemt dag"),
    **EXCEPTIONAL,
}
_CLOSED_WEEK = re.compile(r"Lukket i uge (\d+)")


def reason(text: str) -> str:
    """Why a day is not as usual, in the reader's language where a preset wrote it, else as it was typed."""
    week = _CLOSED_WEEK.fullmatch(text)
    if week:
        return str(_("Lukket i uge %(week)s", week=week[1]))
    return str(REASONS.get(text, text))


def unusual(day: Day) -> str:
    """What is unusual about a day that has a reason."""
    why = reason(day.reason or "")
    if not day.closed:
        return why
    if not day.openings:
        return str(_("Lukket ekstraordinært: %(reason)s", reason=why))
    spans = _(" og kl. ").join(span(each) for each in day.closed)
    return str(_("Lukket ekstraordinært kl. %(spans)s: %(reason)s", spans=spans, reason=why))


def why_closed(state: State) -> str | None:
    """Why it is closed now though it is open otherwise; None when there is nothing to tell."""
    if state.is_exceptional:
        return str(_("Lukket ekstraordinært: %(reason)s", reason=reason(state.reason or "")))
    return reason(state.reason) if state.reason else None


def weekday(number: int) -> str:
    """The name of a weekday, 0 = Monday, as it stands inside a sentence."""
    return str(format_date(MONDAY + timedelta(days=number), "EEEE"))


def weekdays(numbers: Sequence[int]) -> str:
    """For example »mandag til torsdag og søndag«."""
    parts: list[str] = []
    for run in runs(numbers):
        if len(run) > 2:
            parts.append(_("%(first)s til %(last)s", first=weekday(run[0]), last=weekday(run[-1])))
        else:
            parts += [weekday(number) for number in run]
    if len(parts) < 2:
        return "".join(parts)
    return str(_("%(several)s og %(last)s", several=", ".join(parts[:-1]), last=parts[-1]))


def runs(numbers: Iterable[int]) -> list[list[int]]:
    """The numbers in order, those that follow each other together."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and found[-1][-1] == number - 1:
            found[-1].append(number)
        else:
            found.append([number])
    return found


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


def kroner(value: Decimal) -> str:
    """For example »180.000«."""
    return str(format_decimal(value, format="#,##0"))


def week(regular: Sequence[Hours]) -> str:
    """For example »mandag til torsdag kl. 19.00–22.00, søndag kl. 18.30–22.00«."""
    return ", ".join(hours(each) for each in regular) or str(_("lukket"))


def period(first: date, last: date) -> str:
    """A year, or the part of one that it is."""
    if (first.month, first.day) == (1, 1):
        return str(first.year)
    return str(_("%(first)s til %(last)s", first=day_and_year(first), last=day_and_year(last)))


def day_and_year(day: date) -> str:
    """For example »1. juli 2027«."""
    return str(format_date(day, "d. MMMM y" if str(get_locale()) == "da" else "d MMMM y"))
