"""What the figures are called, and exactly what each of them is."""

from __future__ import annotations

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.core.i18n import short_date
from hotline.insight.measures import Measure
from hotline.insight.period import Kind, Period

NAMES = {
    Measure.FIRST_CONTACT_A: _l("Straksafklaring A"),
    Measure.FIRST_CONTACT_B: _l("Straksafklaring B"),
    Measure.SELF_SERVICE_DONE: _l("Gennemført selvbetjening"),
    Measure.TRIED_FIRST: _l("Prøvede selv først"),
    Measure.COBROWSE: _l("Med skærmdeling"),
    Measure.ONLINE: _l("Svaret fandtes på nettet"),
    Measure.COVERAGE: _l("Registreringsgrad"),
    Measure.ABANDONED: _l("Opgivne opkald"),
}
DEFINITIONS = {
    Measure.FIRST_CONTACT_A: _l(
        "Opkald, der blev afklaret med det samme, af alle registrerede opkald undtagen dem uden for rammen og afbrudte."
        " Henvisning til anden myndighed tæller som ikke afklaret og vises for sig. Mål: 50 % (Fredericia)."
    ),
    Measure.FIRST_CONTACT_B: _l(
        "Opkald, der blev afklaret med det samme ved hjælp af en artikel i guiden, af alle besvarede opkald i loggen, også"
        " forkerte numre og dem uden for rammen. Mål: 30 % (Frederikssund)."
    ),
    Measure.SELF_SERVICE_DONE: _l(
        "Opkald om selvbetjening, hvor borgeren blev færdig under opkaldet, af alle opkald i kategorien selvbetjening."
    ),
    Measure.TRIED_FIRST: _l(
        "Opkald, hvor borgeren selv havde prøvet først, af dem, hvor der blev svaret ja eller nej."
    ),
    Measure.COBROWSE: _l("Opkald, hvor siden blev delt med hotlinen, af alle registrerede opkald."),
    Measure.ONLINE: _l("Opkald, hvis svar stod på nettet i forvejen, af alle registrerede opkald."),
    Measure.COVERAGE: _l(
        "Registrerede opkald, også forkerte numre, af dem, telefonen har talt som besvarede, på de aftener, hvor telefonens"
        " tal kendes."
    ),
    Measure.ABANDONED: _l(
        "Opkald, hvor borgeren lagde på, før nogen svarede, af alle opkald til nummeret. Tallene er telefonens, ikke loggens."
    ),
}


def period_name(period: Period) -> str:
    """For example »uge 48 2026«, »november 2026«, »4. kvartal 2026« or »1/8/2026 – 31/10/2026«."""
    if period.kind is Kind.WEEK:
        iso = period.first.isocalendar()
        return str(_("uge %(week)d %(year)d", week=iso.week, year=iso.year))
    if period.kind is Kind.MONTH:
        return str(format_date(period.first, "MMMM y"))
    if period.kind is Kind.QUARTER:
        return str(_("%(number)d. kvartal %(year)d", number=period.quarter, year=period.first.year))
    if period.kind is Kind.YEAR:
        return str(period.first.year)
    return f"{short_date(period.first)} – {short_date(period.last)}"
