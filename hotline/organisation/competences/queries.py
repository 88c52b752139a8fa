"""Reads of competences. The catalogue is everybody's at work; of people one sees oneself, a chief the own, a coordinator all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hotline.accounts.models import Municipality, Person
from hotline.accounts.queries import municipalities
from hotline.core.access import AT_WORK, TAKES_DUTY, Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.organisation.competences import rules
from hotline.organisation.competences.catalogue import AMBASSADOR
from hotline.organisation.competences.models import Competence, Edition, KeyPerson, Training
from hotline.organisation.competences.rules import Level, Record, Staffing, Standing


@dataclass(frozen=True)
class Square:
    """What one person has of one competence: the training that counts, None without any, and what it says."""

    competence: Competence
    training: Training | None
    standing: Standing

    @property
    def level(self) -> Level | None:
        """The level reached, None without any training."""
        return Level(self.training.level) if self.training else None

    @property
    def is_outdated(self) -> bool:
        """Whether the catalogue's text has changed since."""
        return self.training is not None and self.training.edition != self.competence.edition


@dataclass(frozen=True)
class Row:
    """A person with a square for each competence; `key` is that one's being a key person now."""

    person: Person
    squares: list[Square]
    key: KeyPerson | None

    @property
    def gaps(self) -> list[Square]:
        """What duty needs and the person lacks."""
        return [each for each in self.squares if rules.is_gap(each.standing)]


@dataclass(frozen=True)
class Home:
    """A municipality with its key persons, and whether they are as many as they should be."""

    municipality: Municipality
    key: list[KeyPerson]

    @property
    def staffing(self) -> Staffing:
        """Whether the key persons are as many as they should be."""
        return rules.staffing(len(self.key))


def catalogue() -> Sequence[Competence]:
    """The competences in use, those that duty needs first, in the catalogue's order."""
    rows = db.session.scalars(
        select(Competence).where(Competence.ended_at.is_(None)).order_by(Competence.id)
    ).all()
    return sorted(rows, key=lambda each: (each.now.needed is None, each.id))


def competence(competence_id: int) -> Competence:
    """One competence, an ended one too, since people were trained in it; raises NotFound."""
    row = db.session.get(Competence, competence_id)
    if row is None:
        raise NotFound()
    return row


def editions(competence_id: int) -> Sequence[Edition]:
    """Every edition of a competence, the newest first."""
    return db.session.scalars(
        select(Edition).where(Edition.competence_id == competence_id).order_by(Edition.number.desc())
    ).all()


def municipality_for(viewer: Person, key: str | None) -> Municipality | None:
    """Whose people `viewer` looks at: a chief the own, a coordinator the one named or, with None, everybody's.

    Raises NotFound for another one's.
    """
    if viewer.role == Role.COORDINATOR and key is None:
        return None
    found = next(
        (
            each
            for each in municipalities()
            if each.key == key or (key is None and each.id == viewer.municipality_id)
        ),
        None,
    )
    if found is None or (viewer.role != Role.COORDINATOR and found.id != viewer.municipality_id):
        raise NotFound()
    return found


def person_for(viewer: Person, person_id: int) -> Person:
    """Somebody who takes duty and whose competences `viewer` keeps; raises NotFound for any other."""
    person = db.session.get(Person, person_id)
    if person is None or not may_keep(viewer, person):
        raise NotFound()
    return person


def may_keep(viewer: Person, person: Person) -> bool:
    """Whether `viewer` writes down what `person` was trained in."""
    if not rules.can_be_key(Role(person.role), person.municipality_id):
        return False
    own = viewer.role == Role.CHIEF and viewer.municipality_id == person.municipality_id
    return own or viewer.role == Role.COORDINATOR


def matrix(municipality: Municipality | None) -> list[Row]:
    """Everybody active who takes duty, or a municipality's, with what they can; four queries whatever their number."""
    people = select(Person).where(Person.active, Person.role.in_(TAKES_DUTY))
    if municipality is not None:
        people = people.where(Person.municipality_id == municipality.id)
    found = db.session.scalars(people.outerjoin(Municipality).order_by(Municipality.name, Person.name)).all()
    return _rows(found)


def row_of(person: Person) -> Row:
    """What one person can."""
    return _rows([person])[0]


