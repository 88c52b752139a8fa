"""What can be done with a question that nobody could answer in the evening."""

from __future__ import annotations

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from hotline.accounts.models import Municipality, Person
from hotline.calls import rules
from hotline.calls.questions import queries
from hotline.calls.questions.models import QUESTION_MOST, HandedQuestion
from hotline.core import audit, clock, outbox
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import NotFound, Refused


@use_case
def ask(actor: Person, municipality_id: int, text: str) -> HandedQuestion:
    """Mail a question to a municipality's daytime inbox; it leaves with the outbox, after the commit.

    Raises NotFound for an unknown municipality, Refused when it has no inbox, for somebody who may not log calls, and
    for a text that is empty, too long or holds a CPR number.
    """
    municipality = db.session.get(Municipality, municipality_id)
    if municipality is None:
        raise NotFound()
    if not rules.may_log(Role(actor.role), actor.approved):
        raise Refused(_("Du er ikke godkendt til vagt endnu. Bed din chef om det."))
    if not municipality.inbox:
        raise Refused(
            _(
                "%(name)s har ingen mailadresse til spørgsmål. Tovholderen kan skrive den under »Kommuner«. Spørgsmålet er ikke sendt.",
                name=municipality.name,
            )
        )
    text = text.strip()
    if not text or len(text) > QUESTION_MOST:
        raise Refused(_("Skriv mellem 1 og %(most)d tegn.", most=QUESTION_MOST))
    now = clock.now()
    # The municipalities write Danish to each other, whatever language the portal speaks to the one who asks.
    with force_locale("da"):
        message = outbox.enqueue_mail(
            kind="calls.question",
            to=municipality.inbox,
            subject=_("Spørgsmål fra aftenhotlinen"),
            text=render_template("calls/_question_mail.txt", text=text, person=actor, at=now),
        )
    db.session.flush()
    row = HandedQuestion(
        municipality_id=municipality.id,
        text=text,
        asked_by_id=actor.id,
        asked_at=now,
        message_id=message.id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        "calls.hand_question", f"question:{row.id}", actor=actor, after={"municipality": municipality.key}
    )
    return row


@use_case
def send_again(actor: Person, question_id: int) -> HandedQuestion:
    """Try a question once more that did not arrive. Raises NotFound when it is not the actor's to see."""
    row = queries.question_for(actor, question_id)
    if not row.has_failed or row.text is None:
        raise Refused(_("Spørgsmålet er ikke gået galt, så det bliver ikke sendt igen."))
    # The address may be what was wrong, and may have been put right since.
    row.message.recipient = row.municipality.inbox or row.message.recipient
    outbox.restart(row.message)
    audit.record("calls.send_question_again", f"question:{row.id}", actor=actor)
    return row
