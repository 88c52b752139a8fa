"""What can be done about hours: say what was worked, look it over, and write what is agreed about pay."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Municipality, Person
from hotline.core import audit, clock
from hotline.core.access import AT_WORK, Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.core.i18n import moment, short_date
from hotline.opening.rules import FURTHEST_YEARS
from hotline.rota.hours import pay, queries, rules, words
from hotline.rota.hours.models import PayRule, WorkedCorrection, mask
from hotline.rota.hours.pay import PayClass, Rounding
from hotline.rota.hours.rules import Line, Span, State
from hotline.rota.models import Shift
from hotline.rota.queries import may_plan


@dataclass(frozen=True)
class PayFields:
    """What is agreed about pay for some kinds of days; the factors in per cent, the rate in øre."""

    valid_from: date
    kinds: frozenset[int]
    pay_class: PayClass
    lieu_percent: int
    rate_ore: int
    standby_percent: int
    rounding: Rounding

    @property
    def percent(self) -> int:
        """The factor: the class's own, or for time off what was agreed."""
        return pay.PERCENT.get(self.pay_class, self.lieu_percent)


@use_case
def correct_worked(
    actor: Person, shift_id: int, person_id: int, span: Span | None, reason: str, seen: int
) -> WorkedCorrection:
    """Say what a person really worked on an evening; `span` None is nothing, `seen` the corrections the page showed.

    What was said before stays, and the recorded hours too. The person may until the end of the next month, the
    municipality's chief and the coordinator always. Raises NotFound for evenings that are not the actor's, Refused
    for an evening that is not over or hours that cannot be, Conflict when somebody else said something meanwhile.
    """
    shift, person, line = _line_to_correct(actor, shift_id, person_id)
    _check_seen(shift_id, person_id, seen)
    if not reason:
        raise Refused(_("Skriv, hvorfor timerne rettes."))
    if span is not None:
        _check_span(shift, span)
    return _say(actor, shift, person, line, span, reason=reason)


@use_case
def confirm_worked(actor: Person, wanted: Collection[tuple[int, int]]) -> int:
    """Confirm what is proposed for these (shift id, person id); gives how many. What was settled meanwhile is left.

    Raises NotFound for evenings that are not the actor's, Refused when nothing is left to confirm.
    """
    done = 0
    for shift_id, person_id in sorted(set(wanted)):
        shift, person, line = _line_to_correct(actor, shift_id, person_id)
        if line.state is State.UNCONFIRMED:
            _say(actor, shift, person, line, None, confirmed=True)
            done += 1
    if not done:
        raise Refused(_("Her er ingen timer, der mangler at blive bekræftet."))
    return done


@use_case
def use_recorded(actor: Person, shift_id: int, person_id: int, seen: int) -> WorkedCorrection:
    """Take a correction back: what was recorded is right after all. Raises as `correct_worked`."""
    shift, person, line = _line_to_correct(actor, shift_id, person_id)
    _check_seen(shift_id, person_id, seen)
    if line.state is not State.CORRECTED:
        raise Refused(_("Timerne er ikke rettet."))
    return _say(actor, shift, person, line, None, confirmed=True)


def _line_to_correct(actor: Person, shift_id: int, person_id: int) -> tuple[Shift, Person, Line]:
    if actor.role not in AT_WORK:
        raise NotFound()
    # Two who correct the same evening queue here; the second one sees what the first one said.
    shift = db.session.scalar(
        select(Shift).where(Shift.id == shift_id).with_for_update(of=Shift, key_share=True)
    )
    person = db.session.get(Person, person_id)
    if shift is None or person is None:
        raise NotFound()
    line = queries.line_of(shift, person, clock.now())
    whose = (person.id, line.municipality_id)
    if actor.role == Role.STAFF and (actor.id != person.id or not queries.has_part(shift, person)):
        raise NotFound()
    if not rules.may_correct(actor.role, actor.id, actor.municipality_id, whose, shift.day, clock.today()):
        if actor.id != person.id:
            raise NotFound()
        last = short_date(rules.own_deadline(shift.day))
        raise Refused(_("Egne timer kan rettes til og med %(day)s. Bed din chef om at rette dem.", day=last))
    if shift.ends_at > clock.now():
        raise Refused(_("Aftenen er ikke slut. Timerne kan rettes bagefter."))
    return shift, person, line


