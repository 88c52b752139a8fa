"""What can be done about who answers for what."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Municipality, Person
from hotline.core import audit, clock
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.organisation.responsibilities import queries, rules
from hotline.organisation.responsibilities.areas import AREAS
from hotline.organisation.responsibilities.models import Area, Responsibility


@dataclass(frozen=True)
class Allotment:
    """Who is to answer for an area. With a person alone, it is that one's municipality's too."""

    municipality_id: int | None
    person_id: int | None
    note: str = ""


@use_case
def install_areas() -> int:
    """Add those of the five areas that are missing, held by nobody, and gives how many; twice changes nothing."""
    known = set(db.session.scalars(select(Area.key)))
    missing = [(key, label) for key, label in AREAS if key not in known]
    with force_locale("da"):
        for key, label in missing:
            db.session.add(Area(key=key, label=str(label), made_at=clock.now()))
            db.session.flush()
    if missing:
        audit.record("organisation.install_areas", "area:all", after={"added": len(missing)})
    return len(missing)


@use_case
def add_area(actor: Person, label: str) -> Area:
    """Add an area beside the five. Raises NotFound for anybody but coordinators, Refused for a label in use."""
    _only_coordinators(actor)
    _check_label(label, None)
    row = Area(label=label, made_at=clock.now())
    db.session.add(row)
    db.session.flush()
    audit.record("organisation.add_area", f"area:{row.id}", actor=actor, after={"label": label})
    return row


@use_case
def rename_area(actor: Person, area_id: int, version: int, label: str) -> Area:
    """Give an added area another name. Raises NotFound for the five, Conflict, Refused for a label in use."""
    _only_coordinators(actor)
    row = queries.own_area(area_id)
    if row.version != version:
        raise Conflict()
    _check_label(label, row.id)
    if row.label != label:
        before, row.label = row.label, label
        audit.record(
            "organisation.rename_area",
            f"area:{row.id}",
            actor=actor,
            before={"label": before},
            after={"label": label},
        )
    return row


@use_case
def end_area(actor: Person, area_id: int, version: int) -> Area:
    """Take an added area off the list, with whoever has it; what was stays readable in the log."""
    _only_coordinators(actor)
    row = queries.own_area(area_id)
    if row.version != version:
        raise Conflict()
    _end(queries.holder_of(area_id), actor)
    row.ended_at = clock.now()
    audit.record("organisation.end_area", f"area:{row.id}", actor=actor)
    return row


@use_case
def allot(actor: Person, area_id: int, seen: int, wanted: Allotment) -> Responsibility:
    """Let a municipality, a person or both answer for an area from now on; whoever had it before is ended.

    `seen` is the id of the row that the actor saw holding it, 0 for nobody. Raises NotFound when it is not the
    actor's to give, Conflict when somebody else gave it meanwhile, Refused for nobody and for others' people.
    """
    area, holder = _seen(actor, area_id, seen)
    municipality_id, person_id = _checked(actor, wanted)
    if holder and (holder.municipality_id, holder.person_id, holder.note) == (
        municipality_id,
        person_id,
        wanted.note,
    ):
        return holder
    before = _said(holder)
    _end(holder, actor)
    row = Responsibility(
        area_id=area.id,
        municipality_id=municipality_id,
        person_id=person_id,
        note=wanted.note,
        began_at=clock.now(),
        began_by_id=actor.id,
    )
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict() from None
    audit.record("organisation.allot_area", f"area:{area.id}", actor=actor, before=before, after=_said(row))
    return row


@use_case
def lay_down(actor: Person, area_id: int, seen: int) -> None:
    """Let nobody answer for an area any more. Raises as `allot` does."""
    area, holder = _seen(actor, area_id, seen)
    if holder is not None:
        _end(holder, actor)
        audit.record("organisation.lay_down_area", f"area:{area.id}", actor=actor, before=_said(holder))


def _seen(actor: Person, area_id: int, seen: int) -> tuple[Area, Responsibility | None]:
    found = queries.area(area_id)
    holder = queries.holder_of(area_id)
    # First the conflict: a chief who saw it vacant is told that it was taken, not that there is no such page.
    if actor.role in {Role.CHIEF, Role.COORDINATOR} and (holder.id if holder else 0) != seen:
        raise Conflict()
    if not queries.may_allot(actor, holder):
        raise NotFound()
    return found, holder


def _checked(actor: Person, wanted: Allotment) -> tuple[int | None, int | None]:
    if wanted.municipality_id is None and wanted.person_id is None:
        raise Refused(_("Vælg en kommune eller en person."))
    if wanted.municipality_id is not None and db.session.get(Municipality, wanted.municipality_id) is None:
        raise NotFound()
    municipality_id = wanted.municipality_id
    if wanted.person_id is not None:
        person = next((each for each in queries.possible_people(actor) if each.id == wanted.person_id), None)
        if person is None:
            raise NotFound()
        if municipality_id is None:
            municipality_id = person.municipality_id
        elif person.municipality_id not in {None, municipality_id}:
            raise Refused(
                _("%(name)s er i en anden kommune. Vælg den, eller en anden person.", name=person.name)
            )
    if not rules.may_give_to(queries.decider(actor), municipality_id):
        raise Refused(_("Du kan kun sætte din egen kommune på."))
    return municipality_id, wanted.person_id


def _end(holder: Responsibility | None, actor: Person) -> None:
    if holder is not None:
        holder.ended_at, holder.ended_by_id = clock.now(), actor.id
        db.session.flush()


def _said(row: Responsibility | None) -> dict[str, int | None] | None:
    return {"municipality": row.municipality_id, "person": row.person_id} if row else None


def _only_coordinators(actor: Person) -> None:
    if actor.role != Role.COORDINATOR:
        raise NotFound()


def _check_label(label: str, own_id: int | None) -> None:
    if not label or len(label) > rules.LABEL_MOST:
        raise Refused(_("Skriv mellem 1 og %(most)d tegn.", most=rules.LABEL_MOST))
    others = db.session.execute(select(Area.id, Area.label).where(Area.ended_at.is_(None)))
    if any(row.id != own_id and row.label.casefold() == label.casefold() for row in others):
        raise Refused(_("Der er allerede et ansvarsområde, der hedder det."))
