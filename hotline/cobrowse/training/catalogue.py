"""The make-believe forms and pages: what each looks like, and what one practises on it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class PracticeForm:
    """A form in steps. Its own steps are templates; the last two, to look it over and to be thanked, are for all."""

    name: str
    title: LazyString
    teaches: LazyString
    own_steps: int
    done: LazyString
    # What the last look shows again, as (name of the field, label).
    shown: tuple[tuple[str, LazyString], ...]

    @property
    def steps(self) -> int:
        """How many pages there are, thanks included."""
        return self.own_steps + 2


@dataclass(frozen=True)
class PracticePage:
    """A page without steps."""

    name: str
    title: LazyString
    teaches: LazyString


FORMS = {
    each.name: each
    for each in (
        PracticeForm(
            "flytning",
            _l("Anmeld flytning"),
            _l("CPR-nummer, adgangskode, valg og dato. Hvad er skjult, og hvad må I se?"),
            2,
            _l("Tak, flytningen er anmeldt"),
            (
                ("navn", _l("Navn")),
                ("email", _l("E-mail")),
                ("vej", _l("Ny adresse")),
                ("postnr", _l("Postnummer")),
                ("bolig", _l("Bolig")),
                ("dato", _l("Flyttedato")),
                ("besked", _l("Besked")),
            ),
        ),
        PracticeForm(
            "pladsanvisning",
            _l("Skriv op til plads i dagtilbud"),
            _l("Lange lister, to ønsker i rækkefølge, og felter der dukker op efter et valg."),
            2,
            _l("Tak, barnet er skrevet op"),
            (
                ("barn", _l("Barnets navn")),
                ("start", _l("Ønsket start")),
                ("plads", _l("Slags plads")),
                ("foerste", _l("Første ønske")),
                ("andet", _l("Andet ønske")),
            ),
        ),
        PracticeForm(
            "friplads",
            _l("Søg økonomisk friplads"),
            _l("Indkomst, konto og bilag. Lad borgeren selv vælge filen."),
            2,
            _l("Tak, ansøgningen er modtaget"),
            (("husstand", _l("Husstand")), ("antal", _l("Hjemmeboende børn")), ("indkomst", _l("Indkomst"))),
        ),
        PracticeForm(
            "sundhedskort",
            _l("Bestil nyt sundhedskort"),
            _l("Et log-in, der ligner MitID. Hold pause, mens borgeren logger ind."),
            3,
            _l("Tak, kortet er bestilt"),
            (("aarsag", _l("Hvorfor nyt kort")), ("laege", _l("Læge"))),
        ),
    )
}
PAGES = {
    each.name: each
    for each in (
        PracticePage(
            "vejledning",
            _l("En lang vejledning"),
            _l("Rul sammen, peg på et afsnit, og find tilbage til toppen."),
        ),
        PracticePage(
            "affald",
            _l("Find din affaldsordning"),
            _l("En side med rammer fra andre: den ene deles, den anden gør ikke."),
        ),
        PracticePage(
            "drilsk",
            _l("Den drilske side"),
            _l("Alt det, der kan være svært at dele: sider der ændrer sig selv, tegninger og egne felter."),
        ),
    )
}
