"""What invented citizens call about, what stood in their way, and notes that test whoever shows them.

The shares are those that the municipalities' own trial expects: half are settled at once, a fifth to a third are not
citizens on their own behalf, and most have tried by themselves first.
"""

from __future__ import annotations

from dataclasses import dataclass

from hotline.calls.rules import Alternative, Barrier, CallerType, Tried


@dataclass(frozen=True)
class Kind:
    """A topic that is called about, how often among the others, and how it may end."""

    weight: int
    category: str
    subcategory: str
    outcomes: tuple[str, ...]

    @property
    def topic(self) -> str:
        """The full code, as the guide's entries have it."""
        return f"{self.category}.{self.subcategory}"


CALLS = (
    Kind(12, "SB", "FLYT", ("SB_DONE", "SB_DONE", "SB_CONT", "REF_MUNI")),
    Kind(8, "SB", "DAG", ("SB_DONE", "SB_CONT", "REF_MUNI")),
    Kind(4, "SB", "FRI", ("SB_CONT", "REF_MUNI")),
    Kind(3, "SB", "SKOLE", ("SB_CONT", "REF_MUNI", "INFO_OK")),
    Kind(6, "SB", "SUND", ("SB_DONE", "SB_CONT", "ALT")),
    Kind(4, "SB", "PAS", ("ATTEND", "ATTEND", "INFO_OK")),
    Kind(4, "SB", "PENS", ("SB_CONT", "REF_AUTH", "ALT")),
    Kind(2, "SB", "HJM", ("SB_CONT", "REF_MUNI")),
    Kind(2, "SB", "BYG", ("REF_MUNI", "SB_CONT", "OPEN")),
    Kind(3, "SB", "AFFALD", ("SB_DONE", "INFO_OK")),
    Kind(4, "SB", "BOLIG", ("SB_CONT", "REF_MUNI", "OPEN")),
    Kind(1, "SB", "SKAT", ("REF_MUNI", "SB_CONT")),
    Kind(2, "SB", "VIE", ("SB_DONE", "REF_MUNI")),
    Kind(6, "INFO", "HVORDAN", ("INFO_OK", "INFO_OK", "REF_MUNI")),
    Kind(5, "INFO", "FIND", ("INFO_OK",)),
    Kind(3, "INFO", "TID", ("INFO_OK",)),
    Kind(2, "INFO", "HVEM", ("INFO_OK", "REF_MUNI")),
    Kind(9, "DP", "LOGIND", ("SB_CONT", "SB_DONE", "OPEN")),
    Kind(4, "DP", "FULDMAGT", ("SB_DONE", "REF_MUNI", "ALT")),
    Kind(2, "DP", "APP", ("SB_CONT", "SB_DONE")),
    Kind(2, "DP", "FRITAG", ("ATTEND", "ALT")),
    Kind(8, "ID", "NYTLF", ("SB_CONT", "ATTEND", "REF_AUTH")),
    Kind(5, "ID", "GLEMT", ("SB_CONT", "REF_AUTH")),
    Kind(2, "ID", "INTET", ("ATTEND", "REF_AUTH")),
    Kind(1, "ID", "SPAER", ("REF_AUTH",)),
    Kind(4, "TEK", "BROWSER", ("SB_CONT", "SB_DONE")),
    Kind(3, "TEK", "BILAG", ("SB_DONE", "OPEN")),
    Kind(2, "TEK", "MOBIL", ("SB_CONT", "OPEN")),
    Kind(2, "TEK", "DRIFT", ("DOWN",)),
    Kind(5, "HENV", "UDK", ("REF_AUTH",)),
    Kind(3, "HENV", "SKAT", ("REF_AUTH",)),
    Kind(1, "HENV", "SU", ("REF_AUTH",)),
    Kind(3, "UDEN", "EGEN", ("OUT",)),
    Kind(1, "UDEN", "KLAGE", ("OUT",)),
    Kind(5, "UDEN", "ANDET", ("DROP",)),
)
CAMPAIGN_OUTCOMES = ("SB_DONE", "SB_CONT", "INFO_OK", "REF_MUNI")

MUNICIPALITIES = {
    "albertslund": 18,
    "glostrup": 15,
    "hvidovre": 32,
    "ishoj": 13,
    "rodovre": 22,
    "other": 6,
    "unknown": 4,
}

TRIED = {Tried.YES: 60, Tried.NO: 25, Tried.UNKNOWN: 15}

# Of those who had tried, what stopped them, by what it was about.
BARRIERS: dict[str, dict[Barrier | None, int]] = {
    "SB": {
        Barrier.NOT_FOUND: 6,
        Barrier.NOT_UNDERSTOOD: 7,
        Barrier.LOGIN: 2,
        Barrier.MISSING_PAPERS: 4,
        Barrier.SOLUTION_FAILED: 3,
        Barrier.DOES_NOT_FIT: 2,
        Barrier.UNSURE: 4,
        Barrier.LANGUAGE: 1,
        None: 4,
    },
    "INFO": {Barrier.NOT_FOUND: 9, Barrier.NOT_UNDERSTOOD: 4, Barrier.LANGUAGE: 1, None: 3},
    "DP": {Barrier.LOGIN: 7, Barrier.NOT_UNDERSTOOD: 3, Barrier.UNSURE: 4, Barrier.NOT_FOUND: 2, None: 2},
    "ID": {Barrier.LOGIN: 10, Barrier.TECHNICAL: 3, Barrier.UNSURE: 3, Barrier.OTHER: 1},
    "TEK": {Barrier.TECHNICAL: 9, Barrier.SOLUTION_FAILED: 5, Barrier.OTHER: 1},
    "HENV": {Barrier.NOT_FOUND: 5, Barrier.NOT_UNDERSTOOD: 3, None: 4},
    "KAMP": {Barrier.NOT_UNDERSTOOD: 4, Barrier.SOLUTION_FAILED: 3, Barrier.LOGIN: 3, None: 3},
}

CALLERS = {CallerType.CITIZEN: 74, CallerType.RELATIVE: 19, CallerType.PARTNER: 5, CallerType.BUSINESS: 2}

ALTERNATIVES = {
    Alternative.DAYTIME: 45,
    Alternative.ATTEND: 25,
    Alternative.WRITE: 8,
    Alternative.NOTHING: 12,
    Alternative.UNKNOWN: 10,
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
