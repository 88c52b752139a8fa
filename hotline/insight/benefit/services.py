"""What can be done with the costs of contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.core import audit
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.insight.benefit import queries, rules
from hotline.insight.benefit.models import ChannelCost
from hotline.insight.benefit.rules import Channel, Unit
from hotline.insight.benefit.sources import SEEDS, SINCE


@dataclass(frozen=True)
class CostFields:
    """What somebody writes about the cost of a contact; hundredths of the unit."""

    source: str
    year: int
    unit: Unit
    channel: Channel
    low: int
    high: int
    valid_from: date
    valid_to: date | None = None


@use_case
def install_costs() -> int:
    """Write down what the strategies say; gives how many are new. What was changed or ended stays so."""
    known = set(db.session.scalars(db.select(ChannelCost.seed).where(ChannelCost.seed.is_not(None))))
    added = [
        ChannelCost(
            seed=key,
            source=source,
            year=year,
            unit=unit,
            channel=channel,
            low=span.low,
            high=span.high,
            valid_from=SINCE,
        )
        for key, source, year, unit, channel, span in SEEDS
        if key not in known
    ]
    db.session.add_all(added)
    return len(added)


def _check(actor: Person, fields: CostFields, own_id: int | None) -> None:
    if actor.role != Role.COORDINATOR:
        raise NotFound()
    if fields.low > fields.high:
        raise Refused(_("Det højeste er lavere end det laveste."))
    if fields.year not in rules.YEARS:
        raise Refused(_("Skriv kildens årstal."))
    if fields.valid_to is not None and fields.valid_to < fields.valid_from:
        raise Refused(_("Den sidste dag ligger før den første."))
    for other in queries.costs():
        same = (other.source, other.year, other.unit, other.channel) == (
            fields.source,
            fields.year,
            fields.unit,
            fields.channel,
        )
        mine, theirs = (fields.valid_from, fields.valid_to), (other.valid_from, other.valid_to)
        if same and other.id != own_id and rules.overlap(mine, theirs):
            raise Refused(_known())


def _known() -> str:
    return str(_("Kilden har allerede et tal for kanalen på nogle af dagene. Afslut det først."))


def _save() -> None:
    try:
        db.session.flush()
    except IntegrityError:
        # Somebody else wrote it at the same moment.
        raise Refused(_known()) from None


@use_case
def add_cost(actor: Person, fields: CostFields) -> ChannelCost:
    """Write down what a source says. Raises NotFound for anybody but the coordinator, Refused for what makes no sense."""
    _check(actor, fields, None)
    row = ChannelCost(**vars(fields))
    db.session.add(row)
    _save()
    audit.record("insight.add_cost", f"channel_cost:{row.id}", actor=actor, after=_told(row))
    return row


@use_case
def change_cost(actor: Person, cost_id: int, version: int, fields: CostFields) -> ChannelCost:
    """Write it anew, or say when it ends. Raises as `add_cost`, and Conflict when somebody changed it since `version`."""
    _check(actor, fields, cost_id)
    row = queries.cost(cost_id)
    db.session.refresh(row, with_for_update={"of": ChannelCost})
    if row.version != version:
        raise Conflict()
    before = _told(row)
    for name, value in vars(fields).items():
        setattr(row, name, value)
    _save()
    audit.record(
        "insight.change_cost", f"channel_cost:{row.id}", actor=actor, before=before, after=_told(row)
    )
    return row


def _told(row: ChannelCost) -> dict[str, Any]:
    return {
        "source": row.source,
        "year": row.year,
        "channel": row.channel,
        "low": row.low,
        "high": row.high,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }
