"""What a campaign's report is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hotline.accounts.models import Person
from hotline.core import clock
from hotline.insight import disclosure, measures
from hotline.insight import scope as scopes
from hotline.insight.campaigns.rules import Stage, stages
from hotline.insight.measures import Measure
from hotline.insight.overview import rules
from hotline.insight.overview.queries import Names, names
from hotline.insight.overview.rules import Rate
from hotline.insight.queries import reader
from hotline.insight.scope import Scope
from hotline.insight.tally import queries as tally
from hotline.insight.tally.counts import Counts
from hotline.insight.tally.rules import Facet
from hotline.opening import queries as opening
from hotline.organisation.campaigns import queries as campaigns
from hotline.organisation.campaigns.models import Campaign
from hotline.organisation.campaigns.rules import Kind

# Closed weeks and holidays make the same number of evenings spread over more days.
AROUND = timedelta(days=60)
# Nothing keeps people from planning until the year 9999; what is longer is no campaign.
LONGEST = timedelta(days=2 * 366)
EARLIEST, LATEST = date(2000, 1, 1), date(2900, 1, 1)


@dataclass(frozen=True)
class Measured:
    """A part of the campaign's time with its figures, as the reader is shown them; None is not shown."""

    stage: Stage
    calls: int | None
    about: int | None
    """The calls that were logged as the campaign's."""
    topic: int | None
    """The calls about the topic that is followed."""
    done: Rate
    tried: Rate


@dataclass(frozen=True)
class Report:
    """A campaign, the topic that is followed, and its parts in order."""

    campaign: Campaign
    topic: str
    names: Names
    entitled: bool
    parts: Sequence[Measured]


def report(viewer: Person, campaign_id: int, topic: str) -> Report:
    """The report of a campaign as `viewer` may see it; raises NotFound. A topic that is none is not followed.

    A campaign for one municipality is measured on the calls of its citizens.
    """
    row = campaigns.found(campaign_id, Kind.CAMPAIGN)
    scope = Scope(row.municipality.key if row.municipality else None)
    entitled = scopes.entitled(reader(viewer), scope)
    known = names()
    followed = topic if topic in known.topics or topic in known.categories else ""
    parts = _stages(row)
    counted = tally.several([tally.Wanted(each.first, each.last, scope.places) for each in parts])
    measured = [
        _measured(stage, counts, row.id, followed, entitled=entitled)
        for stage, counts in zip(parts, counted, strict=True)
    ]
    return Report(row, followed, known, entitled, measured)


def _stages(row: Campaign) -> list[Stage]:
    if row.first_day is None or row.last_day is None:
        return []
    first, last = max(row.first_day, EARLIEST), row.last_day
    if row.ended_at is not None:
        # It may have been called off before it began.
        last = min(last, max(first, clock.local(row.ended_at).date()))
    if first > LATEST:
        return []
    last = min(last, first + LONGEST)
    around = (last - first) * 2 + AROUND
    openings = opening.openings_between(first - around, last + around)
    return stages(sorted({each.day for each in openings}), first, last, clock.today())


def _measured(stage: Stage, counts: Counts, campaign: int, topic: str, *, entitled: bool) -> Measured:
    shares = measures.shares(counts, None, 0)
    followed = counts[Facet.TOPIC if "." in topic else Facet.CATEGORY][topic]
    return Measured(
        stage,
        disclosure.shown(counts.calls, entitled=entitled),
        _part(counts[Facet.CAMPAIGN][str(campaign)], counts, entitled=entitled),
        _part(followed, counts, entitled=entitled),
        rules.rate(shares[Measure.SELF_SERVICE_DONE], counts, entitled=entitled),
        rules.rate(shares[Measure.TRIED_FIRST], counts, entitled=entitled),
    )


def _part(amount: int, counts: Counts, *, entitled: bool) -> int | None:
    return rules.guarded({"part": amount, "rest": counts.calls - amount}, entitled=entitled)["part"]
