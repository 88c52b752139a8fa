"""How the frozen figures are read: shares, counts as a reader may see them, and tables of how a whole is divided."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from hotline.insight.disclosure import LEAST, guarded, shown
from hotline.insight.evaluation.content import LEFT, RIGHT, Sight, Table
from hotline.insight.measures import Measure, Share
from hotline.insight.writing import number, percent

Figures = Mapping[str, Any]
HIDDEN = "–"


def shares(figures: Figures) -> dict[Measure, Share]:
    """The measures as they were frozen."""
    return {Measure(key): Share(Measure(key), part, whole) for key, (part, whole) in figures.items()}


def share_text(share: Share, sight: Sight) -> str:
    """As in "52,4 % (11 af 21)"; what is of nothing, or too small for a public edition, is a dash."""
    small = any(0 < each < LEAST for each in (share.part, share.whole, share.whole - share.part))
    if share.percent is None or (sight.public and small):
        return HIDDEN
    return str(
        _(
            "%(percent)s (%(part)s af %(whole)s)",
            percent=percent(share.percent),
            part=number(share.part),
            whole=number(share.whole),
        )
    )


def amounts(counted: Mapping[str, int], sight: Sight) -> dict[str, int | None]:
    """Parts of a whole as the reader sees them."""
    return guarded(counted) if sight.public else dict(counted)


def told(amount: int | None) -> str:
    """A count, or the dash that stands for a hidden one."""
    return HIDDEN if amount is None else number(amount)


def of_all(amount: int | None, whole: int) -> str:
    """A count's share of the whole, in per cent."""
    if amount is None or whole <= 0:
        return HIDDEN
    return percent((Decimal(amount) * 100 / whole).quantize(Decimal("0.1")))


def divided(
    caption: str, first: str, counted: Mapping[str, int], names: Mapping[str, str], whole: int, sight: Sight
) -> Table:
    """How a whole is divided: name, count, share. Names come in their own order; what nobody is in is left out."""
    seen = amounts(counted, sight)
    rows = [
        (name, told(seen[key]), of_all(seen[key], whole)) for key, name in names.items() if counted.get(key)
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
