"""The targets of the strategies that the hotline was thought of beside, as examples. Values as those texts have them.

S0 = Guldborgsund 2010-13, S1 = Fredericia 2011, S2 = Frederikssund 2011-15. Danish, since they are data. What a text does
not say is left empty, and its definition says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from hotline.insight.measures import Measure
from hotline.insight.targets.rules import Direction, Kind

S0 = "Guldborgsund Kommunes kanalstrategi 2010-2013, afsnit 5"
S1 = "Fredericia Kommunes kanalstrategi, Borgerservice 2.0 (2011), afsnit 3.2"
S2 = "Frederikssund Kommunes kanal- og servicestrategi 2011-2015, Servicemål"
PERCENT = "%"


@dataclass(frozen=True)
class Example:
    """A target as a strategy has it; values in whole units."""

    key: str
    name: str
    unit: str
    direction: Direction
    source: str
    definition: str
    kind: Kind = Kind.LEVEL
    years: dict[int, int] = field(default_factory=dict)
    every_year: int | None = None
    baseline: int | None = None
    baseline_on: date | None = None
    measure: Measure | None = None


def _usage(first: int) -> Example:
    return Example(
        f"s2.flows{first}",
        f"Anvendelsesgrad for de fem selvbetjeningsforløb, der blev udpeget i {first}",
        PERCENT,
        Direction.UP,
        S2,
        "Digitale henvendelsers andel af alle på de fem forløb, jf. Det Digitale Danmarkskort: 30, 50 og 70 % i de første tre år.",
        years={first: 30, first + 1: 50, first + 2: 70},
    )


EXAMPLES = (
    Example(
        "s0.1",
        "Andelen af borgere, som betjener sig selv",
        PERCENT,
        Direction.UP,
        S0,
        "Skal stige. Nulpunkt 6 % i 2009. Strategien siger ikke, om 10, 20 og 30 % er andelen selv eller stigningen; her er"
        " de læst som andelen. 2010 står som 0, altså uden krav.",
        years={2010: 0, 2011: 10, 2012: 20, 2013: 30},
        baseline=6,
        baseline_on=date(2009, 12, 31),
    ),
    Example(
        "s0.2",
        "Antallet af personlige henvendelser",
        "henvendelser",
        Direction.DOWN,
        S0,
        "Skal falde, uden udstedelse og fornyelse af pas og kørekort. Tallet uden dem er ikke oplyst, så nulpunktet mangler.",
        kind=Kind.CHANGE,
        years={2010: 0, 2011: 10, 2012: 20, 2013: 30},
    ),
    Example(
        "s0.3",
        "Antallet af postforsendte breve fra kommunen (06-området)",
        "breve",
        Direction.DOWN,
        S0,
        "Reduceres fra nulpunktet i 2009. Områdets tal er ikke oplyst; alle udgående breve var 487.600, regnet ud fra porto.",
        kind=Kind.CHANGE,
        years={2010: 20, 2011: 40, 2012: 60, 2013: 60},
    ),
    Example(
        "s0.4",
        "Antallet af papirbreve, som kommunen modtager og skal håndtere",
        "breve",
        Direction.DOWN,
        S0,
        "Reduceres fra nulpunktet, 120.000 enheder.",
        kind=Kind.CHANGE,
        years={2010: 5, 2011: 10, 2012: 20, 2013: 40},
        baseline=120_000,
        baseline_on=date(2009, 12, 31),
    ),
    Example(
        "s0.5",
        "Besøg på hjemmesiden, herunder selvbetjening",
        "besøg",
        Direction.UP,
        S0,
        "Status ukendt. Strategien har hverken måltal eller retning; opad er antaget.",
    ),
    Example(
        "s0.6",
        "Andelen, som går ind på selvbetjeningen, men opgiver",
        PERCENT,
        Direction.DOWN,
        S0,
        "Skal reduceres. Status ukendt, og strategien har intet måltal.",
    ),
    Example(
        "s1.1",
        "Straksafklaring A",
        PERCENT,
        Direction.UP,
        S1,
        "Borgerne får straks afklaring i mindst 50 % af henvendelserne, når det drejer sig om ikke-komplekse livssituationer."
        " Portalen regner den som straksafklaring A.",
        every_year=50,
        measure=Measure.FIRST_CONTACT_A,
    ),
    Example(
        "s2.1",
        "Straksafklaring B: ved hjælp af indhold",
        PERCENT,
        Direction.UP,
        S2,
        "30 % af personlige og telefoniske henvendelser afklares straks ved hjælp af indhold i kontaktcenterløsningen."
        " Portalen regner den som straksafklaring B, af opkaldene.",
        every_year=30,
        measure=Measure.FIRST_CONTACT_B,
    ),
    *(_usage(year) for year in (2010, 2011, 2012)),
    Example(
        "s2.national",
        "Anvendelsesgrad for nationalt udbredte selvbetjeningsløsninger",
        PERCENT,
        Direction.UP,
        S2,
        "Fra få procent til 20 % i gennemsnit inden udgangen af 2011 og 30 % inden udgangen af 2012.",
        years={2011: 20, 2012: 30},
    ),
    Example(
        "s2.other",
        "Anvendelsesgrad for øvrige selvbetjeningsløsninger",
        PERCENT,
        Direction.UP,
        S2,
        "Fra få procent til 25 % i gennemsnit. Strategien siger ikke hvornår.",
        every_year=25,
    ),
    Example(
        "s2.post",
        "Andelen af breve, der sendes via Digital Post",
        PERCENT,
        Direction.UP,
        S2,
        "Stiger fra 5 % i 2011 til 15 % i 2012 og 25 % i 2013. Det ventes, at andelen er 50 % i 2016.",
        years={2011: 5, 2012: 15, 2013: 25},
    ),
    Example(
        "s2.authorities",
        "Digital skriftlig kommunikation med andre offentlige myndigheder",
        PERCENT,
        Direction.UP,
        S2,
        "Foregår 99 % digitalt.",
        every_year=99,
    ),
)
