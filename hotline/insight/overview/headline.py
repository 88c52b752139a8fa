"""The figures at the top: how many, how many an hour, how long; and the rates, each beside the period before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from hotline.calls.rules import FirstContact
from hotline.calls.telephony.rules import Figures
from hotline.core.rounding import tenth
from hotline.insight import disclosure, measures
from hotline.insight import words as insight
from hotline.insight.measures import Measure
from hotline.insight.overview import rules, words
from hotline.insight.overview.queries import Reading
from hotline.insight.overview.rules import Rate
from hotline.insight.overview.tables import Fact, Table
from hotline.insight.overview.words import MISSING, Shown
from hotline.insight.period import Period
from hotline.insight.queries import Summary
from hotline.insight.tally.rules import Facet


@dataclass(frozen=True)
class Number:
    """One of the figures at the top; `key` is its name in exports."""

    key: str
    label: str
    now: Shown
    before: Shown
    change: str
    of: str = ""
    """What it is made of, in a few words."""


def numbers(reading: Reading) -> list[Number]:
    """The figures at the top, in the order in which a chief reads them."""
    then = reading.period.before
    now, before = (
        dict(_values(reading, reading.now, reading.period)),
        dict(_values(reading, reading.before, then)),
    )
    return [
        Number(
            key,
            label,
            now[key],
            before[key],
            words.change(now[key], before[key], then),
            _made_of(reading, key, now),
        )
        for key, label in _labels().items()
        if key in now
    ]


def _labels() -> dict[str, str]:
    return {
        "calls": _("Registrerede opkald"),
        "non_calls": _("Opkald uden henvendelse"),
        "offered": _("Opkald til nummeret"),
        "answered": _("Besvaret af telefonen"),
        "abandoned": _("Opgivet, før nogen svarede"),
        "per_hour": _("Opkald pr. time på vagt"),
        "hours": _("Timer på vagt"),
        "minutes_a_call": _("Minutter pr. opkald"),
    }


def _made_of(reading: Reading, key: str, now: Mapping[str, Shown]) -> str:
    if key == "non_calls":
        return str(_("Forkert nummer, ingen i røret og lignende; er ikke med i de registrerede."))
    if key == "offered" and now[key] == MISSING:
        return str(_("Ingen har skrevet telefonens tal for perioden."))
    if key == "offered":
        # More evenings known is more calls, whatever people do.
        known, before = (reading.known(each) for each in (reading.period, reading.period.before))
        return str(
            _("Telefonens tal kendes for %(known)s aftener, før for %(before)s.", known=known, before=before)
        )
    if key == "per_hour":
        return str(
            _(
                "%(calls)s opkald på %(hours)s timer",
                calls=words.figure(now["calls"]),
                hours=words.figure(now["hours"]),
            )
        )
    if key == "minutes_a_call":
        return str(_("Gennemsnit af dem, der blev målt, mens der blev talt."))
    return ""


def _values(reading: Reading, of: Summary, period: Period) -> Iterator[tuple[str, Shown]]:
    entitled, counts = reading.asked.entitled, of.counts
    calls = disclosure.shown(counts.calls, entitled=entitled)
    yield "calls", calls
    # Whoever asked for nothing is nobody's matter; and rate B and the coverage are counted with them.
    yield "non_calls", counts.non_calls
    if reading.is_whole_line:
        yield from _of_telephone(of.telephone)
        minutes = reading.minutes(period)
        per_hour = measures.per_hour(counts.calls, minutes)
        yield "per_hour", MISSING if per_hour is None else None if calls is None else per_hour
        yield "hours", tenth(Decimal(minutes) / 60)
    timed = disclosure.shown(counts[Facet.TIMED]["calls"], entitled=entitled)
    mean = measures.mean_minutes(counts)
    yield "minutes_a_call", None if timed is None else MISSING if mean is None else mean


def _of_telephone(figures: Figures | None) -> Iterator[tuple[str, Shown]]:
    for name in ("offered", "answered", "abandoned"):
        yield name, getattr(figures, name) if figures else MISSING


@dataclass(frozen=True)
class Line:
    """A rate now, what it was, and what it is."""

    name: str
    definition: str
    now: Rate
    before: Rate
    change: str
    goal: str


def lines(reading: Reading) -> dict[Measure, Line]:
    """The rates in the order in which they are shown; the telephone's only where it is known whose calls they are."""
    found: dict[Measure, Line] = {}
    for measure, name in insight.NAMES.items():
        if measure in {Measure.COVERAGE, Measure.ABANDONED} and not reading.is_whole_line:
            continue
        now, before = (
            rules.rate(each.shares[measure], each.counts, entitled=reading.asked.entitled)
            for each in (reading.now, reading.before)
        )
        wanted = measures.GOALS.get(measure)
        found[measure] = Line(
            str(name),
            str(insight.DEFINITIONS[measure]),
            now,
            before,
            words.points(now.percent, before.percent, reading.period.before),
            words.goal(now.percent, wanted) if wanted is not None and now.percent is not None else "",
        )
    return found


@dataclass(frozen=True)
class Beside:
    """What stands beside rate A: what it leaves out, and what counts as no but was right."""

    excluded: int | None
    referred: int | None


def beside(reading: Reading) -> Beside:
    """How many calls were out of scope or cut off, and how many were sent to another authority."""
    seen = rules.guarded(reading.counts[Facet.FIRST_CONTACT], entitled=reading.asked.entitled)
    return Beside(seen.get(FirstContact.EXCLUDED, 0), seen.get(FirstContact.APART, 0))


def key_table(reading: Reading) -> Table:
    """The figures at the top as a table."""
    found = numbers(reading)
    before = insight.period_name(reading.period.before)
    head = (_("Tal"), insight.period_name(reading.period), before, _("Forskel"))
    rows = tuple((each.label, each.now, each.before, each.change) for each in found)
    facts = tuple(Fact("headline", each.key, each.label, each.now) for each in found)
    return Table("headline", _("Hovedtal"), head, rows, facts)


def rate_table(reading: Reading) -> Table:
    """The rates as a table, each with its counts and its definition."""
    rows: list[tuple[Shown, ...]] = []
    facts: list[Fact] = []
    for measure, line in lines(reading).items():
        part, whole = (None, None) if line.now.hidden else (line.now.part, line.now.whole)
        percent: Shown = None if line.now.hidden else line.now.percent
        if percent is None and not line.now.hidden:
            percent = MISSING
        rows.append((line.name, percent, part, whole, line.change, line.definition))
        facts += [
            Fact("rate", f"{measure}.percent", f"{line.name} (%)", percent),
            Fact("rate", f"{measure}.part", _("%(name)s: del", name=line.name), part),
            Fact("rate", f"{measure}.whole", _("%(name)s: hele", name=line.name), whole),
        ]
    aside = beside(reading)
    facts += [
        Fact("rate", "excluded", _("Uden for rammen eller afbrudt"), aside.excluded),
        Fact("rate", "referred", _("Henvist til anden myndighed"), aside.referred),
    ]
    rows += [
        (_("Uden for rammen eller afbrudt"), "", aside.excluded, "", "", _("Er ikke med i A.")),
        (_("Henvist til anden myndighed"), "", aside.referred, "", "", _("Tæller som ikke afklaret i A.")),
    ]
    head = (_("Mål"), _("Procent"), _("Antal"), _("Af"), _("Forskel"), _("Definition"))
    return Table("rates", _("Andele"), head, tuple(rows), tuple(facts))
