"""Places of the five municipalities. All numbers and hours are invented and marked to be checked."""

from __future__ import annotations

from hotline.guide.catalogue.items import Item, Span, week
from hotline.guide.kinds import Kind, Office

# Key and name, the last figures of its invented numbers, and where its places are.
_HOMES = (
    ("albertslund", "Albertslund", 1, "Nordmarks Allé"),
    ("glostrup", "Glostrup", 2, "Rådhusparken"),
    ("hvidovre", "Hvidovre", 3, "Hvidovrevej"),
    ("ishoj", "Ishøj", 4, "Ishøj Store Torv"),
    ("rodovre", "Rødovre", 5, "Rødovre Parkvej"),
)

_CITIZEN_SERVICE: dict[str, tuple[Span, ...]] = {
    "albertslund": week(("ma-ti", "10.00", "14.00"), ("to", "10.00", "18.00"), ("fr", "10.00", "13.00")),
    "glostrup": week(("ma-on", "10.00", "14.00"), ("to", "10.00", "17.00"), ("fr", "10.00", "12.00")),
    "hvidovre": week(("ma-on", "10.00", "14.00"), ("to", "12.00", "18.00"), ("fr", "10.00", "13.00")),
    "ishoj": week(("ma-ti", "10.00", "15.00"), ("to", "10.00", "18.00"), ("fr", "10.00", "13.00")),
    "rodovre": week(("ma-on", "9.00", "14.00"), ("to", "9.00", "17.00"), ("fr", "9.00", "13.00")),
}
_LIBRARY = week(("ma-to", "10.00", "19.00"), ("fr", "10.00", "17.00"), ("lø", "10.00", "14.00"))


def _places(key: str, name: str, number: int, street: str) -> tuple[Item, ...]:
    def item(
        office: Office, topic: str, title: str, summary: str, words: str, digits: int, hours: tuple[Span, ...]
    ) -> Item:
        return Item(
            f"{office.replace('_', '-')}-{key}",
            Kind.PLACE,
            topic,
            f"{title} {name}",
            summary,
            words=words,
            phone=f"70 00 0{number} {digits:02}",
            address=f"{street} (kontrollér adressen)",
            office=office,
            municipality=key,
            hours=hours,
            unsure=True,
        )

    return (
        item(
            Office.CITIZEN_SERVICE,
            "INFO.HVEM",
            "Borgerservice",
            "Pas, kørekort, MitID, flytning, fritagelse og spørgsmål til egen sag. De fleste ærinder kræver tid.",
            "rådhuset, kommunen, kommunens telefon, borgerservicecenter, åbningstid, egen sag, sagsbehandler",
            10,
            _CITIZEN_SERVICE[key],
        ),
        item(
            Office.CHILDCARE,
            "SB.DAG",
            "Pladsanvisningen",
            "Dagtilbud, SFO og klub: ventelister, tilbud om plads, opsigelse og friplads.",
            "pladsanvisning telefon, venteliste, børnehave plads nummer",
            20,
            week(("ma-on", "10.00", "14.00"), ("to", "13.00", "17.00")),
        ),
        item(
            Office.JOBCENTRE,
            "HENV.JOB",
            "Jobcenter",
            "Kontanthjælp, sygedagpenge, samtaler og aktivering.",
            "kontanthjælp, sygedagpenge, arbejdsløs, ledig, jobkonsulent, ydelse",
            30,
            week(("ma-to", "9.00", "15.00"), ("fr", "9.00", "13.00")),
        ),
        item(
            Office.LIBRARY,
            "TEK.ANDET",
            "Bibliotek med offentlig pc",
            "Gratis pc, internet, print og scanning. Personalet viser, hvor tingene er, men logger ikke ind for borgeren.",
            "computer, pc, printe, scanne, låne computer, ingen computer, internet, bibliotek, hovedbibliotek",
            40,
            _LIBRARY,
        ),
        item(
            Office.IT_HELP,
            "TEK.ANDET",
            "It-hjælp",
            "Frivillige hjælper med MitID, Digital Post og borger.dk uden tidsbestilling.",
            "it-café, datastue, ældre sagen, kursus, undervisning, it hjælp, frivillige, hjælp til computer, datahjælp",
            50,
            week(("ti", "10.00", "12.00"), ("to", "14.00", "16.00")),
        ),
    )


PLACES = tuple(item for home in _HOMES for item in _places(*home))
