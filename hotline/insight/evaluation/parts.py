"""The sections of a report: of the frozen figures, blocks. Nothing here reads the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.calls.rules import Alternative, Assist, Barrier, FirstContact
from hotline.calls.taxonomy import ALTERNATIVES, ASSISTS, BARRIERS, CALLER_TYPES
from hotline.insight import words as insight
from hotline.insight.disclosure import LEAST
from hotline.insight.evaluation import painting, standing, use
from hotline.insight.evaluation.content import LEFT, RIGHT, Block, Picture, Points, Sight, Table, Text, tidy
from hotline.insight.evaluation.reading import (
    HIDDEN,
    Figures,
    amounts,
    by_sight,
    categories,
    divided,
    first_contact,
    listed,
    named,
    of_all,
    one,
    outcomes,
    share_text,
    shares,
    told,
    topic_name,
    topics,
)
from hotline.insight.evaluation.rules import Section
from hotline.insight.measures import Measure
from hotline.insight.tally.rules import SELF_SERVICE_CATEGORY
from hotline.insight.targets.rules import Direction, Light, light
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
        more = [share_text(was[measure], before, sight)] if before else []
        rows.append([str(insight.NAMES[measure]), share_text(share, figures, sight), *more])
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
    seen = categories(figures, sight)
    order = by_sight(seen)
    labels = {code: _(names.get(code, code)) for code in order}
    if order:
        yield Picture(
            "needs",
            _("Opkald efter, hvad de handlede om"),
            _("Liggende søjler, den største øverst: %(what)s.", what=listed(labels, seen)),
            painting.bars([(labels[code], seen[code]) for code in order]),
            height=0.5 + 0.32 * len(order),
        )
    yield divided(_("Opkald efter kategori"), _("Kategori"), seen, labels, whole)
    close = topics(figures, sight)
    yield divided(
        _("De hyppigste emner"),
        _("Emne"),
        close,
        {code: topic_name(code, names) for code in by_sight(close)},
        whole,
    )
    callers = named(CALLER_TYPES)
    who = amounts(figures["callers"], whole, sight)
    yield divided(_("Hvem der ringede"), _("Hvem"), who, callers, whole)


_MET = {Light.MET: _l("nået"), Light.NOT_MET: _l("ikke nået")}


def _held_against(goal: list[str] | None, percent: Decimal | None) -> tuple[str, str]:
    """What was wanted of a measure, and whether it was reached."""
    if goal is None:
        return HIDDEN, HIDDEN
    wanted, direction = Decimal(goal[0]), Direction(goal[1])
    found = light(direction, None, wanted, percent)
    return f"{number(wanted)} %", str(_MET.get(found, HIDDEN))


def _quality(figures: Figures, sight: Sight) -> Iterator[Block]:
    rows = []
    for measure, share in shares(figures["shares"]).items():
        text = share_text(share, figures, sight)
        said, met = _held_against(figures["goals"].get(measure), share.percent if text != HIDDEN else None)
        rows.append((str(insight.NAMES[measure]), text, said, met))
    yield Table(
        _("Målene for kvalitet"),
        ((_("Mål"), LEFT), (_("Perioden"), RIGHT), (_("Måltal"), RIGHT), (_("Nået?"), LEFT)),
        rows,
    )
    yield Text(_("Sådan er de regnet:"))
    yield Points([f"{insight.NAMES[measure]}: {insight.DEFINITIONS[measure]}" for measure in Measure])
    names = {code: _(label) for code, label in figures["names"].items() if code in figures["outcomes"]}
    ended = outcomes(figures, sight)
    yield divided(_("Hvordan opkaldene endte"), _("Afslutning"), ended, names, figures["calls"])
    seen = first_contact(figures, sight)
    yield Text(
        _(
            "Henvist til anden myndighed, som hotlinen skal: %(apart)s. Uden for rammen eller afbrudt, og derfor ikke med i straksafklaring A: %(excluded)s.",
            apart=told(seen.get(str(FirstContact.APART), 0)),
            excluded=told(seen.get(str(FirstContact.EXCLUDED), 0)),
        )
    )


def _otherwise(figures: Figures, sight: Sight) -> Iterator[Block]:
    """S1 4.4: an evening desk may only be one more channel, so the citizens were asked."""
    asked, whole = figures["alternatives"], figures["calls"]
    answered = sum(asked.values())
    missing = whole - answered
    labels = {str(key): str(ALTERNATIVES[key]) for key in Alternative}
    seen = amounts(asked, whole, sight) | ({} if sight.public else {"": missing})
    # How many were asked, and shares of them, would tell how many were not.
    base = answered if seen[""] is not None else 0
    yield Text(
        _(
            "Borgeren blev spurgt i %(asked)s af %(whole)s opkald. Andelene er af dem, der blev spurgt; %(percent)s af opkaldene er uden svar.",
            asked=told(None if seen[""] is None else one(answered, sight)),
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
    rows = [[label, told(seen.get(key, 0)), of_all(seen.get(key, 0), base)] for key, label in labels.items()]
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
        yield Text(f"{insight.NAMES[measure]}: {share_text(found[measure], figures, sight)}.")
    met = figures["barriers"]
    barriers = {str(key): str(BARRIERS[key]) for key in Barrier}
    whole = sum(met.values())
    yield divided(_("Hvad der stod i vejen"), _("Hindring"), amounts(met, whole, sight), barriers, whole)
    names = {code: _(label) for code, label in figures["names"].items() if code in figures["self_service"]}
    served = figures["self_service"]
    whole = sum(served.values())
    seen = amounts(served, whole, sight)
    if categories(figures, sight).get(SELF_SERVICE_CATEGORY, 0) is None:
        seen = dict.fromkeys(served)
    yield divided(_("Hvordan opkald om selvbetjening endte"), _("Afslutning"), seen, names, whole)
    assists = {str(key): str(ASSISTS[key]) for key in Assist}
    helped = figures["assists"]
    whole = sum(helped.values())
    yield divided(
        _("Hvor meget hjælp der blev givet"), _("Hjælp"), amounts(helped, whole, sight), assists, whole
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
        seen = amounts(counted, figures["removable_all"], sight)
        labels = {code: topic_name(code, figures["names"]) for code in by_sight(seen)}
        yield divided(_("Emner, hvor årsagen kan fjernes"), _("Emne"), seen, labels, figures["removable_all"])


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
