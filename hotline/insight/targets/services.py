"""What can be done with targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.insight.measures import Measure
from hotline.insight.targets import queries, rules
from hotline.insight.targets.examples import EXAMPLES, Example
from hotline.insight.targets.models import Target, TargetAction, TargetYear
from hotline.insight.targets.rules import CALLS, Direction, Kind


@dataclass(frozen=True)
class TargetFields:
    """What somebody writes about a target; values in tenths of the unit."""

    name: str
    unit: str
    direction: Direction
    source: str
    definition: str
    kind: Kind = Kind.LEVEL
    municipality_id: int | None = None
    measure: str | None = None
    baseline_tenths: int | None = None
    baseline_on: date | None = None
    every_year_tenths: int | None = None


@use_case
def install_examples() -> int:
    """Lay the strategies' targets out as examples; gives how many are new. What was adopted or removed stays so."""
    known = set(db.session.scalars(db.select(Target.example_of).where(Target.example_of.is_not(None))))
    added = [_example(each) for each in EXAMPLES if each.key not in known]
    db.session.add_all(added)
    return len(added)


def _example(example: Example) -> Target:
    row = Target(
        name=example.name,
        unit=example.unit,
        direction=example.direction,
        kind=example.kind,
        source=example.source,
        definition=example.definition,
        measure=example.measure,
        baseline_tenths=_tenths(example.baseline),
        baseline_on=example.baseline_on,
        every_year_tenths=_tenths(example.every_year),
        example_of=example.key,
    )
    row.years = [TargetYear(year=year, wanted_tenths=value * 10) for year, value in example.years.items()]
    return row


def _tenths(value: int | None) -> int | None:
    return None if value is None else value * 10


def _locked(target_id: int, version: int) -> Target:
    row = queries.target(target_id)
    db.session.refresh(row, with_for_update={"of": Target})
    if row.version != version:
        raise Conflict()
    return row


def _for_writer(actor: Person, target_id: int, version: int) -> Target:
    if not queries.may_write(actor, queries.target(target_id)):
        raise NotFound()
    return _locked(target_id, version)


def _check(actor: Person, fields: TargetFields) -> None:
    if fields.measure not in {None, CALLS, *Measure}:
        raise Refused(_("Vælg noget på listen."))
    by_telephone = fields.measure in {Measure.COVERAGE, Measure.ABANDONED}
    if by_telephone and fields.municipality_id is not None:
        raise Refused(
            _("Telefonens tal kendes ikke pr. kommune. Vælg alle fem kommuner, eller skriv tallet selv.")
        )
    if fields.kind is Kind.CHANGE and fields.baseline_tenths is None:
        raise Refused(
            _("En ændring regnes fra et nulpunkt. Skriv nulpunktet, eller vælg, at målet er tallet selv.")
        )
    if (fields.baseline_tenths is None) != (fields.baseline_on is None):
        raise Refused(_("Et nulpunkt har både et tal og en dato."))
    if not queries.may_write(actor, None):
        raise NotFound()


@use_case
def add_target(actor: Person, fields: TargetFields) -> Target:
    """Set a target of our own. Raises NotFound when it is not the actor's to set, Refused when it cannot be measured so."""
    _check(actor, fields)
    row = Target(adopted_at=clock.now(), adopted_by_id=actor.id, **vars(fields))
    if not queries.may_write(actor, row):
        raise NotFound()
    db.session.add(row)
    db.session.flush()
    audit.record("insight.add_target", f"target:{row.id}", actor=actor, after=_told(row))
    return row


@use_case
def change_target(actor: Person, target_id: int, version: int, fields: TargetFields) -> Target:
    """Write a target anew. Raises as `add_target`, and Conflict when somebody else changed it since `version`."""
    _check(actor, fields)
    row = _for_writer(actor, target_id, version)
    if row.is_example:
        raise Refused(_("Et eksempel kan ikke ændres. Tag det i brug først."))
    before = _told(row)
    for name, value in vars(fields).items():
        setattr(row, name, value)
    if not queries.may_write(actor, row):
        raise NotFound()
    db.session.flush()
    audit.record("insight.change_target", f"target:{row.id}", actor=actor, before=before, after=_told(row))
    return row


def _told(row: Target) -> dict[str, Any]:
    return {
        "name": row.name,
        "baseline_tenths": row.baseline_tenths,
        "every_year_tenths": row.every_year_tenths,
        "measure": row.measure,
        "municipality_id": row.municipality_id,
    }


@use_case
def adopt(actor: Person, target_id: int, version: int, first_year: int) -> Target:
    """Take an example into use with its years beginning in `first_year`. The baseline was somebody else's, and goes.

    Raises NotFound for anybody but the coordinator, Refused for what is no example.
    """
    row = _for_writer(actor, target_id, version)
    if not row.is_example:
        raise Refused(_("Målepunktet er allerede jeres."))
    moved = rules.shifted([each.year for each in row.years], first_year)
    if not {first_year, *moved.values()} <= set(rules.YEARS):
        raise Refused(_("Vælg et årstal fra listen."))
    wanted = {moved[each.year]: each.wanted_tenths for each in row.years}
    row.years = []
    db.session.flush()
    row.years = [TargetYear(year=year, wanted_tenths=value) for year, value in wanted.items()]
    row.baseline_tenths = row.baseline_on = None
    row.adopted_at, row.adopted_by_id = clock.now(), actor.id
    db.session.flush()
    audit.record("insight.adopt_target", f"target:{row.id}", actor=actor, after={"first_year": first_year})
    return row


