"""What can be done with the catalogue, with what people were trained in, and with key persons."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.organisation.competences import queries, rules
from hotline.organisation.competences.catalogue import ITEMS
from hotline.organisation.competences.models import Competence, Edition, KeyPerson, Training
from hotline.organisation.competences.rules import Level


@dataclass(frozen=True)
class CompetenceFields:
    """What is said of a competence. `needed` is the level that duty needs, None for none."""

    name: str
    about: str = ""
    material_url: str = ""
    practice_url: str = ""
    needed: Level | None = None


@dataclass(frozen=True)
class TrainingFields:
    """What was reached when and with whom: a person of the portal, or somebody from outside."""

    competence_id: int
    level: Level
    day: date
    trainer_id: int | None = None
    trainer: str = ""
    practised: bool = False


@use_case
def install_catalogue() -> int:
    """Add what is missing of the first catalogue, and gives how many; doing it twice changes nothing.

    What is there already stays as it is, also when it was changed or ended: by then it is the coordinator's.
    """
    known = set(db.session.scalars(select(Competence.key)))
    missing = [each for each in ITEMS if each.key not in known]
    for item in missing:
        fields = CompetenceFields(item.name, item.about, item.material_url, item.practice_url, item.needed)
        _write_edition(_new(item.key), fields, None)
    if missing:
        audit.record("organisation.install_competences", "competence:all", after={"added": len(missing)})
    return len(missing)


@use_case
def add_competence(actor: Person, fields: CompetenceFields) -> Competence:
    """Add a competence. Raises NotFound for anybody but coordinators, Refused for a name in use or a bad link."""
    _only_coordinators(actor)
    _check(fields, None)
    row = _new(None)
    _write_edition(row, fields, actor)
    audit.record(
        "organisation.add_competence", f"competence:{row.id}", actor=actor, after={"name": fields.name}
    )
    return row


@use_case
def change_competence(
    actor: Person, competence_id: int, version: int, fields: CompetenceFields
) -> Competence:
    """Describe a competence anew: a new edition from now on, the old one stays readable. Nothing new makes none.

    Raises NotFound, Conflict when somebody else changed it since `version`, Refused as `add_competence` does.
    """
    _only_coordinators(actor)
    row = _in_use(competence_id)
    if row.version != version:
        raise Conflict()
    _check(fields, row.id)
    before = {name: getattr(row.now, name) for name in asdict(fields)}
    changed = {name: value for name, value in asdict(fields).items() if before[name] != value}
    if not changed:
        return row
    row.edition += 1
    _write_edition(row, fields, actor)
    audit.record(
        "organisation.change_competence",
        f"competence:{row.id}",
        actor=actor,
        before={name: before[name] for name in changed},
        after=changed,
    )
    return row


@use_case
def end_competence(actor: Person, competence_id: int, version: int) -> Competence:
    """Take a competence out of the catalogue and the matrix; its editions and trainings stay."""
    _only_coordinators(actor)
    row = _in_use(competence_id)
    if row.version != version:
        raise Conflict()
    row.ended_at = clock.now()
    audit.record("organisation.end_competence", f"competence:{row.id}", actor=actor)
    return row


@use_case
def record_training(actor: Person, person_id: int, fields: TrainingFields) -> Training:
    """Write down what somebody was trained in. Raises NotFound for people and competences that are not the actor's,
    Refused for a day ahead and for no trainer or two.
    """
    person = queries.person_for(actor, person_id)
    about = _in_use(fields.competence_id)
    _check_training(person, fields)
    row = Training(
        person_id=person.id,
        competence_id=about.id,
        edition=about.edition,
        level=int(fields.level),
        day=fields.day,
        trainer_id=fields.trainer_id,
        trainer=fields.trainer,
        practised=fields.practised,
        made_at=clock.now(),
        made_by_id=actor.id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        "organisation.record_training",
        f"training:{row.id}",
        actor=actor,
        after={"person": person.id, "competence": about.id, "level": row.level, "day": str(row.day)},
    )
    return row


@use_case
def withdraw_training(actor: Person, training_id: int) -> Training:
    """Take back what was written down by a slip; what counted before counts again. Twice changes nothing."""
    row = db.session.get(Training, training_id)
    if row is None:
        raise NotFound()
    queries.person_for(actor, row.person_id)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by_id = clock.now(), actor.id
        audit.record("organisation.withdraw_training", f"training:{row.id}", actor=actor)
    return row


@use_case
def choose_key_person(actor: Person, person_id: int, *, is_key: bool) -> Person:
    """Make somebody a key competence person from today on, or no longer. Twice changes nothing."""
    person = queries.person_for(actor, person_id)
    row = queries.key_of(person.id)
    if is_key == (row is not None):
        return person
    if row is not None:
        row.ended_on = clock.today()
    else:
        if not person.active:
            raise Refused(_("%(name)s er ikke aktiv.", name=person.name))
        db.session.add(KeyPerson(person_id=person.id, began_on=clock.today()))
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict() from None
    audit.record(
        "organisation.choose_key_person", f"person:{person.id}", actor=actor, after={"is_key": is_key}
    )
    return person


def _only_coordinators(actor: Person) -> None:
    if actor.role != Role.COORDINATOR:
        raise NotFound()


def _in_use(competence_id: int) -> Competence:
    row = queries.competence(competence_id)
    if row.ended_at is not None:
        raise NotFound()
    return row


def _new(key: str | None) -> Competence:
    row = Competence(key=key, edition=1, made_at=clock.now())
    db.session.add(row)
    db.session.flush()
    return row


def _write_edition(row: Competence, fields: CompetenceFields, actor: Person | None) -> None:
    values = asdict(fields) | {"needed": None if fields.needed is None else int(fields.needed)}
    db.session.add(
        Edition(
            competence_id=row.id,
            number=row.edition,
            made_at=clock.now(),
            made_by_id=actor.id if actor else None,
            **values,
        )
    )
    db.session.flush()


def _check(fields: CompetenceFields, own_id: int | None) -> None:
    others = (each for each in queries.catalogue() if each.id != own_id)
    if any(each.now.name.casefold() == fields.name.casefold() for each in others):
        raise Refused(_("Der er allerede en kompetence, der hedder det."))
    if any(link and not rules.is_link(link) for link in (fields.material_url, fields.practice_url)):
        raise Refused(
            _("Skriv hele adressen, for eksempel https://kommune.dk/kursus, eller en side her, som /guide.")
        )


def _check_training(person: Person, fields: TrainingFields) -> None:
    if fields.day > clock.today():
        raise Refused(_("Oplæringen kan ikke ligge ude i fremtiden."))
    if (fields.trainer_id is None) == (not fields.trainer):
        raise Refused(_("Vælg én underviser: en person på listen, eller skriv en anden."))
    if fields.trainer_id is not None and all(
        each.id != fields.trainer_id for each in queries.possible_trainers(person)
    ):
        raise NotFound()
