"""How a session moves on: one step, one audit row, and nothing of what was on the page."""

from __future__ import annotations

from datetime import datetime

from hotline.accounts.models import Person
from hotline.cobrowse import rules
from hotline.cobrowse.models import CobrowseSession
from hotline.cobrowse.rules import By, Mode, State, Step, Why
from hotline.core import audit, live
from hotline.core.db import db
from hotline.core.errors import NotFound

# Where the open pages of people at work hear that an offer of a session has come or gone. Only that: they ask for it.
OFFERS = "/cob-o"


def tell_offers() -> None:
    """Let the open pages look for offers anew, once this use case is done."""
    live.announce(db.session.info, OFFERS, "offers", {})


def note(
    row: CobrowseSession, verb: str, by: By, before: State | None = None, why: Why | None = None
) -> None:
    """Write the audit row of something that happened to the session."""
    after = {"state": str(row.state), "by": str(by)} | ({"why": str(why)} if why else {})
    audit.record(
        f"cobrowse.{verb}",
        f"cobrowse:{row.id}",
        actor=row.staff if by is By.STAFF else None,
        before={"state": str(before)} if before else None,
        after=after,
    )


def take(row: CobrowseSession, step: Step, by: By, why: Why | None = None) -> bool:
    """Take a step if the rules allow it; repeating a step changes nothing."""
    before, mode = State(row.state), Mode(row.mode) if row.mode else None
    state = rules.after(before, step, mode)
    if state is None:
        return False
    row.state, row.mode = state, rules.mode_after(step, mode)
    row.paused_by, row.paused_why = (by, why) if state is State.PAUSED else (None, None)
    row.control_until = row.control_until if state is State.CONTROL else None
    row.control_asked_at = None
    note(row, step, by, before, why)
    return True


def end_row(row: CobrowseSession, by: By, why: Why, at: datetime) -> None:
    """End the session as of `at`; an ended one stays as it is."""
    if rules.after(State(row.state), Step.END) is None:
        return
    row.ended_at, row.ended_by, row.ended_why = at, by, why
    # The token's seal stays, so that the citizen's page can be told how the session ended.
    row.code_seal = None
    if row.offered_to_id is not None:
        row.offered_to_id = None
        tell_offers()
    take(row, Step.END, by, why)


def row_of(session_id: int) -> CobrowseSession:
    """The session, which nobody else can change until this use case is done; raises NotFound."""
    alone = {"of": CobrowseSession}
    row = db.session.get(CobrowseSession, session_id, with_for_update=alone, populate_existing=True)
    if row is None:
        raise NotFound()
    return row


def own_row(actor: Person, session_id: int) -> CobrowseSession:
    """The same for one's own session; raises NotFound for anybody else's."""
    row = row_of(session_id)
    if row.staff_id != actor.id:
        raise NotFound()
    return row
