"""What a new competence catalogue holds: the plain table that `install_catalogue()` turns into rows.

It is a beginning in general words, from what the hotline is to help with (S4 5.1, 5.4; S3). Which of it duty needs is
the municipalities' to say; here it is what nobody could do an evening without. The texts are Danish data.
"""

from __future__ import annotations

from dataclasses import dataclass

from hotline.organisation.competences.rules import Level

AMBASSADOR = "ambassador"


@dataclass(frozen=True)
class Item:
    """A competence of the first edition."""

    key: str
    name: str
    about: str
    needed: Level | None = None
    material_url: str = ""
    practice_url: str = ""


ITEMS: tuple[Item, ...] = (
    Item(
        "scope",
        "Hotlinens rammer",
        "Hvad hotlinen hjælper med, og hvad den ikke må svare på: egen sag, afgørelser og CPR. Hvordan man henviser.",
        Level.CO_SERVES,
        material_url="/guide/scripts",
    ),
    Item(
        "portal",
        "Portalen: vagt, opkald og guide",
        "Møde ind, registrere opkald, finde i guiden, skrive vagtnote og melde hændelser.",
        Level.CO_SERVES,
    ),
    Item(
        "confidentiality",
        "Tavshedspligt og tryghed",
        "Tavshedspligt hjemmefra, ingen CPR-numre, aldrig bede om koder, og hvad man gør ved svindel.",
        Level.CO_SERVES,
    ),
    Item(
        "mitid",
        "MitID og log-in",
        "Ny telefon, glemt kode, spærring, kodeviser, og hvem der kan hjælpe med resten.",
        Level.CO_SERVES,
    ),
    Item(
        "digital-post",
        "Digital Post og Min Side",
        "Læse og svare, læseadgang og fuldmagt, fritagelse, NemSMS, de forskellige apps.",
        Level.CO_SERVES,
    ),
    Item(
        "self-service",
        "Kommunernes selvbetjening",
        "De mest brugte løsninger i alle fem kommuner og på borger.dk, så man selv har prøvet dem.",
        Level.CO_SERVES,
        material_url="/guide",
        practice_url="/training/",
    ),
    Item(
        "technical",
        "Teknisk hjælp",
        "Browser, pop-up, cookies, filer, print, mobil og driftsforstyrrelser.",
        Level.REFERS,
    ),
    Item(
        "referral",
        "Henvisning til andre myndigheder",
        "Udbetaling Danmark, Skat, SU, sundhed og politi: hvem gør hvad, og hvornår har de åbent.",
        Level.REFERS,
    ),
    Item(
        "cobrowse",
        "Skærmdeling",
        "Kode, samtykke, at pege og guide, at fortælle hvad man gør, og at slutte.",
        Level.CO_SERVES,
        practice_url="/training/",
    ),
    Item(
        "conversation",
        "Samtalen",
        "Få borgeren til selv at gøre det, tale enkelt og slutte venligt, også når svaret er nej.",
    ),
    Item(
        AMBASSADOR,
        "Digital ambassadør",
        "Kan fortælle borgere, kolleger og samarbejdspartnere om de digitale veje og vise dem.",
    ),
)
