"""What can be done with calls: install what they may be about, log one, correct one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.calls import queries, rules
from hotline.calls.models import Call, Category, Outcome, Subcategory
from hotline.calls.rules import Barrier, CallerType, Channel, ContactType, MunicipalityKind, Tried
from hotline.calls.taxonomy import BEGINNING, CAMPAIGN, ENDINGS, TOPICS, Topic
from hotline.core import audit, clock
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, Refused
from hotline.rota import queries as rota

Row = TypeVar("Row", Category, Subcategory, Outcome)


@dataclass(frozen=True)
class CallFields:
    """What is said about a call, by codes.

    `municipality` is a municipality's key, `other` or `unknown`; a subcategory's code is the full one, as
    in `SB.FLYT`. Without `contact_type` the topic decides. Without times the call began and ended now.
    """

    category: str
    outcome: str
    municipality: str
    subcategory: str | None = None
    second_subcategory: str | None = None
    channel: Channel = Channel.PHONE
    contact_type: ContactType | None = None
    tried_self_first: Tried = Tried.UNKNOWN
    barrier: Barrier | None = None
    caller_type: CallerType = CallerType.CITIZEN
    note: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Logged:
    """The saved call, and whether it is new or had been saved with the same key before."""

    call: Call
    is_new: bool


@use_case
def log_call(actor: Person, fields: CallFields, idempotency_key: str) -> Logged:
    """Save a call, once: the same key from the same person gives the first call back, unchanged.

    It belongs to the shift that ran when the call began, if `actor` is on that shift or steps in from its
    municipality; else it was logged afterwards and has no shift. Raises Refused for a person who may not
    log, unknown codes, impossible times or a CPR number in the note, and Conflict when the key is
    somebody else's.
    """
    found = queries.call_by_key(idempotency_key)
    if found is not None:
        return _first(actor, found)
    if not rules.may_log(actor.role, actor.approved):
        raise Refused(
            _("Du er ikke godkendt til vagt endnu. Bed din chef om det, så kan du registrere opkald.")
        )
    call = _new_call(actor, fields, idempotency_key)
    try:
        with db.session.begin_nested():
            db.session.add(call)
    except IntegrityError:
        # Two clicks at once: on PostgreSQL the other one committed between our look and our insert.
        found = queries.call_by_key(idempotency_key)
        if found is None:
            raise
        return _first(actor, found)
    audit.record("calls.log", f"call:{call.id}", actor=actor, after={"category": fields.category})
    return Logged(call, is_new=True)


def _first(actor: Person, call: Call) -> Logged:
    if call.logged_by_id != actor.id:
        raise Conflict(
            _("Opkaldet blev ikke gemt: siden er brugt af en anden. Genindlæs siden, og gem igen.")
        )
    return Logged(call, is_new=False)


def _new_call(actor: Person, fields: CallFields, idempotency_key: str) -> Call:
    now = clock.now()
    ended_at = fields.ended_at or now
    started_at = fields.started_at or ended_at
    if not started_at <= ended_at <= now:
        raise Refused(_("Opkaldets tider passer ikke: det skal begynde, før det slutter, og være slut nu."))
    local = rules.local_time(started_at)
    call = Call(
        idempotency_key=idempotency_key,
        logged_by_id=actor.id,
        staffed_by_id=actor.municipality_id,
        shift_id=_shift_id(actor, started_at),
        started_at=started_at,
        ended_at=ended_at,
        day=local.day,
        month=local.month,
        half_hour=local.half_hour,
        created_at=now,
    )
    _fill(call, fields)
    return call


def _shift_id(actor: Person, moment: datetime) -> int | None:
    shift = rota.shift_at(moment)
    if shift is None:
        return None
    on_shift = tuple(person.id if person else None for person in (shift.primary, shift.backup))
    fits = rules.belongs_to_shift(actor.id, actor.municipality_id, shift.municipality_id, on_shift)
    return shift.id if fits else None


def _fill(call: Call, fields: CallFields) -> None:
    """Put `fields` on the call; codes are those of the day of the call. Raises Refused."""
    taxonomy = queries.taxonomy(call.day)
    category = taxonomy.category(fields.category)
    outcome = taxonomy.outcome(fields.outcome)
    subcategory = taxonomy.subcategory(fields.subcategory)
    second = taxonomy.subcategory(fields.second_subcategory)
    if category is None:
        raise Refused(_("Vælg et emne."))
    if outcome is None:
        raise Refused(_("Vælg, hvordan opkaldet endte."))
    if (fields.subcategory and subcategory is None) or (fields.second_subcategory and second is None):
        raise Refused(_("Underemnet findes ikke. Vælg et af dem på listen."))
    if subcategory and subcategory.category_id != category.id:
        raise Refused(_("Underemnet hører til et andet emne. Vælg et nyt."))
    if second and second is subcategory:
        raise Refused(_("De to emner er det samme. Vælg et andet, eller lad det stå tomt."))
    # It asks the database, so it comes before the row is touched: one save is one version.
    _place(call, fields.municipality)
    call.category_id = category.id
    call.subcategory_id = subcategory.id if subcategory else None
    call.second_subcategory_id = second.id if second else None
    call.outcome_id = outcome.id
    default = (subcategory and subcategory.contact_type) or category.contact_type
    call.contact_type = fields.contact_type or default
    call.channel = fields.channel
    call.tried_self_first = fields.tried_self_first
    call.barrier = fields.barrier
    call.caller_type = fields.caller_type
    call.note = (fields.note or "").strip() or None
    if len(call.note or "") > rules.NOTE_MOST:
        raise Refused(_("Noten må højst være på %(most)d tegn.", most=rules.NOTE_MOST))


def _place(call: Call, municipality: str) -> None:
    if municipality in {rules.OTHER_MUNICIPALITY, rules.UNKNOWN_MUNICIPALITY}:
        call.municipality_kind, call.municipality_id = MunicipalityKind(municipality), None
        return
    found = next((each for each in accounts.municipalities() if each.key == municipality), None)
    if found is None:
        raise Refused(_("Vælg borgerens kommune, »Anden kommune« eller »Ved ikke«."))
    call.municipality_kind, call.municipality_id = MunicipalityKind.FIVE, found.id


_CORRECTABLE = (
    "category_id",
    "subcategory_id",
    "second_subcategory_id",
    "outcome_id",
    "municipality_kind",
    "municipality_id",
    "contact_type",
    "channel",
    "tried_self_first",
    "barrier",
    "caller_type",
    "note",
)


@use_case
def correct_call(actor: Person, call_id: int, version: int, fields: CallFields) -> Call:
    """Change what is said about a call; its times and shift stay.

    Raises NotFound when the call is not the actor's to see, Refused when it is not theirs to correct any
    more or a code is unknown, Conflict when somebody else corrected it since `version`. What changed is
    audited field by field, the note only by the fact that it changed.
    """
    call = queries.call_for(actor, call_id)
    if not queries.may_correct(actor, call):
        raise Refused(
            _("Opkaldet kan ikke længere rettes af dig. Skriv til din chef, hvis noget er forkert.")
        )
    if call.version != version:
        raise Conflict()
    before = {name: getattr(call, name) for name in _CORRECTABLE}
    _fill(call, fields)
    changed = {name: old for name, old in before.items() if getattr(call, name) != old}
    if changed:
        call.corrected_at = clock.now()
        _record_correction(actor, call, changed)
    return call


def _record_correction(actor: Person, call: Call, changed: dict[str, Any]) -> None:
    def told(name: str, value: Any) -> Any:
        # The audit log outlives the note, which is wiped after a month, so the text is not in it.
        return bool(value) if name == "note" else value

    audit.record(
        "calls.correct",
        f"call:{call.id}",
        actor=actor,
        before={name: told(name, old) for name, old in changed.items()},
        after={name: told(name, getattr(call, name)) for name in changed},
    )


@use_case
def install_taxonomy() -> None:
    """Bring the topics and outcomes in line with `taxonomy.py`; doing it twice changes nothing.

    A changed label ends the row yesterday and begins a new one today, so that calls keep the words they
    were logged under. What is no longer in the table is ended; campaigns' topics are left alone.
    """
    today = clock.today()
    first_time = db.session.scalar(select(Category.id).limit(1)) is None
    since = BEGINNING if first_time else today
    with force_locale("da"):
        for category in _install(Category, [_category_values(each) for each in TOPICS], since, today):
            if category.code != CAMPAIGN:
                _install_subcategories(category, since, today)
        _install(Outcome, [_outcome_values(number) for number in range(len(ENDINGS))], since, today)
    audit.record("calls.install_taxonomy", "taxonomy:all")


def _category_values(topic: Topic) -> dict[str, Any]:
    return {
        "code": topic.code,
        "label": str(topic.label),
        "position": TOPICS.index(topic) + 1,
        "contact_type": topic.contact_type,
    }


def _outcome_values(number: int) -> dict[str, Any]:
    ending = ENDINGS[number]
    return {
        "code": ending.code,
        "label": str(ending.label),
        "position": number + 1,
        "first_contact": ending.first_contact,
        "closing": ending.closing,
    }


def _install_subcategories(category: Category, since: date, today: date) -> None:
    topic = next(each for each in TOPICS if each.code == category.code)
    values = [
        {
            "code": code,
            "label": str(label),
            "position": number,
            "contact_type": own[0] if own else None,
            "category_id": category.id,
        }
        for number, (code, label, *own) in enumerate(topic.subcategories, start=1)
    ]
    _install(Subcategory, values, since, today, Subcategory.category_id == category.id)


def _install(
    model: type[Row], wanted: list[dict[str, Any]], since: date, today: date, *where: Any
) -> list[Row]:
    """Make the valid rows of `model` (those that fit `where`) what is `wanted`; gives them."""
    valid = db.session.scalars(select(model).where(model.valid_to.is_(None), *where)).all()
    known = {row.code: row for row in valid}
    rows: list[Row] = []
    for values in wanted:
        row = known.pop(values["code"], None)
        if row is None or (row.label != values["label"] and row.valid_from < today):
            _end(row, today)
            row = model(valid_from=since if row is None else today, **values)
            db.session.add(row)
        for name, value in values.items():
            setattr(row, name, value)
        rows.append(row)
    for gone in known.values():
        _end(gone, today)
    db.session.flush()
    return rows


def _end(row: Category | Subcategory | Outcome | None, today: date) -> None:
    if row is None:
        return
    row.valid_to = today - timedelta(days=1)
    if isinstance(row, Category):
        # A renamed category is a new row, and its subcategories begin anew under it.
        for each in row.subcategories:
            each.valid_to = each.valid_to or row.valid_to
