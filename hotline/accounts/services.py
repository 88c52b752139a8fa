"""What can be done with people and their passwords."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from hotline.accounts import passwords, queries, rules
from hotline.accounts.models import Municipality, Person
from hotline.accounts.signals import person_changed, person_deactivated
from hotline.core import audit, clock, outbox
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.core.links import absolute_url

WEAK_PASSWORD = _l(
    "Adgangskoden skal være på mindst 12 tegn og må ikke være dit navn eller din e-mail. En kort sætning er både nem og stærk."
)


@dataclass(frozen=True)
class PersonFields:
    """What is typed about a person."""

    name: str
    email: str
    phone: str
    role: Role
    municipality_id: int | None
    approved: bool
    active: bool = True


@use_case
def sign_in(email: str, password: str) -> Person:
    """Give the person whose address and password these are, and note the sign-in.

    Raises Refused with one and the same message for an unknown address, a wrong password and a
    deactivated person, so that nobody learns who exists.
    """
    person = queries.person_by_email(email)
    fits = passwords.verify(person.password_hash if person else None, password)
    if person is None or not fits or not person.active:
        raise Refused(_("E-mail eller adgangskode passer ikke. Prøv igen, eller vælg »Glemt adgangskode«."))
    if person.password_hash and passwords.needs_rehash(person.password_hash):
        person.password_hash = passwords.hash_password(password)
    person.signed_in_at = clock.now()
    audit.record("accounts.sign_in", f"person:{person.id}", actor=person)
    return person


@use_case
def sign_out(actor: Person) -> None:
    """End all sessions of `actor`: a copied cookie must not outlive the sign-out."""
    actor.session_epoch += 1
    audit.record("accounts.sign_out", f"person:{actor.id}", actor=actor)


@use_case
def request_reset(email: str) -> None:
    """Mail a link to choose a new password, if somebody has this address; silent if nobody has."""
    person = queries.person_by_email(email)
    if person is None or not person.active:
        return
    token = passwords.make_token("reset", person.id, person.password_hash, person.session_epoch)
    audit.record("accounts.request_reset", f"person:{person.id}")
    outbox.enqueue_mail(
        kind="accounts.reset",
        to=person.email,
        subject=_("Ny adgangskode til Vestegnens Hotline"),
        text=_(
            "Hej %(name)s\n\nBrug linket til at vælge en ny adgangskode. Det virker i en time og kun én gang:\n%(link)s\n\n"
            "Har du ikke bedt om det, skal du ikke gøre noget; din adgangskode er uændret.\n",
            name=person.first_name,
            link=absolute_url("accounts.choose_password", purpose="reset", token=token),
        ),
    )


def _invite(person: Person) -> None:
    token = passwords.make_token("invitation", person.id, person.password_hash, person.session_epoch)
    outbox.enqueue_mail(
        kind="accounts.invitation",
        to=person.email,
        subject=_("Velkommen til Vestegnens Hotline"),
        text=_(
            "Hej %(name)s\n\nDu er oprettet i portalen for Vestegnens Hotline. Vælg din adgangskode her inden en uge:\n%(link)s\n",
            name=person.first_name,
            link=absolute_url("accounts.choose_password", purpose="invitation", token=token),
        ),
    )


def _set_password(person: Person, password: str) -> None:
    if not rules.password_is_strong(password, person.name, person.email):
        raise Refused(WEAK_PASSWORD)
    person.password_hash = passwords.hash_password(password)
    person.session_epoch += 1


@use_case
def choose_password(purpose: str, token: str, password: str) -> Person:
    """Set the password of whoever `token` was mailed to; ends all that person's sessions.

    Raises NotFound when the link is forged, used or too old, Refused when the password is weak.
    """
    person = queries.person_of_token(purpose, token)
    if person is None:
        raise NotFound()
    _set_password(person, password)
    audit.record("accounts.choose_password", f"person:{person.id}", actor=person)
    return person


@use_case
def change_password(actor: Person, current: str, password: str) -> Person:
    """Change one's own password; other sessions end. Raises Refused when `current` is wrong."""
    if not passwords.verify(actor.password_hash, current):
        raise Refused(_("Den nuværende adgangskode passer ikke."))
    _set_password(actor, password)
    audit.record("accounts.change_password", f"person:{actor.id}", actor=actor)
    # The actor of a request is a stand-in for the row; a session is started with the row itself.
    return db.session.get_one(Person, actor.id)


