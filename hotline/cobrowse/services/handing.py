"""Handing a session to a colleague: offered by the one, accepted by the other, said yes to anew by the citizen."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.cobrowse import queries, rules
from hotline.cobrowse.models import CobrowseSession
from hotline.cobrowse.queries import Facts
from hotline.cobrowse.rules import By, State, Step
from hotline.cobrowse.services.steps import note, own_row, row_of, take, tell_offers
from hotline.core import audit, clock
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused


@use_case
def offer(actor: Person, session_id: int, colleague_id: int | None) -> Facts:
    """Offer the own session to a colleague, or to nobody any more. Raises NotFound for somebody who may not take it."""
    row = own_row(actor, session_id)
    if row.state in (State.CREATED, State.ENDED):
        raise Refused(_("Du kan først give skærmdelingen videre, når borgeren er med."))
    if colleague_id is not None and colleague_id not in {each.id for each in queries.colleagues(actor)}:
        raise NotFound()
    if row.offered_to_id != colleague_id:
        row.offered_to_id = colleague_id
        note(row, "offer" if colleague_id else "withdraw_offer", By.STAFF)
        tell_offers()
    return queries.facts(row)


@use_case
def accept(actor: Person, session_id: int) -> Facts:
    """Take over a session that was offered. The citizen is asked anew, with new words and the new name.

    Raises NotFound unless it is offered to `actor`, Conflict when `actor` has a live session already.
    """
    row = _offered_row(actor, session_id)
    # In words before anything fails: the reader's language is looked up in the database.
    busy = Conflict(_("Du har allerede en skærmdeling i gang. Afslut den først."))
    if queries.live_of(actor):
        raise busy
    row.offered_to_id = None
    row.staff_id, row.staff, row.staff_epoch = actor.id, actor, actor.session_epoch
    row.words = rules.new_words()
    # The new staff's page is not here yet: if it does not come, nobody has the session.
    row.staff_left_at = clock.now()
    take(row, Step.HAND_OVER, By.STAFF)
    tell_offers()
    try:
        db.session.flush()
    except IntegrityError:
        raise busy from None
    return queries.facts(row)


@use_case
def decline(actor: Person, session_id: int) -> Facts:
    """Say no to an offered session. Raises NotFound unless it is offered to `actor`."""
    row = _offered_row(actor, session_id)
    row.offered_to_id = None
    # The colleague's act; `note` would say that it was the one who has the session.
    audit.record("cobrowse.decline_offer", f"cobrowse:{row.id}", actor=actor)
    tell_offers()
    return queries.facts(row)


def _offered_row(actor: Person, session_id: int) -> CobrowseSession:
    row = row_of(session_id)
    if row.offered_to_id != actor.id:
        raise NotFound()
    return row
