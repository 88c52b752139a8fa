"""The sections of a report: of the frozen figures, blocks. Nothing here reads the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from flask_babel import gettext as _

from hotline.calls.rules import Alternative, Assist, Barrier, FirstContact
from hotline.calls.taxonomy import ALTERNATIVES, ASSISTS, BARRIERS, CALLER_TYPES
from hotline.insight import words as insight
from hotline.insight.disclosure import LEAST
from hotline.insight.evaluation import painting, rules, standing, use
from hotline.insight.evaluation.content import LEFT, RIGHT, Block, Picture, Points, Sight, Table, Text, tidy
from hotline.insight.evaluation.reading import (
    HIDDEN,
    Figures,
    amounts,
    divided,
    listed,
    named,
    of_all,
    one,
    share_text,
    shares,
    told,
    topic_name,
)
from hotline.insight.evaluation.rules import Section
from hotline.insight.measures import Measure
from hotline.insight.writing import number
from hotline.organisation.lessons.rules import Status
from hotline.organisation.lessons.words import STATUSES


def _summary(figures: Figures, sight: Sight) -> Iterator[Block]:
    now, before = shares(figures["shares"]), figures["before"]
    was = shares(before["shares"]) if before else {}
    columns = [(_("Mål for perioden"), LEFT), (_("Perioden"), RIGHT)]
    if before:
        columns.append((_("Kvartalet før"), RIGHT))
    rows = [
        [
            _("Opkald i loggen"),
            told(one(figures["calls"], sight)),
            *([told(one(before["calls"], sight))] if before else []),
        ]
    ]
    for measure, share in now.items():
        more = [share_text(was[measure], sight)] if before else []
        rows.append([str(insight.NAMES[measure]), share_text(share, sight), *more])
    yield Table(_("De vigtigste tal"), columns, rows)
    if figures["through"] < figures["last"]:
        yield Text(
            _("Perioden er ikke slut; tallene går til og med %(day)s.", day=use.day_name(figures["through"]))
        )
    if sight.public:
        yield Text(
            _("En streg er et tal under %(least)d eller et, der kunne regnes ud af de andre.", least=LEAST),
            quiet=True,
        )


def _use(figures: Figures, sight: Sight) -> Iterator[Block]:
    yield from use.blocks(figures, sight)


def _needs(figures: Figures, sight: Sight) -> Iterator[Block]:
    names, whole = figures["names"], figures["calls"]
    counted = figures["categories"]
    order = sorted(counted, key=lambda code: (-counted[code], code))
    labels = {code: _(names.get(code, code)) for code in order}
    seen = amounts(counted, sight)
    if order:
        yield Picture(
            "needs",
            _("Opkald efter, hvad de handlede om"),
            _("Liggende søjler, den største øverst: %(what)s.", what=listed(labels, seen)),
            painting.bars([(labels[code], seen[code]) for code in order]),
            height=0.5 + 0.32 * len(order),
        )
    yield divided(_("Opkald efter kategori"), _("Kategori"), counted, labels, whole, sight)
    topics = dict(figures["topics"])
    yield divided(
        _("De hyppigste emner"),
        _("Emne"),
        topics,
        {code: topic_name(code, names) for code in topics},
        whole,
        sight,
    )
    callers = named(CALLER_TYPES)
    yield divided(_("Hvem der ringede"), _("Hvem"), figures["callers"], callers, whole, sight)


def _quality(figures: Figures, sight: Sight) -> Iterator[Block]:
    rows = []
    for measure, share in shares(figures["shares"]).items():
        target = rules.TARGETS.get(measure)
        met = ""
        if target and share.percent is not None:
            met = _("nået") if share.percent >= target else _("ikke nået")
        said = f"{target} %" if target else HIDDEN
        rows.append((str(insight.NAMES[measure]), share_text(share, sight), said, met or HIDDEN))
    yield Table(
        _("Målene for kvalitet"),
        ((_("Mål"), LEFT), (_("Perioden"), RIGHT), (_("Måltal"), RIGHT), (_("Nået?"), LEFT)),
        rows,
    )
    yield Text(_("Sådan er de regnet:"))
    yield Points([f"{insight.NAMES[measure]}: {insight.DEFINITIONS[measure]}" for measure in Measure])
    names = {code: _(label) for code, label in figures["names"].items() if code in figures["outcomes"]}
    yield divided(
        _("Hvordan opkaldene endte"), _("Afslutning"), figures["outcomes"], names, figures["calls"], sight
    )
    apart = figures["first_contact"].get(str(FirstContact.APART), 0)
    excluded = figures["first_contact"].get(str(FirstContact.EXCLUDED), 0)
    yield Text(
        _(
            "Henvist til anden myndighed, som hotlinen skal: %(apart)s. Uden for rammen eller afbrudt, og derfor ikke med i straksafklaring A: %(excluded)s.",
            apart=told(one(apart, sight)),
            excluded=told(one(excluded, sight)),
        )
    )


def _otherwise(figures: Figures, sight: Sight) -> Iterator[Block]:
    """S1 4.4: an evening desk may only be one more channel, so the citizens were asked."""
    asked, whole = figures["alternatives"], figures["calls"]
    answered = sum(asked.values())
    missing = whole - answered
    labels = {str(key): str(ALTERNATIVES[key]) for key in Alternative}
    seen = amounts(asked | {"": missing}, sight)
    yield Text(
        _(
            "Borgeren blev spurgt i %(asked)s af %(whole)s opkald. Andelene er af dem, der blev spurgt; %(percent)s af opkaldene er uden svar.",
            asked=told(one(answered, sight)),
            whole=told(one(whole, sight)),
            percent=of_all(seen[""], whole),
        )
    )
    if answered:
        yield Picture(
            "otherwise",
            _("Hvad borgeren ellers havde gjort"),
            _("Liggende søjler: %(what)s.", what=listed(labels, seen)),
            painting.bars([(label, seen.get(key, 0)) for key, label in labels.items()]),
            height=2.1,
        )
    columns = [(_("Ellers"), LEFT), (_("Opkald"), RIGHT), (_("Andel"), RIGHT)]
    rows = [
        [label, told(seen.get(key, 0)), of_all(seen.get(key, 0), answered)] for key, label in labels.items()
    ]
    rows.append([_("Ikke spurgt"), told(seen[""]), HIDDEN])
    if not sight.public:
        # In public it would tell the small numbers of those who were not helped.
        columns.append((_("Afklaret straks"), RIGHT))
        settled = [number(figures["avoided"].get(key, 0)) for key in labels]
        rows = [[*row, more] for row, more in zip(rows, [*settled, HIDDEN], strict=True)]
    yield Table(_("Hvad borgeren ellers havde gjort"), columns, rows)


def _barriers(figures: Figures, sight: Sight) -> Iterator[Block]:
    found = shares(figures["shares"])
    for measure in (Measure.SELF_SERVICE_DONE, Measure.TRIED_FIRST):
        yield Text(f"{insight.NAMES[measure]}: {share_text(found[measure], sight)}.")
    met = figures["barriers"]
    barriers = {str(key): str(BARRIERS[key]) for key in Barrier}
    yield divided(_("Hvad der stod i vejen"), _("Hindring"), met, barriers, sum(met.values()), sight)
    names = {code: _(label) for code, label in figures["names"].items() if code in figures["self_service"]}
    served = figures["self_service"]
    yield divided(
        _("Hvordan opkald om selvbetjening endte"),
        _("Afslutning"),
        served,
        names,
        sum(served.values()),
        sight,
    )
    assists = {str(key): str(ASSISTS[key]) for key in Assist}
    helped = figures["assists"]
    yield divided(
        _("Hvor meget hjælp der blev givet"), _("Hjælp"), helped, assists, sum(helped.values()), sight
    )
    if figures["barriers_at"] and not sight.public:
        yield Table(
            _("Løsningerne med flest hindringer"),
            ((_("Løsning"), LEFT), (_("Hindring"), LEFT), (_("Opkald"), RIGHT)),
            [
                (title, barriers.get(barrier, barrier), number(amount))
                for title, barrier, amount in figures["barriers_at"]
            ],
        )


def _removable(figures: Figures, sight: Sight) -> Iterator[Block]:
    counted = dict(figures["removable"])
    yield Text(
        _(
            "Opkald med en årsag, som medarbejderen mente kunne fjernes: %(amount)s.",
            amount=told(one(figures["removable_all"], sight)),
        )
    )
    if counted:
        labels = {code: topic_name(code, figures["names"]) for code in counted}
        yield divided(
            _("Emner, hvor årsagen kan fjernes"), _("Emne"), counted, labels, figures["removable_all"], sight
        )


def _lessons(figures: Figures, sight: Sight) -> Iterator[Block]:
    counts = figures["lessons"]["counts"]
    yield Table(
        _("Forslag fra aftenerne"),
        ((_("Hvad det blev til"), LEFT), (_("Antal"), RIGHT)),
        [(str(STATUSES[status]), number(counts[str(status)])) for status in Status],
    )
    shown: Sequence[Sequence[str]] = figures["lessons"]["told"]
    if shown and not sight.public:
        yield Text(_("Besluttet eller gjort:"))
        yield Points([tidy(_lesson(*each)) for each in shown])


def _lesson(status: str, text: str, answer: str) -> str:
    said = f"{STATUSES[Status(status)]}: {text}"
    return f"{said} – {answer}" if answer else said


def _next(_figures: Figures, _sight: Sight) -> Iterable[Block]:
    return ()


PARTS: Mapping[Section, Callable[[Figures, Sight], Iterable[Block]]] = {
    Section.SUMMARY: _summary,
    Section.USE: _use,
    Section.NEEDS: _needs,
    Section.QUALITY: _quality,
    Section.OTHERWISE: _otherwise,
    Section.BARRIERS: _barriers,
    Section.REMOVABLE: _removable,
    Section.STAFFING: standing.staffing,
    Section.ECONOMY: standing.economy,
    Section.ALTERNATIVES: standing.alternatives,
    Section.LESSONS: _lessons,
    Section.NEXT: _next,
}
