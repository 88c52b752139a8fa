"""What the citizen gives for some minutes or less: clicking and typing on the page, and the sight of one field."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from hotline.cobrowse import queries, rules
from hotline.cobrowse.queries import Facts
from hotline.cobrowse.rules import By, State, Step
from hotline.cobrowse.services.steps import note, row_of, take
from hotline.core import clock
from hotline.core.db import use_case
from hotline.core.errors import Refused


@use_case
def ask_control(session_id: int) -> Facts:
    """Staff asks for control. Raises Refused while the citizen's page is not seen, or when the installation has it off."""
    row = row_of(session_id)
    if not queries.control_allowed():
        raise Refused(_("Styring er slået fra her. Vis vej med markøren i stedet."))
    if row.state != State.VIEWING:
        raise Refused(_("Du kan først bede om at styre, når du ser borgerens side."))
    if row.control_asked_at is None:
        row.control_asked_at = clock.now()
        note(row, "ask_control", By.STAFF)
    return queries.facts(row)


@use_case
def answer_control(session_id: int, *, yes: bool, words: str) -> Facts:
    """The citizen's answer; a yes to a question that was not asked, or has lapsed, changes nothing."""
    row = row_of(session_id)
    now = clock.now()
    if row.control_asked_at is None:
        return queries.facts(row)
    in_time = now < row.control_asked_at + rules.ASK_LIMIT
    row.control_asked_at = None
    if yes and in_time and words == row.words:
        row.control_until = now + timedelta(minutes=rules.CONTROL_MINUTES)
        take(row, Step.GRANT, By.CITIZEN)
    else:
        note(row, "refuse_control", By.CITIZEN)
    return queries.facts(row)


@use_case
def note_lift(session_id: int) -> Facts:
    """The citizen shows one field for a while: that it happened, never which field or what stood in it."""
    row = row_of(session_id)
    note(row, "lift", By.CITIZEN)
    return queries.facts(row)


@use_case
def release_control(session_id: int, by: By) -> Facts:
    """Either side ends the control; the page is still seen."""
    row = row_of(session_id)
    row.control_asked_at = None
    take(row, Step.RELEASE, by)
    return queries.facts(row)
