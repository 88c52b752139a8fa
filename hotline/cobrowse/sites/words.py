"""Sites in words: what is wrong with a line, and what was done when."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.cobrowse.sites.models import CobrowseSiteRevision
from hotline.cobrowse.sites.rules import HOSTS_MOST, SELECTOR_MOST, SELECTORS_MOST, Kind, Mistake, Wrong

ACTS = {
    "add": _l("Tilføjet"),
    "change": _l("Ændret"),
    "remove": _l("Fjernet"),
    "bring_back": _l("Hentet tilbage"),
}
LISTS = {
    "origin": _l("Adressen"),
    Kind.SHOW.value: _l("Må vises"),
    Kind.HIDE.value: _l("Skjul teksten"),
    Kind.BLOCK.value: _l("Vis som grå kasse"),
    Kind.NOCONTROL.value: _l("Kun borgeren"),
    "hosts": _l("Billeder, skrifter og typografi"),
}


def wrong(mistake: Mistake) -> str:
    """What is wrong with a line, and what to write instead."""
    line = mistake.line
    says = {
        Wrong.NOT_AN_ADDRESS: _(
            "»%(line)s« er ikke en adresse. Skriv for eksempel https://www.hvidovre.dk", line=line
        ),
        Wrong.NOT_HTTPS: _("»%(line)s« begynder ikke med https://. Andre sider kan ikke deles.", line=line),
        Wrong.MORE_THAN_ORIGIN: _(
            "Skriv kun det, der står før den første skråstreg. Sti, søgning og brugernavn skal ikke med."
        ),
        Wrong.TOO_LONG: _("En linje er for lang. Den må højst være på %(most)d tegn.", most=SELECTOR_MOST),
        Wrong.TOO_MANY: _(
            "Der er for mange linjer. Skriv højst %(selectors)d selektorer og %(hosts)d værter.",
            selectors=SELECTORS_MOST,
            hosts=HOSTS_MOST,
        ),
        Wrong.COMMA: _("»%(line)s«: skriv én selektor på hver linje i stedet for at bruge komma.", line=line),
        Wrong.NOT_A_SELECTOR: _(
            '»%(line)s« er ikke en selektor, vi kan bruge. Brug navn, .klasse, #id, [egenskab="værdi"], :not(…), mellemrum og >.',
            line=line,
        ),
        Wrong.SHOWS_ALL: _(
            "»%(line)s« ville vise for meget. Nævn en .klasse, et #id eller en [egenskab].",
            line=line,
        ),
    }
    return str(says[mistake.wrong])


def changed_between(
    newer: CobrowseSiteRevision, older: CobrowseSiteRevision | None
) -> list[tuple[str, list[str], list[str]]]:
    """What differs between two states: the list's name, the lines that came, and those that went."""
    found = []
    for name, label in LISTS.items():
        now = str(newer.content.get(name, "")).splitlines()
        before = str(older.content.get(name, "")).splitlines() if older else []
        came, went = [x for x in now if x not in before], [x for x in before if x not in now]
        if came or went:
            found.append((str(label), came, went))
    return found
