"""How a session begins, goes on and ends."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.cobrowse import queries, rules
from hotline.cobrowse.models import CobrowseSession
from hotline.cobrowse.queries import Facts
from hotline.cobrowse.rules import By, Mode, State, Step, Why
from hotline.cobrowse.services.steps import end_row, note, own_row, row_of, take
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused


@use_case
def open_session(actor: Person, key: str, *, practice: bool = False) -> tuple[Facts, str]:
    """Begin a session; gives its facts and the code to read aloud, which is told only this once.

    Only while the hotline is open, or shortly after; practice at any time. `key` seals the code.
    Raises Refused outside opening hours, Conflict when the person has a live session already.
    """
    if not actor.is_(Role.STAFF, Role.CHIEF) or actor.municipality_id is None:
        raise NotFound()
    now = clock.now()
    closes_at = None if practice else queries.closing_time(now)
    if not practice and closes_at is None:
        raise Refused(
            _(
                "Hotlinen er lukket, så du kan kun starte en øvelse. Rigtige skærmdelinger kan startes i åbningstiden."
            )
        )
    if queries.live_of(actor):
        raise Conflict(_("Du har allerede en skærmdeling i gang. Afslut den, før du starter en ny."))
    code = rules.new_code()
    while queries.waiting_for(rules.seal_code(code, key)):
        code = rules.new_code()
    row = CobrowseSession(
        staff_id=actor.id,
        staff_epoch=actor.session_epoch,
        municipality_id=actor.municipality_id,
        practice=practice,
        state=State.CREATED,
        words=rules.new_words(),
        code_seal=rules.seal_code(code, key),
        created_at=now,
        code_expires_at=now + rules.CODE_LIFE,
        closes_at=closes_at,
        gate_hits=0,
    )
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict(
            _("Du har allerede en skærmdeling i gang. Afslut den, før du starter en ny.")
        ) from None
    note(row, "open", By.STAFF)
    return queries.facts(row), code


@use_case
def join(code: str, key: str) -> tuple[Facts, str]:
    """Use up a code; gives the session and the citizen's resume token. Raises NotFound for a wrong or old code."""
    typed = rules.tidy_code(code)
    waiting = queries.waiting_for(rules.seal_code(typed, key)) if typed else None
    row = row_of(waiting.id) if waiting else None
    now = clock.now()
    if row is None or row.code_seal is None or rules.overdue(queries.times(row), now):
        raise NotFound()
    token = rules.new_token(row.id)
    row.code_seal, row.token_seal = None, rules.seal_token(token)
    row.joined_at = row.active_at = now
    take(row, Step.JOIN, By.CITIZEN)
    return queries.facts(row), token


@use_case
def answer(token: str, *, yes: bool, words: str, mode: Mode = Mode.PAGE) -> Facts:
    """The citizen's answer to the consent for `mode`. A no to begin with ends the session; a no to a change of mode
    leaves it as it is. `words` are those that were read with the question; others were for somebody else.
    Raises NotFound for an unknown token, Refused when it comes too late.
    """
    row = _with_token(token)
    now = clock.now()
    if row.state == State.ENDED:
        raise Refused(_("Delingen er allerede slut. Ring til hotlinen, hvis du vil prøve igen."))
    if yes and words != row.words:
        raise Refused(_("Det er en anden medarbejder nu. Læs igen, og sig kun ja, hvis ordene passer."))
    if not yes:
        if row.state == State.JOINED:
            end_row(row, By.CITIZEN, Why.DECLINED, now)
    elif take(row, Step.SHARE if mode is Mode.SCREEN else Step.ACCEPT, By.CITIZEN):
        row.consented_at = row.consented_at or now
        row.active_at = now
    return queries.facts(row)


@use_case
def revoke(token: str) -> Facts:
    """The citizen takes the consent back but stays; it is asked for anew. Raises NotFound for an unknown token."""
    row = _with_token(token)
    take(row, Step.REVOKE, By.CITIZEN)
    return queries.facts(row)


def _with_token(token: str) -> CobrowseSession:
    row = queries.of_token(token)
    if row is None:
        raise NotFound()
    return row_of(row.id)


@use_case
def citizen_came(token: str) -> Facts:
    """The citizen's page is connected. Raises NotFound for an unknown token."""
    row = _with_token(token)
    row.citizen_left_at = None
    return queries.facts(row)


