"""What can be done about incidents by those who know the evening: report one, and say that it is over."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from hotline.accounts import queries as accounts
from hotline.accounts.models import Municipality, Person
from hotline.calls.evening import Tonight, tonight_for
from hotline.calls.incidents.rules import may_report
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.db import use_case
from hotline.core.errors import Refused
from hotline.organisation.campaigns import rules, steps, words
from hotline.organisation.campaigns.models import Campaign
from hotline.organisation.campaigns.steps import Begun


def may(actor: Person, tonight: Tonight) -> bool:
    """Whether `actor` may report an incident now and end one."""
    shift = tonight.shift
    return may_report(
        Role(actor.role),
        approved=actor.approved,
        on_shift=tonight.part is not None,
        shift_times=(shift.starts_at, shift.ends_at) if shift else None,
        now=tonight.now,
    )


@use_case
def report(actor: Person, *, likely: str = "", label: str = "") -> Begun:
    """Report what is down: one of the likely things by its word (`mitid`, `at:hvidovre`), or in words of one's own.

    It ends by itself a while after the evening. What is reported already is not made twice. Raises Refused for
    somebody who is not on duty, and for words that say nothing or hold a CPR number.
    """
    tonight = _allowed(actor)
    about = None
    if likely:
        label, about = _likely(likely)
    closes_at = tonight.opening.closes_at if tonight.opening else None
    return steps.begin_incident(
        actor, label, rules.ends_by(tonight.now, closes_at), _responsible(actor, tonight), about
    )


@use_case
def end(actor: Person, campaign_id: int) -> Campaign:
    """Say that it works again; saying it twice is saying it once. Raises NotFound, and Refused as `report` does."""
    _allowed(actor)
    return steps.end_incident(actor, campaign_id)


def _allowed(actor: Person) -> Tonight:
    tonight = tonight_for(actor, clock.now())
    if not may(actor, tonight):
        raise Refused(
            _("Kun den, der er på vagt, og chefer og tovholdere kan melde en hændelse. Ring til den på vagt.")
        )
    return tonight


def _likely(word: str) -> tuple[str, Municipality | None]:
    # What is stored is Danish, whoever presses the button in whatever language.
    with force_locale("da"):
        if word in words.LIKELY:
            return str(words.LIKELY[word]), None
        about = accounts.municipality(word.removeprefix("at:"))
        return words.down_at(about.name), about


def _responsible(actor: Person, tonight: Tonight) -> Municipality | None:
    """Whose chief decides on the front page: who has the evening, else the municipality of whoever reports."""
    return tonight.shift.municipality if tonight.shift else actor.municipality
