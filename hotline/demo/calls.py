"""What invented citizens call about: topics and endings by weight, hurdles, and notes that test whoever shows them."""

from __future__ import annotations

from dataclasses import dataclass

from hotline.calls.rules import Barrier, Tried


@dataclass(frozen=True)
class Kind:
    """A topic that is called about, how often among the others, and how it may end."""

    weight: int
    category: str
    subcategory: str
    outcomes: tuple[str, ...]


CALLS = (
    Kind(14, "SB", "FLYT", ("SB_DONE", "SB_DONE", "SB_CONT", "REF_MUNI")),
    Kind(10, "SB", "DAG", ("SB_DONE", "SB_CONT", "REF_MUNI")),
    Kind(5, "SB", "FRI", ("SB_CONT", "REF_MUNI")),
    Kind(6, "SB", "SUND", ("SB_DONE", "SB_CONT")),
    Kind(4, "SB", "PAS", ("ATTEND", "ATTEND", "INFO_OK")),
    Kind(4, "SB", "BOLIG", ("SB_CONT", "REF_MUNI", "OPEN")),
    Kind(7, "INFO", "HVORDAN", ("INFO_OK", "INFO_OK", "REF_MUNI")),
    Kind(6, "INFO", "FIND", ("INFO_OK",)),
    Kind(11, "DP", "LOGIND", ("SB_CONT", "SB_DONE", "OPEN")),
    Kind(4, "DP", "FULDMAGT", ("SB_DONE", "REF_MUNI", "ALT")),
    Kind(9, "ID", "NYTLF", ("SB_CONT", "ATTEND", "REF_AUTH")),
    Kind(6, "ID", "GLEMT", ("SB_CONT", "REF_AUTH")),
    Kind(5, "TEK", "BROWSER", ("SB_CONT", "SB_DONE")),
    Kind(3, "TEK", "BILAG", ("SB_DONE", "OPEN")),
    Kind(2, "TEK", "DRIFT", ("DOWN",)),
    Kind(5, "HENV", "UDK", ("REF_AUTH",)),
    Kind(3, "HENV", "SKAT", ("REF_AUTH",)),
    Kind(3, "UDEN", "EGEN", ("OUT",)),
    Kind(5, "UDEN", "ANDET", ("DROP",)),
)

HURDLES: dict[Tried, tuple[Barrier | None, ...]] = {
    Tried.YES: (*Barrier, None),
    Tried.NO: (None,),
    Tried.UNKNOWN: (None,),
}

NOTES = (
    "Fandt ikke knappen »Næste« på mobilen.",
    "Sidder sammen med sin datter, som tastede.",
    "Bruger gammel iPad; siden blev hængende ved log-in.",
    "Vil prøve igen i morgen med NemKonto-oplysningerne klar.",
    "<script>alert('hej')</script> stod der i fejlbeskeden.",
    '=HYPERLINK("http://evil.example";"Klik")',
    "Sætning med æøå ÆØÅ, ß, ž og 🙂 – og »gåseøjne«.",
    "Et meget langt ord: Pladsanvisningsselvbetjeningsløsningsdriftsforstyrrelsesmeddelelse",
)
