"""How the guide's answers are said to people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from hotline.core import clock
from hotline.core.i18n import hour
from hotline.guide import queries, rules
from hotline.guide.kinds import KINDS
from hotline.guide.models import Entry, Hours
from hotline.guide.rules import Answers
from hotline.opening import words as opening

ACTS = {
    "install": _l("Lagt ind med kataloget"),
    "add_entry": _l("Tilføjet"),
    "change_entry": _l("Rettet"),
    "change_link": _l("Kommunens del rettet"),
    "end_entry": _l("Taget ud af guiden"),
    "restore": _l("Tidligere udgave hentet frem"),
    "review_entry": _l("Gennemgået"),
    "flag_entry": _l("Meldt forældet"),
    "add_word": _l("Hverdagsord tilføjet"),
}

PROBLEMS = {
    "gone": _l("Siden findes ikke"),
    "refused": _l("Siden afviser"),
    "broken": _l("Serveren svarer med en fejl"),
    "silent": _l("Intet svar"),
    "unknown_host": _l("Adressen findes ikke"),
    "private": _l("Peger på et internt netværk og prøves ikke"),
    "circles": _l("Sendes rundt i ring"),
}


def said_of(entry: Entry, closed: Iterable[date], now: datetime) -> str:
    """When the entry's telephone is answered, for example »Åbner i morgen kl. 10.00«."""
    if not entry.hours:
        return str(_("Åbningstid er ikke oplyst"))
    found = rules.answers(queries.spans(entry.hours), frozenset(closed), now)
    return answers(found, clock.local(now).date())


def answers(found: Answers, today: date) -> str:
    """Whether somebody answers now, and else when."""
    if found.round_the_clock:
        return str(_("Åbent døgnet rundt"))
    if found.day is None or found.at is None:
        return str(_("Åbner ikke foreløbig"))
    if found.is_open:
        return str(_("Åbent nu, til kl. %(at)s", at=hour(found.at)))
    return str(_("Åbner %(day)s kl. %(at)s", day=opening.when(found.day, today), at=hour(found.at)))


def week(rows: Iterable[Hours]) -> list[tuple[str, str]]:
    """The week's hours by weekday, days with the same hours together."""
    by_day: dict[int, list[str]] = {}
    for row in rows:
        by_day.setdefault(row.weekday, []).append(f"{hour(row.start)}–{hour(row.end)}")
    together: dict[str, list[int]] = {}
    for day, spans in sorted(by_day.items()):
        together.setdefault(_(" og kl. ").join(spans), []).append(day)
    return [(opening.weekdays(days), spans) for spans, days in together.items()]


def age(entry: Entry, today: date) -> str:
    """How long ago somebody looked the entry over."""
    if entry.reviewed_on is None:
        return str(_("Endnu ikke gennemgået"))
    days = (today - entry.reviewed_on).days
    if days == 0:
        return str(_("Gennemgået i dag"))
    if days < 60:
        return str(ngettext("Gennemgået i går", "Gennemgået for %(num)s dage siden", days))
    return str(
        ngettext("Gennemgået for %(num)s måned siden", "Gennemgået for %(num)s måneder siden", days // 30)
    )


def kind_names() -> dict[str, str]:
    """The kinds by code, for the browser."""
    return {kind.value: str(name) for kind, name in KINDS.items()}


def panel() -> dict[str, str]:
    """What the panel says in the browser; braces hold what it fills in."""
    return {
        "back": _("Tilbage til svarene"),
        "whole": _("Hele siden"),
        "ready": _("Hav dette parat"),
        "steps": _("Trin for trin"),
        "say": _("Det siger du"),
        "limits": _("Det svarer vi ikke på"),
        "open": _("Åbent nu, til kl. {at}"),
        "opens": _("Åbner {day} kl. {at}"),
        "never": _("Åbner ikke foreløbig"),
        "always": _("Åbent døgnet rundt"),
        "today": _("i dag"),
        "tomorrow": _("i morgen"),
        "link": _("Link i {name}"),
        "shared": _("Fælles side"),
        "municipality": _("Borgerens kommune"),
        "nobody": _("Vælg kommune"),
        "unsure": _("Kontrollér før drift"),
    }
