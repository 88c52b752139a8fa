"""Reads that most pages of the figures begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from hotline.accounts.models import Person
from hotline.calls.telephony import rules as telephony
from hotline.calls.telephony.models import TelephonyEvening
from hotline.calls.telephony.rules import Figures
from hotline.core.access import Role
from hotline.core.db import db
from hotline.insight import measures
from hotline.insight.measures import Measure, Share
from hotline.insight.period import Period
from hotline.insight.scope import Reader, Scope
from hotline.insight.tally import queries as tally
from hotline.insight.tally.counts import Counts
from hotline.insight.tally.models import CallTally, Grain
from hotline.insight.tally.rules import Facet


@dataclass(frozen=True)
class Summary:
    """A period's counts with the telephone's figures and the shares made of them.

    `logged` is what was logged on the evenings whose figures are known. The telephone does not know where people live,
    so in the scope of one municipality it has no figures.
    """

    counts: Counts
    telephone: Figures | None
    logged: int
    shares: Mapping[Measure, Share]


def reader(person: Person) -> Reader:
    """Somebody as the rules know them."""
    return Reader(Role(person.role), person.municipality.key if person.municipality else None)


def summary(period: Period, scope: Scope) -> Summary:
    """What a period was, in three queries at most."""
    counts = tally.counts(period.first, period.last, scope.places)
    telephone, logged = _telephone(period) if scope.municipality is None else (None, 0)
    return Summary(counts, telephone, logged, measures.shares(counts, telephone, logged))


def _telephone(period: Period) -> tuple[Figures | None, int]:
    rows = db.session.scalars(
        select(TelephonyEvening).where(TelephonyEvening.day.between(period.first, period.last))
    ).all()
    known = [row.day for row in rows]
    if not known:
        return None, 0
    logged = select(func.coalesce(func.sum(CallTally.amount), 0)).where(
        CallTally.grain == Grain.DAY,
        CallTally.first_day.in_(
            select(TelephonyEvening.day).where(TelephonyEvening.day.between(period.first, period.last))
        ),
        CallTally.facet.in_((Facet.ALL, Facet.NON_CALL)),
    )
    return telephony.total(row.figures for row in rows), int(db.session.scalar(logged) or 0)