@use_case
def remove_target(actor: Person, target_id: int, version: int) -> Target:
    """Take a target or an example off the pages; its rows stay. Raises NotFound and Conflict."""
    row = _for_writer(actor, target_id, version)
    row.removed_at = clock.now()
    audit.record("insight.remove_target", f"target:{row.id}", actor=actor)
    return row


@use_case
def restore_target(actor: Person, target_id: int) -> Target:
    """Put what was taken off back on the pages. Raises NotFound, and Conflict when it is there."""
    row = db.session.get(Target, target_id)
    if row is None or not queries.may_write(actor, row):
        raise NotFound()
    if row.removed_at is None:
        raise Conflict()
    row.removed_at = None
    audit.record("insight.restore_target", f"target:{row.id}", actor=actor)
    return row


@use_case
def write_year(
    actor: Person,
    target_id: int,
    year: int,
    version: int,
    wanted_tenths: int | None,
    actual_tenths: int | None,
) -> TargetYear:
    """Say what a year asks for and, where the portal does not reckon it, what it became; `version` 0 is a new year.

    Raises NotFound, Refused for an example or a year that is none, Conflict when somebody wrote it since.
    """
    row = queries.target(target_id)
    if not queries.may_write(actor, row) or year not in rules.YEARS:
        raise NotFound()
    if row.is_example:
        raise Refused(_("Et eksempel kan ikke ændres. Tag det i brug først."))
    if row.measure and actual_tenths is not None:
        raise Refused(_("Det faktiske tal regner portalen selv."))
    db.session.refresh(row, with_for_update={"of": Target})
    found = db.session.get(TargetYear, (target_id, year))
    if (found.version if found else 0) != version:
        raise Conflict()
    if found is None:
        found = TargetYear(target_id=target_id, year=year)
        db.session.add(found)
    before = {"wanted_tenths": found.wanted_tenths, "actual_tenths": found.actual_tenths}
    found.wanted_tenths = wanted_tenths
    if found.actual_tenths != actual_tenths:
        found.actual_tenths = actual_tenths
        found.actual_at = clock.now() if actual_tenths is not None else None
        found.actual_by_id = actor.id if actual_tenths is not None else None
    db.session.flush()
    after = {"wanted_tenths": wanted_tenths, "actual_tenths": actual_tenths}
    subject = f"target:{target_id}:{year}"
    audit.record("insight.write_target_year", subject, actor=actor, before=before, after=after)
    return found


@dataclass(frozen=True)
class ActionFields:
    """What somebody writes about something to do."""

    text: str
    owner_id: int
    due_on: date


def _for_actor(actor: Person, target_id: int) -> Target:
    row = queries.target(target_id)
    if not queries.may_act(actor, row):
        raise NotFound()
    return row


def _check_owner(owner_id: int) -> None:
    if owner_id not in {each.id for each in queries.owners()}:
        raise Refused(_("Vælg en chef eller tovholderen som ansvarlig."))


@use_case
def add_action(actor: Person, target_id: int, fields: ActionFields) -> TargetAction:
    """Write down what is to be done about a target, by whom and when."""
    row = _for_actor(actor, target_id)
    _check_owner(fields.owner_id)
    found = TargetAction(target_id=row.id, **vars(fields))
    db.session.add(found)
    db.session.flush()
    audit.record("insight.add_target_action", f"target:{row.id}", actor=actor, after=_said(found))
    return found


@use_case
def change_action(
    actor: Person, target_id: int, action_id: int, version: int, fields: ActionFields, *, done: bool
) -> TargetAction:
    """Change what is to be done, or say that it is done. Raises Conflict when somebody else did so since `version`."""
    row = _for_actor(actor, target_id)
    found = queries.action(row.id, action_id)
    db.session.refresh(found, with_for_update={"of": TargetAction})
    if found.version != version:
        raise Conflict()
    _check_owner(fields.owner_id)
    before = _said(found)
    found.text, found.owner_id, found.due_on = fields.text, fields.owner_id, fields.due_on
    if done != (found.done_at is not None):
        found.done_at = clock.now() if done else None
        found.done_by_id = actor.id if done else None
    db.session.flush()
    subject = f"target:{row.id}"
    audit.record("insight.change_target_action", subject, actor=actor, before=before, after=_said(found))
    return found


def _said(row: TargetAction) -> dict[str, Any]:
    return {
        "id": row.id,
        "owner_id": row.owner_id,
        "due_on": row.due_on.isoformat(),
        "done": row.done_at is not None,
    }
