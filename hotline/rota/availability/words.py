"""How wishes are said to people."""

from __future__ import annotations

from datetime import date

from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.opening import words as opening
from hotline.rota.availability.rules import EVERY_DAY, Mood, Weeks, Wish

MOOD_NAMES = {Mood.OFF: _l("Kan ikke"), Mood.RATHER_NOT: _l("Helst ikke"), Mood.GLADLY: _l("Gerne")}
# A sign for each, so that the colour never stands alone.
MOOD_SIGNS = {Mood.OFF: "×", Mood.RATHER_NOT: "−", Mood.GLADLY: "+"}
MOOD_CLASSES = {Mood.OFF: "off", Mood.RATHER_NOT: "rather-not", Mood.GLADLY: "gladly"}
MOOD_HINTS = {
    Mood.OFF: _l("Du bliver ikke sat på."),
    Mood.RATHER_NOT: _l("Planen undgår det, så vidt den kan."),
    Mood.GLADLY: _l("Planen vælger det, så vidt den kan."),
}

WEEK_NAMES = {Weeks.ALL: _l("Alle uger"), Weeks.EVEN: _l("Lige uger"), Weeks.ODD: _l("Ulige uger")}
_IN_WEEKS = {Weeks.ALL: "", Weeks.EVEN: _l(" i lige uger"), Weeks.ODD: _l(" i ulige uger")}


def mood(which: Mood) -> str:
    """As in "Kan ikke"."""
    return str(MOOD_NAMES[which])


def day(which: date) -> str:
    """As in "tirs. 1. dec. 2026"."""
    return str(format_date(which, "EEE d. MMM y" if str(get_locale()) == "da" else "EEE d MMM y"))


def when(wish: Wish) -> str:
    """As in "hver tirsdag i lige uger fra tirs. 1. dec. 2026 indtil videre"."""
    if not wish.recurring:
        if wish.first == wish.last:
            return day(wish.first)
        return f"{day(wish.first)} – {day(wish.last)}" if wish.last else day(wish.first)
    named = _("dag") if wish.weekdays == EVERY_DAY else opening.weekdays(sorted(wish.weekdays))
    said = _("hver %(weekdays)s", weekdays=named) + str(_IN_WEEKS[wish.weeks])
    if wish.last is None:
        return str(_("%(said)s fra %(first)s indtil videre", said=said, first=day(wish.first)))
    return str(
        _("%(said)s fra %(first)s til %(last)s", said=said, first=day(wish.first), last=day(wish.last))
    )


def entry(wish: Wish) -> str:
    """As in "Kan ikke: hver tirsdag fra tirs. 1. dec. 2026 indtil videre"."""
    return f"{mood(wish.mood)}: {when(wish)}"