@use_case
def staff_came(actor: Person, session_id: int) -> Facts:
    """The staff's page is connected. Raises NotFound for anybody else's session."""
    row = own_row(actor, session_id)
    row.staff_left_at = None
    return queries.facts(row)


@use_case
def left(session_id: int, by: By) -> Facts:
    """One side's page is gone: its grace begins."""
    row = row_of(session_id)
    if row.state == State.ENDED:
        return queries.facts(row)
    if by is By.CITIZEN:
        row.citizen_left_at = clock.now()
    else:
        row.staff_left_at = clock.now()
    return queries.facts(row)


@use_case
def all_left(pages: Collection[tuple[int, By]]) -> None:
    """Those sides' pages have lost their server: the grace begins, and they come back to another."""
    now = clock.now()
    for side, column in ((By.CITIZEN, "citizen_left_at"), (By.STAFF, "staff_left_at")):
        ids = [session_id for session_id, by in pages if by is side]
        live = CobrowseSession.id.in_(ids) & (CobrowseSession.state != State.ENDED)
        db.session.execute(update(CobrowseSession).where(live).values({column: now}))


@use_case
def keep_alive(session_id: int, active_at: datetime | None, gate_hits: int) -> Facts:
    """Note when the citizen last did something, and what the gate has counted so far."""
    row = row_of(session_id)
    row.active_at = active_at or row.active_at
    row.gate_hits = max(row.gate_hits, gate_hits)
    return queries.facts(row)


@use_case
def pause(session_id: int, by: By, why: Why | None = None) -> Facts:
    """Stop showing the page until it is resumed. The citizen's and the gate's pause take the place of staff's."""
    row = row_of(session_id)
    if row.paused_by is not None and rules.is_firmer(by, By(row.paused_by)):
        row.paused_by, row.paused_why = by, why
        note(row, Step.PAUSE, by, State.PAUSED, why)
    else:
        take(row, Step.PAUSE, by, why)
    return queries.facts(row)


@use_case
def resume(session_id: int, by: By) -> Facts:
    """Show the page again. Raises Refused when staff would lift a pause that is not its own."""
    row = row_of(session_id)
    if row.paused_by is not None and not rules.may_resume(by, By(row.paused_by)):
        raise Refused(_("Kun borgeren kan fortsætte delingen."))
    take(row, Step.RESUME, by)
    return queries.facts(row)


@use_case
def end(session_id: int, by: By, why: Why = Why.STOPPED, gate_hits: int = 0) -> Facts:
    """End a session, for good; ending an ended one changes nothing."""
    row = row_of(session_id)
    row.gate_hits = max(row.gate_hits, gate_hits)
    end_row(row, by, why, clock.now())
    return queries.facts(row)


@use_case
def stop_own(actor: Person, session_id: int) -> Facts:
    """Staff ends the own session. Raises NotFound for anybody else's."""
    row = own_row(actor, session_id)
    end_row(row, By.STAFF, Why.STOPPED, clock.now())
    return queries.facts(row)


@use_case
def stop_with(token: str) -> Facts:
    """The citizen ends the session that the token belongs to. Raises NotFound for an unknown token."""
    row = _with_token(token)
    end_row(row, By.CITIZEN, Why.STOPPED, clock.now())
    return queries.facts(row)


@use_case
def _settle_due() -> list[Facts]:
    now = clock.now()
    # Held first and judged then: somebody may have come back in the last moment.
    for row, _at, _why in queries.overdue(now):
        row_of(row.id)
    due = queries.overdue(now)
    for row, at, why in due:
        end_row(row, By.SYSTEM, why, at)
    for row in queries.control_due(now):
        row_of(row.id)
    lapsed = queries.control_due(now)
    for row in lapsed:
        take(row, Step.RELEASE, By.SYSTEM, Why.TIME_LIMIT)
        row.control_asked_at = None
    return [queries.facts(row) for row in (*(row for row, _at, _why in due), *lapsed)]


def settle_overdue() -> list[Facts]:
    """End every session whose time is up, as of the moment when it was, and take control back that has lasted its
    time; gives those that changed.
    """
    # A look first: most of the time there is nothing to write, and writers queue.
    now = clock.now()
    return _settle_due() if queries.overdue(now) or queries.control_due(now) else []


def forget_old(before: datetime) -> int:
    """Delete the rows of sessions that ended before that, in the running use case; gives how many."""
    old = CobrowseSession.ended_at < before
    return len(db.session.scalars(delete(CobrowseSession).where(old).returning(CobrowseSession.id)).all())
