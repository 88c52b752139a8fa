"""The tables of the overview: the page, the pictures and what can be taken along are all made from these."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from hotline.calls import taxonomy
from hotline.core.rounding import percent, tenth
from hotline.insight import disclosure
from hotline.insight.overview import rules, words
from hotline.insight.overview.queries import Names, Reading
from hotline.insight.overview.rules import Amounts
from hotline.insight.overview.words import Shown
from hotline.insight.tally.rules import OTHER, UNKNOWN, Facet

_BARRIERS: Mapping[str, Any] = {kind.value: label for kind, label in taxonomy.BARRIERS.items()}


@dataclass(frozen=True)
class Fact:
    """One number by itself, as in the long export."""

    facet: str
    value: str
    label: str
    amount: Shown


@dataclass(frozen=True)
class Table:
    """A table with a line of heads; None in it is a count that is not shown."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Shown, ...], ...]
    facts: tuple[Fact, ...]
    note: str = ""

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Of each column whether it holds counts, which stand to the right."""
        columns = zip(self.head, *self.rows, strict=True)
        return tuple(any(not isinstance(cell, str) for cell in cells) for _head, *cells in columns)

    @property
    def labels(self) -> tuple[str, ...]:
        """What the facts are called, in order."""
        return tuple(each.label for each in self.facts)

    @property
    def amounts(self) -> tuple[int | None, ...]:
        """The counts of the facts, in order."""
        return tuple(each.amount if isinstance(each.amount, int) else None for each in self.facts)


def share(part: int | None, whole: int) -> Shown:
    """`part` in per cent of the whole with one decimal; not shown when the part is not."""
    if part is None:
        return None
    found = percent(part, whole)
    return words.MISSING if found is None else found


def division(
    reading: Reading, name: str, title: str, amounts: Amounts, labels: Mapping[str, Any], whole: int
) -> Table:
    """How the calls divide into parts, the most frequent first, with the whole below."""
    order = rules.ranked({key: amount for key, amount in amounts.items() if amount != 0})
    facts = tuple(Fact(name, key, _text(labels.get(key, key)), amount) for key, amount in order)
    rows = [
        (each.label, each.amount, share(amount, whole))
        for each, (_key, amount) in zip(facts, order, strict=True)
    ]
    if rows:
        total = disclosure.shown(whole, entitled=reading.asked.entitled or name == "non_calls")
        rows.append((_("I alt"), total, share(total, whole)))
    return Table(name, title, (title, _("Opkald"), _("Andel i %")), tuple(rows), facts)


def _text(label: Any) -> str:
    # Labels that people wrote are data; those of the first installation are in the catalogue.
    return _(label) if isinstance(label, str) and label else str(label)


def _plain(reading: Reading, name: str, title: str, facet: Facet, labels: Mapping[Any, Any]) -> Table:
    counts = reading.counts[facet]
    amounts = rules.guarded(counts, entitled=reading.asked.entitled)
    return division(reading, name, title, amounts, labels, counts.total())


def categories(reading: Reading) -> Table:
    """What the calls were about."""
    return _plain(reading, "categories", _("Kategori"), Facet.CATEGORY, reading.names.categories)


def topics(reading: Reading) -> Table:
    """What the calls were about, closely."""
    whole = reading.counts[Facet.TOPIC].total()
    return division(reading, "topics", _("Emne"), topics_seen(reading), topic_names(reading.names), whole)


def topics_seen(reading: Reading) -> Amounts:
    """The topics as they are shown beside their categories."""
    counts, entitled = reading.counts, reading.asked.entitled

    def category(code: str) -> str:
        return code.partition(".")[0]

    return rules.under(
        rules.guarded(counts[Facet.TOPIC], entitled=entitled, group=category),
        rules.guarded(counts[Facet.CATEGORY], entitled=entitled),
        category,
    )


def topic_names(names: Names) -> dict[str, str]:
    """Every topic with its category before it: »Selvbetjening: Flytning og folkeregister«."""
    close = {
        code: f"{_text(names.categories.get(code.partition('.')[0], ''))}: {_text(label)}"
        for code, label in names.topics.items()
    }
    return {**{code: _text(label) for code, label in names.categories.items()}, **close}


def outcomes(reading: Reading) -> Table:
    """How the calls ended."""
    counts, entitled, names = reading.counts, reading.asked.entitled, reading.names

    def counted(code: str) -> str:
        return names.first_contact.get(code, "")

    seen = rules.under(
        rules.guarded(counts[Facet.OUTCOME], entitled=entitled, group=counted),
        rules.guarded(counts[Facet.FIRST_CONTACT], entitled=entitled),
        counted,
    )
    return division(reading, "outcomes", _("Udfald"), seen, names.outcomes, counts[Facet.OUTCOME].total())


def barriers(reading: Reading) -> Table:
    """What stood in the citizens' way."""
    return _plain(reading, "barriers", _("Hindring"), Facet.BARRIER, taxonomy.BARRIERS)


def callers(reading: Reading) -> Table:
    """Who called."""
    return _plain(reading, "callers", _("Hvem ringede"), Facet.CALLER, taxonomy.CALLER_TYPES)


def alternatives(reading: Reading) -> Table:
    """What the citizens would have done without the hotline."""
    return _plain(
        reading, "alternatives", _("Ellers havde borgeren"), Facet.ALTERNATIVE, taxonomy.ALTERNATIVES
    )


def non_calls(reading: Reading) -> Table:
    """The calls that asked for nothing."""
    return _plain(reading, "non_calls", _("Opkald uden henvendelse"), Facet.NON_CALL, taxonomy.NON_CALLS)


