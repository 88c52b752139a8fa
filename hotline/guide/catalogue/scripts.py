"""What to say by the kind of call, what the hotline does not answer, and where to refer."""

from __future__ import annotations

from hotline.guide.catalogue.items import Item
from hotline.guide.kinds import Kind, Office

_NEVER = (
    "CPR-nummer: bed borgeren lade være med at sige det.",
    "MitID-koder, bruger-ID og adgangskoder: må aldrig siges eller vises.",
)

_CASE = ("Egen sag: vi har ingen adgang til sager og registre.",)


def _script(topic: str, title: str, summary: str, *steps: str, **more: object) -> Item:
    key = f"samtale-{topic.lower()}"
    return Item(key, Kind.SCRIPT, topic, title, summary, steps=steps, **more)  # type: ignore[arg-type]  # Named fields of Item.


SCRIPTS = (
    _script(
        "SB",
        "Samtale om selvbetjening",
        "Borgeren gør det selv; vi viser vej til løsningen og bliver på linjen til kvitteringen.",
        "»Velkommen til hotlinen. Hvad vil du gerne have klaret, og hvilken kommune bor du i?«",
        "»Har du prøvet selv? Hvor gik du i stå?«",
        "Find løsningen i guiden, og sig, hvad der skal ligge klar, før borgeren logger ind.",
        "Tilbyd skærmdeling, når borgeren ikke kan finde knappen.",
        "»Kan du se kvitteringen? Gem den eller skriv nummeret ned.«",
        limits=(*_NEVER, *_CASE),
        office=Office.CITIZEN_SERVICE,
    ),
    _script(
        "INFO",
        "Samtale, når nogen søger information",
        "Giv svaret, og vis, hvor det står, så borgeren kan finde det næste gang.",
        "»Hvad er det, du skal have svar på?«",
        "Søg i guiden. Læs svaret op i hele sætninger.",
        "»Det står på borger.dk under … Skal vi finde siden sammen?«",
        "Er svaret ikke i guiden, så sig det, og henvis i stedet for at gætte.",
        limits=(*_NEVER, *_CASE),
        office=Office.CITIZEN_SERVICE,
    ),
    _script(
        "DP",
        "Samtale om Digital Post",
        "Hjælp med at komme ind og finde rundt. Indholdet af posten er borgerens eget.",
        "»Hvor plejer du at læse din post: borger.dk, appen, e-Boks eller mit.dk?«",
        "»Log ind med MitID. Sig ikke noget højt, du taster.«",
        "Vis indbakken, svar og indstillinger.",
        "Klarer borgeren det ikke: fortæl om læseadgang til en pårørende og om fritagelse.",
        limits=(*_NEVER, "Indholdet af et brev: henvis til afsenderen."),
        service="digital-post-support",
    ),
    _script(
        "ID",
        "Samtale om MitID",
        "Vi forklarer, men kan ikke udstede, åbne eller spærre noget.",
        "»Fortæl mig, hvad der sker på skærmen, men sig aldrig din kode eller dit bruger-ID.«",
        "Er der mistanke om svindel: stop samtalen om alt andet, og hjælp med at spærre først.",
        "Find artiklen om den nye telefon, den glemte kode eller kodeviseren.",
        "Kan det ikke løses: henvis til MitID Support eller Borgerservice med legitimation.",
        limits=(*_NEVER, "Nye koder og aktivering: kun MitID Support og Borgerservice."),
        service="mitid-support",
        office=Office.CITIZEN_SERVICE,
    ),
    _script(
        "TEK",
        "Samtale om en teknisk hindring",
        "Find ud af, hvad der er galt, med tre spørgsmål, og løs det simple.",
        "»Bruger du telefon, tablet eller computer? Hvilken browser?«",
        "»Hvad står der præcis på skærmen?«",
        "Prøv: luk og åbn browseren, opdatér, brug et almindeligt vindue.",
        "Løses det ikke på ti minutter, så foreslå biblioteket eller it-hjælpen.",
        limits=(*_NEVER, "Vi overtager aldrig maskinen, og vi installerer ingenting."),
        office=Office.IT_HELP,
    ),
    _script(
        "HENV",
        "Samtale, der hører til hos en anden myndighed",
        "Sig, hvem der kan svare, hvornår de åbner, og hvad de vil spørge om.",
        "»Det er … der har den sag. Jeg kan se, at de åbner igen …«",
        "Oplys nummeret langsomt, og gentag det.",
        "Vis selvbetjeningen, hvis den klarer sagen i aften.",
        limits=(*_NEVER, *_CASE),
        service="borger-dk-1881",
    ),
    _script(
        "KAMP",
        "Samtale om en kampagne eller hændelse",
        "Sig det, der er aftalt om kampagnen eller driftsforstyrrelsen, og ikke mere.",
        "Læs teksten til kampagnen eller hændelsen.",
        "»Du behøver ikke gøre mere nu. Prøv igen i morgen.«",
        "Registrér opkaldet under hændelsen, så omfanget kan ses.",
        limits=_NEVER,
        office=Office.CITIZEN_SERVICE,
    ),
    _script(
        "UDEN",
        "Samtale uden for rammen",
        "Sig venligt nej, og giv borgeren et sted at gå hen.",
        "»Det kan jeg desværre ikke se eller svare på her om aftenen.«",
        "»Den, der kan svare, er … De har åbent igen …«",
        "Akut fare: 112. Akut sygdom: 1813. Politi: 114.",
        "Slut af med at spørge, om der er noget på nettet, vi kan hjælpe med.",
        limits=(*_NEVER, *_CASE, "Afgørelser og klager: den myndighed, der traf afgørelsen."),
        office=Office.CITIZEN_SERVICE,
    ),
)
