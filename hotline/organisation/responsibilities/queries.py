"""Reads of who answers for what. Chiefs and coordinators see all of it; who may change what is asked per area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from hotline.accounts.models import Person
from hotline.core.access import AT_WORK, Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.organisation.responsibilities import rules
from hotline.organisation.responsibilities.models import Area, Responsibility
from hotline.organisation.responsibilities.rules import Decider


@dataclass(frozen=True)
class Shared:
    """An area with who answers for it now, and who did before, the latest first."""

    area: Area
    holder: Responsibility | None
    before: list[Responsibility]


def decider(person: Person) -> Decider:
    """What the rules need to know of `person`."""
    return Decider(Role(person.role), person.municipality_id)


def may_allot(viewer: Person, holder: Responsibility | None) -> bool:
    """Whether `viewer` may say who answers for an area that `holder` has now."""
    held_by = holder.municipality_id if holder else None
    return rules.may_allot(decider(viewer), held_by, vacant=holder is None)


def shared() -> list[Shared]:
    """Every area in use, the five first, with its history; two queries."""
    areas = db.session.scalars(select(Area).where(Area.ended_at.is_(None)).order_by(Area.id)).all()
    told: dict[int, list[Responsibility]] = {}
    for row in db.session.scalars(
        select(Responsibility).order_by(Responsibility.began_at.desc(), Responsibility.id.desc())
    ):
        told.setdefault(row.area_id, []).append(row)
    return [_shared(area, told.get(area.id, [])) for area in areas]


def _shared(area: Area, told: list[Responsibility]) -> Shared:
    holder = next((row for row in told if row.ended_at is None), None)
    return Shared(area, holder, [row for row in told if row.ended_at is not None])


def area(area_id: int) -> Area:
    """One area in use; raises NotFound."""
    row = db.session.get(Area, area_id)
    if row is None or row.ended_at is not None:
        raise NotFound()
    return row


def own_area(area_id: int) -> Area:
    """One area that was added here and is not one of the five; raises NotFound."""
    row = area(area_id)
    if row.key is not None:
        raise NotFound()
    return row


def holder_of(area_id: int) -> Responsibility | None:
    """Who answers for an area now."""
    return db.session.scalar(
        select(Responsibility).where(Responsibility.area_id == area_id, Responsibility.ended_at.is_(None))
    )


def area_for(viewer: Person, area_id: int) -> tuple[Area, Responsibility | None]:
    """An area that `viewer` may give to somebody, with who has it; raises NotFound for any other."""
    found, holder = area(area_id), holder_of(area_id)
    if not may_allot(viewer, holder):
        raise NotFound()
    return found, holder


def possible_people(viewer: Person) -> Sequence[Person]:
    """The people whom `viewer` may make answer for an area: a chief the own municipality's, by name."""
    query = select(Person).where(Person.active, Person.role.in_(AT_WORK)).order_by(Person.name)
    if viewer.role != Role.COORDINATOR:
        query = query.where(Person.municipality_id == viewer.municipality_id)
    return db.session.scalars(query).all()