def evenings(reading: Reading) -> Table:
    """The calls along the period."""
    bar = rules.bar_of(reading.period)
    title = str(words.BARS[bar])
    found = reading.stretches
    facts = tuple(
        Fact("evenings", each.first.isoformat(), words.stretch(each, bar), each.calls) for each in found
    )
    rows = tuple(
        (fact.label, each.evenings, each.calls, _per_evening(each))
        for fact, each in zip(facts, found, strict=True)
    )
    head = (_("Tid"), _("Aftener"), _("Opkald"), _("Opkald pr. aften"))
    if bar is rules.Bar.EVENING:
        return Table("evenings", title, (head[0], head[2]), tuple((row[0], row[2]) for row in rows), facts)
    return Table("evenings", title, head, rows, facts)


def _per_evening(each: rules.Stretch) -> Shown:
    if each.calls is None or not each.evenings:
        return None if each.calls is None else words.MISSING
    return tenth(Decimal(each.calls) / each.evenings)


def hours(reading: Reading) -> Table:
    """The calls by weekday and half hour; those outside the agreed hours are marked."""
    grid = reading.grid
    head = (_("Klokken"), *(words.weekday(day) for day in grid.weekdays))
    rows = tuple(
        (words.half_hour(half), *(_cell(grid, day, half) for day in grid.weekdays))
        for half in grid.half_hours
    )
    facts = tuple(
        Fact("time", f"{day}-{half}", f"{words.weekday(day)} {words.half_hour(half)}", grid.calls(day, half))
        for day in grid.weekdays
        for half in grid.half_hours
        if (day, half) in grid.open or grid.calls(day, half) != 0
    )
    note = _(
        "En streg er uden for åbningstiden, uden opkald. Et tal i parentes er opkald uden for åbningstiden."
    )
    return Table("hours", _("Ugedag og halv time"), head, rows, facts, note)


def _cell(grid: rules.Grid, day: int, half: int) -> Shown:
    amount = grid.calls(day, half)
    if (day, half) in grid.open:
        return amount
    return f"({words.figure(amount)})" if amount != 0 else words.MISSING


def places(reading: Reading) -> Table:
    """Where the citizens live, beside whose employees answered."""
    entitled = reading.asked.entitled
    names: dict[str, Any] = {each.key: each.name for each in reading.asked.municipalities}
    lives = rules.places(reading.places, reading.asked.small_of)
    staffed = rules.guarded(reading.counts[Facet.STAFFED_BY], entitled=entitled)
    shown = {**names, OTHER: _("Anden kommune"), UNKNOWN: _("Ved ikke")}
    rows: list[tuple[Shown, ...]] = []
    for key, name in shown.items():
        by = staffed.get(key, 0) if key in names else words.MISSING
        rows.append((str(name), lives.get(key, 0), by))
    facts = [Fact("lives", key, str(name), lives.get(key, 0)) for key, name in shown.items()]
    facts += [Fact("staffed", key, str(name), staffed.get(key, 0)) for key, name in names.items()]
    return Table(
        "places",
        _("Kommune"),
        (_("Kommune"), _("Opkald fra borgere"), _("Besvaret af")),
        tuple(rows),
        tuple(facts),
    )


def causes(reading: Reading) -> Table:
    """What people called about although the cause could be removed, the most frequent first."""
    entitled = reading.asked.entitled
    names, about, topics_shown = topic_names(reading.names), reading.counts[Facet.TOPIC], topics_seen(reading)
    found: Amounts = {}
    for code, amount in reading.counts[Facet.REMOVABLE].items():
        parts = rules.guarded({"part": amount, "rest": about[code] - amount}, entitled=entitled)
        found[code] = None if topics_shown.get(code, 0) is None else parts["part"]
    order = rules.ranked(found)[: rules.TOP]
    facts = tuple(Fact("removable", code, names.get(code, code), amount) for code, amount in order)
    rows = tuple((fact.label, fact.amount, share(found[fact.value], about[fact.value])) for fact in facts)
    head = (_("Emne"), _("Opkald, hvor årsagen kan fjernes"), _("Andel af emnets opkald i %"))
    return Table("causes", _("Årsager, der kan fjernes"), head, rows, facts)


def solutions(reading: Reading) -> Table:
    """The solutions that gave most trouble, with what stood in the way: for whoever owns them."""
    names = reading.names
    rows: list[tuple[Shown, ...]] = []
    facts: list[Fact] = []
    for each in rules.hindered(reading.counts, entitled=reading.asked.entitled):
        title = names.solutions.get(str(each.entry), str(each.entry))
        said = ", ".join(
            f"{_BARRIERS[barrier]} ({words.figure(amount)})" for barrier, amount in each.barriers
        )
        vendor = names.vendors.get(str(each.entry)) or words.MISSING
        rows.append((title, each.calls, said or words.MISSING, vendor))
        facts.append(Fact("solution", str(each.entry), title, each.calls))
        facts += [
            Fact(
                "barrier_at",
                f"{each.entry}:{barrier}",
                f"{title}: {_BARRIERS[barrier]}",
                amount,
            )
            for barrier, amount in each.barriers
        ]
    head = (_("Løsning"), _("Opkald"), _("Hindringer"), _("Leverandør"))
    return Table("solutions", _("Løsninger med flest hindringer"), head, tuple(rows), tuple(facts))


DIVISIONS: Mapping[str, Callable[[Reading], Table]] = {
    each.__name__: each
    for each in (
        evenings,
        hours,
        categories,
        topics,
        outcomes,
        barriers,
        callers,
        alternatives,
        places,
        causes,
        solutions,
        non_calls,
    )
}
