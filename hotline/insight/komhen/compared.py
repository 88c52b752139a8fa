"""A count beside the one before it, line by line as the page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hotline.core import rounding
from hotline.insight.komhen import words
from hotline.insight.komhen.queries import Count
from hotline.insight.komhen.rules import Change, Channel


@dataclass(frozen=True)
class Comparison:
    """What a week came to, with the change since the week before it."""

    channels: Sequence[tuple[Any, Change]]
    types: Sequence[tuple[Any, Change]]
    closings: Sequence[tuple[Any, Change]]
    contacts: Change
    misdirected: Change
    completed: Decimal | None
    """Self-services completed of those begun, in per cent."""
    completed_before: Decimal | None


def comparison(now: Count, before: Count | None) -> Comparison:
    """Everything of a week beside the week before it. Types and closings are of the contacts that say them."""

    def lines(name: str, labels: Mapping[Any, Any]) -> list[tuple[Any, Change]]:
        have = now.by(name)
        had = before.by(name) if before else None
        return [
            (label, Change(have[str(key)], had[str(key)] if had is not None else None))
            for key, label in labels.items()
            if have[str(key)] or (had and had[str(key)])
        ]

    return Comparison(
        channels=lines("channel", words.CHANNELS),
        types=lines("contact_type", words.TYPES),
        closings=lines("closing", words.CLOSINGS),
        contacts=Change(now.contacts, before.contacts if before else None),
        misdirected=Change(now.misdirected, before.misdirected if before else None),
        completed=completed(now),
        completed_before=completed(before) if before else None,
    )


def completed(count: Count) -> Decimal | None:
    """Self-services completed of those begun, in per cent; None where none was begun."""
    by = count.by("channel")
    return rounding.percent(by[Channel.SELF_DONE], by[Channel.SELF_STARTED])