def _check_seen(shift_id: int, person_id: int, seen: int) -> None:
    said = queries.corrections_of(shift_id, person_id)
    if len(said) != seen:
        raise Conflict(_what_was_said(said[-1]) if said else None)


def _what_was_said(row: WorkedCorrection) -> str:
    values = {
        "who": row.made_by.name if row.made_by else _("Portalen"),
        "when": moment(row.made_at),
        "said": words.said(row),
    }
    return str(_("%(who)s har imens (%(when)s) ændret timerne: %(said)s. Intet er ændret.", **values))


def _check_span(shift: Shift, span: Span) -> None:
    if not span.minutes:
        raise Refused(_("Skriv et tidsrum, der er længere end nul minutter."))
    if span.ends_at - span.starts_at > rules.LONGEST:
        raise Refused(_("En aften kan højst have 16 timer."))
    if span.ends_at > clock.now():
        raise Refused(_("Timerne ligger ude i fremtiden."))
    if span.starts_at >= shift.ends_at + timedelta(hours=3) or span.ends_at <= shift.starts_at - timedelta(
        hours=3
    ):
        raise Refused(_("Timerne ligger for langt fra aftenen."))


def _say(
    actor: Person,
    shift: Shift,
    person: Person,
    line: Line,
    span: Span | None,
    *,
    confirmed: bool = False,
    reason: str | None = None,
) -> WorkedCorrection:
    number = len(queries.corrections_of(shift.id, person.id)) + 1
    # The chief need not look at what a chief said, nor at a confirmation of what the portal knew already.
    seen = confirmed or may_plan(actor, line.municipality_id)
    row = WorkedCorrection(
        shift=shift,
        person=person,
        number=number,
        municipality_id=line.municipality_id,
        confirmed=confirmed,
        starts_at=span.starts_at if span else None,
        ends_at=span.ends_at if span else None,
        minutes_before=line.worked,
        reason=reason,
        made_at=clock.now(),
        made_by=db.session.get_one(Person, actor.id),
        seen_at=clock.now() if seen else None,
        seen_by_id=actor.id if seen else None,
    )
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict() from None
    after = line.recorded if confirmed else (span.minutes if span else 0)
    audit.record(
        "rota.confirm_hours" if confirmed else "rota.correct_hours",
        f"shift:{shift.id}",
        actor=actor,
        before={"person_id": person.id, "minutes": line.worked},
        after={"person_id": person.id, "minutes": after},
        why=reason,
    )
    return row


@use_case
def look_over(actor: Person, correction_ids: Collection[int]) -> int:
    """Note that the chief has seen these corrections; gives how many are new to the chief. Raises NotFound."""
    done = 0
    for correction_id in sorted(set(correction_ids)):
        row = db.session.get(WorkedCorrection, correction_id, with_for_update={"of": WorkedCorrection})
        if row is None or not may_plan(actor, row.municipality_id):
            raise NotFound()
        if row.seen_at is None:
            row.seen_at, row.seen_by_id = clock.now(), actor.id
            audit.record("rota.see_hours", f"worked_correction:{row.id}", actor=actor)
            done += 1
    return done


@use_case
def add_pay_rule(actor: Person | None, municipality_id: int, fields: PayFields) -> PayRule:
    """Write what is agreed from a date on. What has been is never rewritten: the date is today or later, except
    for days about which nothing was agreed before.

    Raises NotFound for another municipality's, Refused for a date that is past or too far ahead, or that already
    has a rule for one of the days.
    """
    _lock(actor, municipality_id)
    others = list(queries.pay_rules(municipality_id))
    _check_terms(fields, others)
    row = PayRule(municipality_id=municipality_id, **_columns(fields))
    db.session.add(row)
    db.session.flush()
    audit.record("rota.add_pay_rule", f"pay_rule:{row.id}", actor=actor, after=_told(row))
    return row


