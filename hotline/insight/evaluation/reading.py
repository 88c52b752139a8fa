"""How the frozen figures are read: shares, counts as a reader may see them, and tables of how a whole is divided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from hotline.core import rounding
from hotline.insight.disclosure import LEAST, guarded, shown
from hotline.insight.evaluation.content import LEFT, RIGHT, Sight, Table
from hotline.insight.measures import Measure, Share
from hotline.insight.overview import rules
from hotline.insight.tally.counts import Counts
from hotline.insight.tally.rules import YES, Facet
from hotline.insight.writing import number, percent

Figures = Mapping[str, Any]
HIDDEN = "–"


def shares(figures: Figures) -> dict[Measure, Share]:
    """The measures as they were frozen."""
    return {Measure(key): Share(Measure(key), part, whole) for key, (part, whole) in figures.items()}


# Those that are of some of the calls: what they leave out is a count as well.
_OF_SOME = frozenset({Measure.FIRST_CONTACT_A, Measure.SELF_SERVICE_DONE, Measure.TRIED_FIRST})
_BY_NAME = {"categories": Facet.CATEGORY, "first_contact": Facet.FIRST_CONTACT, "tried": Facet.TRIED}


def counts(figures: Figures) -> Counts:
    """What of the frozen figures the measures are made of."""
    found = {(str(Facet.ALL), YES): figures["calls"], (str(Facet.NON_CALL), ""): figures["non_calls"]}
    for name, facet in _BY_NAME.items():
        found |= {(str(facet), value): amount for value, amount in figures[name].items()}
    return Counts(found)


def share_text(share: Share, figures: Figures, sight: Sight) -> str:
    """As in "52,4 % (11 af 21)"; what is of nothing, or would tell too much in a public edition, is a dash.

    `figures` are those of its period; of the one before there are only the calls and the shares.
    """
    if share.percent is None or (sight.public and _tells(share, figures)):
        return HIDDEN
    return str(
        _(
            "%(percent)s (%(part)s af %(whole)s)",
            percent=percent(share.percent),
            part=number(share.part),
            whole=number(share.whole),
        )
    )


def _tells(share: Share, figures: Figures) -> bool:
    parts = [share.part, share.whole, share.whole - share.part]
    if share.measure in _OF_SOME:
        parts.append(figures["calls"] - share.whole)
    if any(0 < each < LEAST for each in parts):
        return True
    return "first_contact" in figures and rules.rate(share, counts(figures), entitled=False).hidden


def amounts(counted: Mapping[str, int], whole: int, sight: Sight) -> dict[str, int | None]:
    """Parts of a whole as the reader sees them; what is left of the whole is a part too."""
    return guarded({**counted, "": whole - sum(counted.values())}) if sight.public else dict(counted)


def categories(figures: Figures, sight: Sight) -> dict[str, int | None]:
    """The calls by category as the reader sees them."""
    return amounts(figures["categories"], figures["calls"], sight)


def topics(figures: Figures, sight: Sight) -> dict[str, int | None]:
    """The most frequent topics, such that none can be told from its category's sum beside it."""

    def category(code: str) -> str:
        return code.partition(".")[0]

    listed = dict(figures["topics"])
    if not sight.public:
        return listed
    for code, whole in figures["categories"].items():
        # Those that are not among the most frequent, together.
        listed[f"{code}."] = whole - sum(amount for key, amount in listed.items() if category(key) == code)
    seen = rules.guarded(listed, entitled=False, group=category)
    return {
        code: amount
        for code, amount in rules.under(seen, categories(figures, sight), category).items()
        if not code.endswith(".")
    }


def first_contact(figures: Figures, sight: Sight) -> dict[str, int | None]:
    """How the calls count in rate A, as the reader sees them."""
    return amounts(figures["first_contact"], figures["calls"], sight)


def outcomes(figures: Figures, sight: Sight) -> dict[str, int | None]:
    """How the calls ended, such that no outcome can be told from how many count alike."""
    if not sight.public:
        return dict(figures["outcomes"])
    # Reports from before it was frozen have none.
    counted = figures.get("counted_as", {})

    def alike(code: str) -> str:
        return str(counted.get(code, ""))

    seen = rules.guarded(figures["outcomes"], entitled=False, group=alike)
    return rules.under(seen, first_contact(figures, sight), alike)


def by_sight(seen: Mapping[str, int | None]) -> list[str]:
    """The most frequent first; what is not shown last, in an order that says nothing."""
    return [code for code, _amount in rules.ranked({code: amount for code, amount in seen.items() if code})]


def told(amount: int | None) -> str:
    """A count, or the dash that stands for a hidden one."""
    return HIDDEN if amount is None else number(amount)


def of_all(amount: int | None, whole: int) -> str:
    """A count's share of the whole, in per cent."""
    share = None if amount is None else rounding.percent(amount, whole)
    return HIDDEN if share is None else percent(share)


def divided(
    caption: str, first: str, seen: Mapping[str, int | None], names: Mapping[str, str], whole: int
) -> Table:
    """How a whole is divided: name, count, share. Names come in their own order; what nobody is in is left out."""
    rows = [
        (name, told(seen[key]), of_all(seen[key], whole))
        for key, name in names.items()
        if seen.get(key, 0) != 0
    ]
    return Table(caption, ((first, LEFT), (_("Opkald"), RIGHT), (_("Andel"), RIGHT)), rows)


def named(labels: Mapping[Any, Any]) -> dict[str, str]:
    """Labels by their plain codes."""
    return {str(key): str(label) for key, label in labels.items()}


def listed(labels: Mapping[str, str], seen: Mapping[str, int | None]) -> str:
    """What a picture shows, for whoever does not see it."""
    return ", ".join(f"{label} {told(seen.get(key, 0))}" for key, label in labels.items())


def topic_name(code: str, names: Mapping[str, str]) -> str:
    """A topic with its category before it."""
    category, _dot, closer = code.partition(".")
    first = _(names.get(category, category))
    if not closer:
        return str(first)
    second = _(names.get(code, closer))
    return f"{first}: {second}"


def one(amount: int, sight: Sight) -> int | None:
    """One count by itself, as the reader sees it."""
    return shown(amount, entitled=not sight.public)
