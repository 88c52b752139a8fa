"""Reads about municipalities and people; `*_for` functions are the only doors from a view to a row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from hotline.accounts import passwords, rules
from hotline.accounts.models import Municipality, Person
from hotline.core.access import TAKES_DUTY, Role, login_manager
from hotline.core.db import db
from hotline.core.errors import NotFound


def standing(person: Person) -> rules.Standing:
    """What the rules need to know of `person`."""
    return rules.Standing(person.id, person.role, person.municipality_id)


def municipalities() -> Sequence[Municipality]:
    """All municipalities, by name."""
    return db.session.scalars(select(Municipality).order_by(Municipality.name)).all()


def municipality(key: str) -> Municipality:
    """The municipality with `key`; raises NotFound."""
    found = db.session.scalar(select(Municipality).where(Municipality.key == key))
    if found is None:
        raise NotFound()
    return found


def person_by_email(email: str) -> Person | None:
    """The person with this address, in any letter case."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


@login_manager.user_loader
def person_of_session(session_id: str) -> Person | None:
    """The signed-in person, unless the session was ended by a new password or a deactivation."""
    number, _, epoch = session_id.partition(":")
    if not (number.isascii() and number.isdigit()):
        return None
    person = db.session.get(Person, int(number))
    return person if person and person.active and str(person.session_epoch) == epoch else None


def people_for(viewer: Person, municipality_id: int | None = None) -> Sequence[Person]:
    """The people that `viewer` may manage, by municipality and name; a chief sees the own municipality's."""
    query = (
        select(Person).outerjoin(Municipality).order_by(Municipality.name, Person.active.desc(), Person.name)
    )
    if viewer.role == Role.CHIEF:
        given = rules.roles_to_give(standing(viewer))
        query = query.where(Person.municipality_id == viewer.municipality_id, Person.role.in_(given))
    elif viewer.role != Role.COORDINATOR:
        return []
    if municipality_id is not None:
        query = query.where(Person.municipality_id == municipality_id)
    return db.session.scalars(query).all()


def person_for(viewer: Person, person_id: int) -> Person:
    """One person that `viewer` may manage; raises NotFound for any other."""
    person = db.session.get(Person, person_id)
    if person is None or not rules.may_manage(standing(viewer), person.role, person.municipality_id):
        raise NotFound()
    return person


def eligible(municipality_ids: Collection[int]) -> dict[int, list[Person]]:
    """The active people approved for duty of these municipalities, by municipality id, each list by name."""
    rows = db.session.scalars(
        select(Person)
        .where(
            Person.municipality_id.in_(municipality_ids),
            Person.active,
            Person.approved,
            Person.role.in_(TAKES_DUTY),
        )
        .order_by(Person.name)
    )
    found: dict[int, list[Person]] = {}
    for person in rows:
        if person.municipality_id is not None:
            found.setdefault(person.municipality_id, []).append(person)
    return found


def people_by_id(ids: Iterable[int | None]) -> dict[int, Person]:
    """The people with these numbers, active or not; None is nobody's."""
    wanted = {each for each in ids if each is not None}
    rows = db.session.scalars(select(Person).where(Person.id.in_(wanted))).all() if wanted else []
    return {person.id: person for person in rows}


def chiefs(municipality_id: int) -> Sequence[Person]:
    """The active chiefs of a municipality, by name."""
    return db.session.scalars(
        select(Person)
        .where(Person.municipality_id == municipality_id, Person.active, Person.role == Role.CHIEF)
        .order_by(Person.name)
    ).all()


def person_of_token(purpose: str, token: str) -> Person | None:
    """Whom a mailed link to choose a password was made for; None when it is forged, used or too old."""
    age = passwords.INVITATION_SECONDS if purpose == "invitation" else passwords.RESET_SECONDS
    read = passwords.read_token(purpose, token, age)
    person = db.session.get(Person, read[0]) if read else None
    if read is None or person is None or not person.active:
        return None
    return person if passwords.token_fits(read[1], person.password_hash, person.session_epoch) else None
