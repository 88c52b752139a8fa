"""What calls are about and how they end: the plain table that `install_taxonomy()` turns into rows.

The top level is the hotline's own list of what it may help with (S4 5.1, and MitID), so that the
statistics speak to the mandate. Codes are for ever; a changed label makes a new row from that day on.
The labels are Danish data; `_l` only marks them for the English catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from hotline.calls.rules import (
    Alternative,
    Assist,
    Barrier,
    CallerType,
    Channel,
    Closing,
    FirstContact,
    NonCall,
    Tried,
)
from hotline.organisation.campaigns.rules import ContactType

# Rows of the first installation are valid for every call there can be.
BEGINNING = date(2000, 1, 1)
CAMPAIGN = "KAMP"


@dataclass(frozen=True)
class Topic:
    """A category with its subcategories as (code, label) or (code, label, contact type of its own)."""

    code: str
    label: Any
    contact_type: ContactType
    subcategories: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Ending:
    """An outcome: how it counts in the first-contact rate, and what KOMHEN calls it."""

    code: str
    label: Any
    first_contact: FirstContact
    closing: Closing | None


TOPICS = (
    Topic(
        "SB",
        _l("Selvbetjening"),
        ContactType.TRANSACTION,
        (
            ("FLYT", _l("Flytning og folkeregister")),
            ("DAG", _l("Dagtilbud og pladsanvisning")),
            ("FRI", _l("Friplads")),
            ("SKOLE", _l("Skole og SFO")),
            ("SUND", _l("Sundhedskort og læge")),
            ("PAS", _l("Pas og kørekort")),
            ("PENS", _l("Pension og tillæg")),
            ("HJM", _l("Hjælpemidler")),
            ("BYG", _l("Byggesag")),
            ("AFFALD", _l("Affald og miljø")),
            ("BOLIG", _l("Bolig og indskudslån")),
            ("SKAT", _l("Ejendomsskat og lån")),
            ("VIE", _l("Vielse og attester")),
            ("VALG", _l("Valg")),
            ("ANDET", _l("Andet")),
        ),
    ),
    Topic(
        "INFO",
        _l("Informationssøgning"),
        ContactType.INFORMATION,
        (
            ("HVORDAN", _l("Hvad gør jeg hvis")),
            ("FIND", _l("Find side eller blanket")),
            ("TID", _l("Åbningstid og tidsbestilling")),
            ("HVEM", _l("Hvem skal jeg kontakte")),
            ("ANDET", _l("Andet")),
        ),
    ),
    Topic(
        "DP",
        _l("Min Side og Digital Post"),
        ContactType.SELF_SERVICE_HELP,
        (
            ("LOGIND", _l("Log ind og læse")),
            ("SVAR", _l("Svare og sende")),
            ("FULDMAGT", _l("Læseadgang og fuldmagt")),
            ("FRITAG", _l("Fritagelse")),
            ("NEMSMS", _l("NemSMS og advisering")),
            ("APP", _l("App, e-Boks og mit.dk")),
            ("MINSIDE", _l("Min Side og Mit Overblik")),
        ),
    ),
    Topic(
        "ID",
        _l("MitID og log-in"),
        ContactType.SELF_SERVICE_HELP,
        (
            ("NYTLF", _l("Ny telefon eller app")),
            ("GLEMT", _l("Glemt kode eller bruger-ID")),
            ("VISER", _l("Kodeviser")),
            ("SPAER", _l("Spærring og misbrug")),
            ("INTET", _l("Har ikke MitID")),
            ("VEGNE", _l("På vegne af andre")),
        ),
    ),
    Topic(
        "TEK",
        _l("Teknisk hindring"),
        ContactType.SELF_SERVICE_HELP,
        (
            ("BROWSER", _l("Browser")),
            ("POPUP", _l("Pop-up")),
            ("COOKIE", _l("Cookies og JavaScript")),
            ("BILAG", _l("Fil og bilag")),
            ("PDF", _l("PDF og print")),
            ("MOBIL", _l("Mobil og tablet")),
            ("TIMEOUT", _l("Timeout")),
            ("DRIFT", _l("Driftsforstyrrelse")),
            ("ANDET", _l("Andet")),
        ),
    ),
    Topic(
        "HENV",
        _l("Anden myndighed"),
        ContactType.MISDIRECTED,
        (
            ("UDK", _l("Udbetaling Danmark")),
            ("SKAT", _l("Skat")),
            ("SU", _l("SU")),
            ("SUND", _l("Sundhed og region")),
            ("POLITI", _l("Politi")),
            ("JOB", _l("Jobnet og a-kasse")),
            ("ANDET", _l("Andet")),
        ),
    ),
    # It is divided by campaigns and incidents, which people add; a call points at the one it is about.
    Topic(CAMPAIGN, _l("Kampagne eller hændelse"), ContactType.INFORMATION, ()),
    Topic(
        "UDEN",
        _l("Uden for rammen"),
        ContactType.MISDIRECTED,
        (
            ("EGEN", _l("Egen sag eller status på sag"), ContactType.CASE_STATUS),
            ("KLAGE", _l("Afgørelse eller klage")),
            ("CPR", _l("CPR-forespørgsel")),
            ("AKUT", _l("Akut (112, 114, 1813, social vagt)")),
            ("ANDET", _l("Forkert nummer eller andet")),
        ),
    ),
)

ENDINGS = (
    Ending("SB_DONE", _l("Gennemført selvbetjening under opkaldet"), FirstContact.YES, Closing.CLOSED),
    Ending("SB_CONT", _l("Hindring løst, borger fortsætter selv"), FirstContact.YES, Closing.CLOSED),
    Ending("INFO_OK", _l("Svar givet eller vist hvor"), FirstContact.YES, Closing.CLOSED),
    Ending("REF_AUTH", _l("Henvist til anden myndighed"), FirstContact.APART, Closing.REFERRED),
    Ending("REF_MUNI", _l("Henvist til kommunen i åbningstid"), FirstContact.NO, Closing.REFERRED),
    Ending("ATTEND", _l("Kræver personligt fremmøde"), FirstContact.NO, Closing.REFERRED),
    Ending("ALT", _l("Fritaget eller alternativ kanal"), FirstContact.NO, Closing.REFERRED),
    Ending("OUT", _l("Uden for rammen"), FirstContact.EXCLUDED, Closing.REFERRED),
    Ending("DOWN", _l("Løsning nede, prøv senere"), FirstContact.NO, Closing.NOT_CLOSED),
    Ending("OPEN", _l("Ikke løst"), FirstContact.NO, Closing.NOT_CLOSED),
    Ending("DROP", _l("Afbrudt eller forkert nummer"), FirstContact.EXCLUDED, None),
)

CHANNELS = {
    Channel.PHONE: _l("Telefon"),
    Channel.PHONE_COBROWSE: _l("Telefon og skærmdeling"),
}
TRIED = {Tried.YES: _l("Ja"), Tried.NO: _l("Nej"), Tried.UNKNOWN: _l("Ved ikke")}
BARRIERS = {
    Barrier.NOT_FOUND: _l("Fandt ikke løsningen"),
    Barrier.NOT_UNDERSTOOD: _l("Forstod ikke teksten"),
    Barrier.LOGIN: _l("Log-in"),
    Barrier.TECHNICAL: _l("Teknik"),
    Barrier.MISSING_PAPERS: _l("Manglede bilag eller oplysning"),
    Barrier.SOLUTION_FAILED: _l("Løsningen fejlede"),
    Barrier.DOES_NOT_FIT: _l("Løsningen passer ikke til situationen"),
    Barrier.UNSURE: _l("Utryg"),
    Barrier.LANGUAGE: _l("Sprog"),
    Barrier.OTHER: _l("Andet"),
}
CALLER_TYPES = {
    CallerType.CITIZEN: _l("Borger"),
    CallerType.RELATIVE: _l("Pårørende"),
    CallerType.PARTNER: _l("Samarbejdspartner"),
    CallerType.BUSINESS: _l("Virksomhed"),
}
ASSISTS = {
    Assist.REFERRED: _l("Henvist"),
    Assist.GUIDED: _l("Vejledt"),
    Assist.CO_SERVED: _l("Medbetjent"),
}
ALTERNATIVES = {
    Alternative.ATTEND: _l("Mødt personligt frem"),
    Alternative.WRITE: _l("Skrevet brev eller mail"),
    Alternative.DAYTIME: _l("Ringet i dagtimerne"),
    Alternative.NOTHING: _l("Ingenting"),
    Alternative.UNKNOWN: _l("Ved ikke"),
}
NON_CALLS = {
    NonCall.SILENT: _l("Ingen i røret"),
    NonCall.HUNG_UP: _l("Lagt på"),
    NonCall.WRONG_NUMBER: _l("Forkert nummer"),
    NonCall.THANKS: _l("Tak eller ros"),
    NonCall.PRANK: _l("Spøg eller chikane"),
}
