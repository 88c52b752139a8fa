"""The calls that somebody may take along: those they see in the log, without notes and without who answered."""

from __future__ import annotations

from collections.abc import Sequence

from hotline.accounts.models import Person
from hotline.calls import queries as calls
from hotline.calls.models import Call
from hotline.insight.asked import Asked

# What a spreadsheet opens without trouble, and more than the hotline has in a year.
MOST = 20_000


def calls_for(viewer: Person, asked: Asked) -> Sequence[Call]:
    """The calls of what was asked, the oldest first, `MOST` of them at most; raises nothing, hides what is not theirs."""
    wanted = calls.Filter(
        first=asked.period.first,
        last=asked.period.last,
        municipality=str(asked.municipality.id) if asked.municipality else "",
    )
    return calls.all_for(viewer, wanted, MOST)
