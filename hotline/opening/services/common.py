"""What every change of the opening hours has in common."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import Refused
from hotline.opening.models import ClosingDay
from hotline.opening.presets import Candidate
from hotline.opening.signals import openings_changed


def check_rights(actor: Person | None) -> None:
    """Raises Refused unless a coordinator acts; None is the command line and the demo data."""
    if actor is not None and actor.role != Role.COORDINATOR:
        raise Refused(_("Kun tovholderen kan ændre åbningstiden."))


def tell(actor: Person | None, first: date, last: date | None) -> None:
    """Tell the features above, inside the transaction; `last` None is everything from `first` on."""
    db.session.flush()
    openings_changed.send("opening", first=first, last=last, actor=actor)


def new_closing_day(candidate: Candidate) -> ClosingDay:
    """Add the day that a preset proposed."""
    row = ClosingDay(day=candidate.day, reason=candidate.reason, preset=candidate.preset)
    db.session.add(row)
    return row