@use_case
def set_own_language(actor: Person, language: str) -> None:
    """Choose the language that the portal speaks to `actor`."""
    actor.language = language


def _check_rights(actor: Person, fields: PersonFields) -> None:
    standing = queries.standing(actor)
    if fields.role not in rules.roles_to_give(standing):
        raise Refused(_("Du kan ikke give den rolle."))
    if not rules.may_manage(standing, fields.role, fields.municipality_id):
        raise Refused(_("Du kan kun oprette og ændre personer i din egen kommune."))
    if fields.role in {Role.STAFF, Role.CHIEF} and fields.municipality_id is None:
        raise Refused(_("Vælg den kommune, som personen hører til."))


def _flush_unique_email() -> None:
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(_("Der findes allerede en person med den e-mailadresse.")) from None


@use_case
def add_person(actor: Person | None, fields: PersonFields, password: str | None = None) -> Person:
    """Add somebody and mail an invitation to choose a password.

    `actor` None is the command line and the demo data, which may set `password` at once.
    Raises Refused when the role or municipality is not the actor's to give, or the address is taken.
    """
    if actor is not None:
        _check_rights(actor, fields)
    person = Person(created_at=clock.now(), **{**vars(fields), "email": fields.email.strip().lower()})
    if password is not None:
        person.password_hash = passwords.hash_password(password)
    db.session.add(person)
    _flush_unique_email()
    audit.record("accounts.add_person", f"person:{person.id}", actor=actor, after=_seen(person))
    if password is None:
        _invite(person)
    return person


def _seen(person: Person) -> dict[str, object]:
    names = ("name", "role", "municipality_id", "approved", "active")
    return {name: getattr(person, name) for name in names}


@use_case
def change_person(actor: Person, person_id: int, version: int, fields: PersonFields) -> Person:
    """Change somebody; a deactivated person is signed out everywhere at once.

    Raises NotFound when the person is not the actor's to manage, Conflict when somebody else changed
    the row meanwhile, Refused for a role or municipality that is not the actor's to give.
    """
    person = queries.person_for(actor, person_id)
    if person.version != version:
        raise Conflict()
    _check_rights(actor, fields)
    if person.id == actor.id and (not fields.active or fields.role != person.role):
        raise Refused(_("Du kan ikke fjerne din egen adgang. Bed en anden om det."))
    before = _seen(person)
    for name, value in {**vars(fields), "email": fields.email.strip().lower()}.items():
        setattr(person, name, value)
    if not person.active or person.role != before["role"]:
        person.session_epoch += 1
    _flush_unique_email()
    if before["active"] and not person.active:
        person_deactivated.send(person=person, actor=actor)
    if {**before, "name": person.name} != _seen(person):
        person_changed.send(person=person, actor=actor)
    audit.record(
        "accounts.change_person", f"person:{person.id}", actor=actor, before=before, after=_seen(person)
    )
    return person


@use_case
def invite_again(actor: Person, person_id: int) -> Person:
    """Mail the link to choose a password once more."""
    person = queries.person_for(actor, person_id)
    if not person.active:
        raise Refused(_("Personen er ikke aktiv."))
    audit.record("accounts.invite", f"person:{person.id}", actor=actor)
    _invite(person)
    return person


@use_case
def add_municipality(
    *, key: str, name: str, code: str, population: int, website: str, phone: str
) -> Municipality:
    """Add a municipality to the collaboration; by the set-up command and the demo data."""
    municipality = Municipality(
        key=key, name=name, code=code, population=population, website=website, phone=phone
    )
    db.session.add(municipality)
    db.session.flush()
    audit.record("accounts.add_municipality", f"municipality:{municipality.id}", after={"name": name})
    return municipality
