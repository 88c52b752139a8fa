"""What can be done with the collaboration's municipalities."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from hotline.accounts import queries
from hotline.accounts.models import Municipality, Person
from hotline.core import audit
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, Refused


@dataclass(frozen=True)
class MunicipalityFields:
    """What is typed about a municipality."""

    name: str
    website: str
    phone: str
    population: int
    inbox: str = ""


@use_case
def change_municipality(actor: Person, key: str, version: int, fields: MunicipalityFields) -> Municipality:
    """Change what is known of a municipality; citizens see its website and telephone number.

    Raises NotFound for an unknown `key`, Conflict when somebody else changed it meanwhile, Refused when the
    actor is no coordinator or another municipality has the name.
    """
    if actor.role != Role.COORDINATOR:
        raise Refused(_("Kun tovholderen kan ændre kommunerne."))
    municipality = queries.municipality(key)
    if municipality.version != version:
        raise Conflict()
    typed = asdict(fields)
    before = {name: getattr(municipality, name) for name in typed}
    changed = {name for name in typed if before[name] != typed[name]}
    for name in changed:
        setattr(municipality, name, typed[name])
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(_("En anden kommune hedder allerede det.")) from None
    audit.record(
        "organisation.change_municipality",
        f"municipality:{municipality.id}",
        actor=actor,
        before={name: before[name] for name in changed},
        after={name: typed[name] for name in changed},
    )
    return municipality