def _rows(people: Sequence[Person]) -> list[Row]:
    competences = catalogue()
    ids = [each.id for each in people]
    counts = _that_count(ids)
    keys = {row.person_id: row for row in db.session.scalars(_key_now().where(KeyPerson.person_id.in_(ids)))}
    return [
        Row(person, [_square(person, each, counts) for each in competences], keys.get(person.id))
        for person in people
    ]


def _square(person: Person, about: Competence, counts: dict[tuple[int, int], Training]) -> Square:
    training = counts.get((person.id, about.id))
    expected = rules.is_expected(Role(person.role), approved=person.approved)
    level = training.level if training else None
    return Square(about, training, rules.standing(level, about.now.needed, expected=expected))


def _that_count(person_ids: Sequence[int]) -> dict[tuple[int, int], Training]:
    """By person and competence the training that counts."""
    grouped: dict[tuple[int, int], dict[int, Training]] = {}
    query = select(Training).where(Training.person_id.in_(person_ids), Training.withdrawn_at.is_(None))
    for row in db.session.scalars(query):
        grouped.setdefault((row.person_id, row.competence_id), {})[row.id] = row
    found = {}
    for pair, rows in grouped.items():
        counting = rules.latest(Record(each.id, each.day, each.level) for each in rows.values())
        if counting is not None:
            found[pair] = rows[counting.id]
    return found


def trainings(person_id: int) -> Sequence[Training]:
    """Everything that somebody was trained in, what was withdrawn too, the latest first."""
    return db.session.scalars(
        select(Training)
        .options(joinedload(Training.competence))
        .where(Training.person_id == person_id)
        .order_by(Training.day.desc(), Training.id.desc())
    ).all()


def missing_for_duty(person: Person) -> list[Square]:
    """What duty needs and somebody lacks, if they are to take duty: a warning beside the approval, never a hindrance."""
    if not rules.can_be_key(Role(person.role), person.municipality_id):
        return []
    return row_of(person).gaps


def possible_trainers(person: Person) -> Sequence[Person]:
    """Who may have trained somebody: everybody at work, the own municipality's first, by name."""
    rows = db.session.scalars(
        select(Person).where(Person.active, Person.role.in_(AT_WORK)).order_by(Person.name)
    ).all()
    return sorted(rows, key=lambda each: each.municipality_id != person.municipality_id)


def _key_now() -> Any:
    return select(KeyPerson).where(KeyPerson.ended_on.is_(None))


def key_of(person_id: int) -> KeyPerson | None:
    """That somebody is a key person now, if they are."""
    row: KeyPerson | None = db.session.scalar(_key_now().where(KeyPerson.person_id == person_id))
    return row


def key_terms(person_id: int) -> Sequence[KeyPerson]:
    """From when to when somebody was a key person, the latest first."""
    return db.session.scalars(
        select(KeyPerson).where(KeyPerson.person_id == person_id).order_by(KeyPerson.id.desc())
    ).all()


def homes(wanted: Sequence[Municipality]) -> list[Home]:
    """These municipalities with their active key persons; one query."""
    rows = db.session.scalars(
        _key_now().join(KeyPerson.person).where(Person.active).order_by(Person.name)
    ).all()
    return [Home(each, [row for row in rows if row.person.municipality_id == each.id]) for each in wanted]


def homes_to_mend(viewer: Person) -> list[Home]:
    """The municipalities that `viewer` answers for and that have too few or too many key persons.

    None before there is a catalogue: whoever does not keep competences here lacks nobody.
    """
    if db.session.scalar(select(Competence.id).where(Competence.ended_at.is_(None)).limit(1)) is None:
        return []
    own = [viewer.municipality] if viewer.municipality else []
    wanted = municipalities() if viewer.role == Role.COORDINATOR else own
    return [each for each in homes(wanted) if each.staffing != Staffing.ENOUGH]


def ambassadors() -> Sequence[Person]:
    """The active people whose latest training as digital ambassador stands, by municipality and name."""
    query = (
        select(Person)
        .outerjoin(Municipality)
        .join(Training, Training.person_id == Person.id)
        .join(Competence, Competence.id == Training.competence_id)
        .where(
            Competence.key == AMBASSADOR,
            Competence.ended_at.is_(None),
            Training.withdrawn_at.is_(None),
            Person.active,
        )
        .order_by(Municipality.name, Person.name)
    )
    return list(dict.fromkeys(db.session.scalars(query)))