@use_case
def change_pay_rule(actor: Person, rule_id: int, version: int, fields: PayFields) -> PayRule:
    """Change a rule that is not in force yet. Raises as `add_pay_rule`, and Conflict when somebody else changed it."""
    row = _future_rule(actor, rule_id, version)
    others = [each for each in queries.pay_rules(row.municipality_id) if each.id != row.id]
    _check_terms(fields, others)
    before = _told(row)
    for name, value in _columns(fields).items():
        setattr(row, name, value)
    db.session.flush()
    audit.record("rota.change_pay_rule", f"pay_rule:{row.id}", actor=actor, before=before, after=_told(row))
    return row


@use_case
def remove_pay_rule(actor: Person, rule_id: int, version: int) -> None:
    """Take back a rule that is not in force yet. Raises as `change_pay_rule`."""
    row = _future_rule(actor, rule_id, version)
    audit.record("rota.remove_pay_rule", f"pay_rule:{row.id}", actor=actor, before=_told(row))
    db.session.delete(row)


def _lock(actor: Person | None, municipality_id: int) -> None:
    # Two who write rules of one municipality queue, so that neither overlooks the other's.
    row = db.session.get(Municipality, municipality_id, with_for_update={"of": Municipality})
    if row is None or (actor is not None and not may_plan(actor, municipality_id)):
        raise NotFound()


def _future_rule(actor: Person, rule_id: int, version: int) -> PayRule:
    row = queries.pay_rule_for(actor, rule_id)
    _lock(actor, row.municipality_id)
    db.session.refresh(row)
    if row.version != version:
        raise Conflict(
            _("En anden har ændret reglen imens: %(rule)s. Intet er ændret.", rule=words.rule(row))
        )
    if row.valid_from <= clock.today():
        raise Refused(_("Reglen gælder allerede. Skriv en ny, der gælder fra en senere dag."))
    return row


def _check_terms(fields: PayFields, others: Collection[PayRule]) -> None:
    if not fields.kinds:
        raise Refused(_("Vælg mindst én slags dag."))
    today = clock.today()
    if (
        fields.valid_from.year > today.year + FURTHEST_YEARS
        or fields.valid_from.year < today.year - FURTHEST_YEARS
    ):
        raise Refused(_("Vælg en dato højst %(years)d år væk.", years=FURTHEST_YEARS))
    mine = [each for each in others if each.kinds & fields.kinds]
    if fields.valid_from < today and any(each.valid_from <= today for each in mine):
        raise Refused(
            _("Det, der har været, bliver ikke regnet om. Vælg i dag eller en senere dag som første dag.")
        )
    same = next((each for each in mine if each.valid_from == fields.valid_from), None)
    if same is not None:
        raise Refused(
            _(
                "Der begynder allerede en regel den dag for nogle af de samme dage: %(rule)s.",
                rule=words.rule(same),
            )
        )


def _columns(fields: PayFields) -> dict[str, object]:
    return {
        "valid_from": fields.valid_from,
        "days": mask(fields.kinds),
        "pay_class": fields.pay_class,
        "percent": fields.percent,
        "standby_percent": fields.standby_percent,
        "rounding": fields.rounding,
        "rate_ore": fields.rate_ore,
    }


def _told(row: PayRule) -> dict[str, object]:
    return {
        "valid_from": row.valid_from.isoformat(),
        "days": row.days,
        "pay_class": row.pay_class,
        "percent": row.percent,
        "standby_percent": row.standby_percent,
        "rounding": row.rounding,
        "rate_ore": row.rate_ore,
    }
