"""One call: log it, correct it, take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.calls import queries, rules
from hotline.calls.models import Call, Category
from hotline.calls.rules import (
    Alternative,
    Assist,
    Barrier,
    CallerType,
    Channel,
    MunicipalityKind,
    NonCall,
    Tried,
)
from hotline.core import audit, clock
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, Refused
from hotline.guide.kinds import CALLED, Kind
from hotline.guide.models import Entry
from hotline.organisation.campaigns.models import Campaign
from hotline.organisation.campaigns.rules import ContactType
from hotline.rota import queries as rota

# What of the guide a call may point at, by the field.
_GUIDE = {
    "solution_id": (Kind.SOLUTION,),
    "article_id": (Kind.ARTICLE, Kind.SCRIPT),
    "referral_id": CALLED,
}

# What is saved on the call as it was said.
_AS_SAID = (
    "channel",
    "tried_self_first",
    "barrier",
    "caller_type",
    "assist_level",
    "alternative",
    "cause_removable",
    "answer_online",
)


@dataclass(frozen=True)
class CallFields:
    """What is said about a call, by codes.

    `municipality` is a municipality's key, `other` or `unknown`; a subcategory's code is the full one, as
    in `SB.FLYT`. Without `contact_type` the topic decides. Without times the call began and ended now;
    `afterwards` says that the times are from memory. A `non_call` decides topic and outcome by itself.
    `solution`, `article` and `referral` are ids of the guide, `campaign` that of a campaign or an incident.
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
    assist_level: Assist | None = None
    alternative: Alternative | None = None
    cause_removable: bool = False
    answer_online: bool = False
    solution: int | None = None
    article: int | None = None
    referral: int | None = None
    campaign: int | None = None
    note: str | None = None
    non_call: NonCall | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    afterwards: bool = False


@dataclass(frozen=True)
class Logged:
    """The saved call, and whether it is new or had been saved with the same key before."""

    call: Call
    is_new: bool
    topic: str = ""
    """What a new call is about, in words."""


@use_case
def log_call(actor: Person, fields: CallFields, idempotency_key: str) -> Logged:
    """Save a call, once: the same key from the same person gives the first call back, unchanged.

    It belongs to the shift that ran when the call began, if `actor` is on that shift or steps in from its
    municipality; else it was logged afterwards and has no shift. Raises Refused for a person who may not
    log, unknown codes, impossible times, times too long ago or a CPR number in the note, and Conflict when
    the key is somebody else's.
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
    audit.record("calls.log", f"call:{call.id}", actor=actor, after=_told(call, fields))
    return Logged(call, is_new=True, topic=db.session.get_one(Category, call.category_id).label)


def _told(call: Call, fields: CallFields) -> dict[str, Any]:
    if call.non_call:
        return {"non_call": call.non_call}
    return {"category": fields.category} | ({"afterwards": True} if call.afterwards else {})


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
    if rules.too_long_ago(started_at, now):
        raise Refused(
            _(
                "Opkaldet er for gammelt til at blive registreret: det må højst ligge %(days)d dage tilbage.",
                days=rules.LOGGED_LATE.days,
            )
        )
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
        non_call=fields.non_call,
        afterwards=fields.afterwards,
    )
    _fill(call, _of_non_call(fields) if fields.non_call else fields)
    return call


def _of_non_call(fields: CallFields) -> CallFields:
    # Nobody asked for anything, so of all that could be said only the note and the times hold.
    return CallFields(
        category=rules.NON_CALL_TOPIC,
        subcategory=f"{rules.NON_CALL_TOPIC}.ANDET",
        outcome=rules.NON_CALL_OUTCOME,
        municipality=rules.UNKNOWN_MUNICIPALITY,
        note=fields.note,
    )


def _shift_id(actor: Person, moment: datetime) -> int | None:
    shift = rota.shift_at(moment)
    if shift is None:
        return None
    on_shift = tuple(person.id if person else None for person in (shift.primary, shift.backup))
    fits = rules.belongs_to_shift(actor.id, actor.municipality_id, shift.municipality_id, on_shift)
    return shift.id if fits else None


def _fill(call: Call, fields: CallFields) -> None:
    """Put `fields` on the call; codes are those of the day of the call. Raises Refused."""
    note = (fields.note or "").strip() or None
    if len(note or "") > rules.NOTE_MOST:
        raise Refused(_("Noten må højst være på %(most)d tegn.", most=rules.NOTE_MOST))
    # Some of it asks the database, so the row is touched last: one save is one version.
    campaign = _campaign(call, fields.campaign)
    heads = {(code or "").partition(".")[0] for code in (fields.subcategory, fields.second_subcategory)}
    taxonomy = queries.taxonomy(call.day, only={fields.category, fields.outcome, *heads})
    said = {
        **_topics(taxonomy, fields, campaign),
        **_place(fields.municipality),
        **_pointed_at(call, fields),
        "campaign_id": campaign.id if campaign else None,
        **{name: getattr(fields, name) for name in _AS_SAID},
        "note": note,
    }
    for name, value in said.items():
        setattr(call, name, value)


def _topics(taxonomy: queries.Taxonomy, fields: CallFields, campaign: Campaign | None) -> dict[str, Any]:
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
    return {
        "category_id": category.id,
        "subcategory_id": subcategory.id if subcategory else None,
        "second_subcategory_id": second.id if second else None,
        "outcome_id": outcome.id,
        "contact_type": fields.contact_type or queries.usual_contact_type(category, subcategory, campaign),
    }


def _place(municipality: str) -> dict[str, Any]:
    if municipality in {rules.OTHER_MUNICIPALITY, rules.UNKNOWN_MUNICIPALITY}:
        return {"municipality_kind": MunicipalityKind(municipality), "municipality_id": None}
    found = next((each for each in accounts.municipalities() if each.key == municipality), None)
    if found is None:
        raise Refused(_("Vælg borgerens kommune, »Anden kommune« eller »Ved ikke«."))
    return {"municipality_kind": MunicipalityKind.FIVE, "municipality_id": found.id}


def _pointed_at(call: Call, fields: CallFields) -> dict[str, int | None]:
    """What the call points at in the guide, checked. Raises Refused.

    What was saved stands, also when the guide has ended it meanwhile.
    """
    wanted = {
        "solution_id": fields.solution,
        "article_id": fields.article,
        "referral_id": fields.referral if fields.outcome in rules.REFERRING else None,
    }
    fresh = {name: each for name, each in wanted.items() if each and each != getattr(call, name)}
    found = queries.guide_entries(fresh.values()) if fresh else {}
    for name, each in fresh.items():
        entry: Entry | None = found.get(each)
        if entry is None or entry.kind not in _GUIDE[name]:
            raise Refused(_("Siden i guiden findes ikke længere. Fjern den, eller vælg en anden."))
    return wanted


def _campaign(call: Call, campaign_id: int | None) -> Campaign | None:
    """What ran when the call came. Raises Refused for anything else, but leaves what was saved."""
    if campaign_id is None:
        return None
    campaign = db.session.get(Campaign, campaign_id)
    if campaign is None or (campaign_id != call.campaign_id and not _ran(campaign, call)):
        raise Refused(_("Kampagnen eller hændelsen var ikke i gang, da opkaldet kom."))
    return campaign


def _ran(campaign: Campaign, call: Call) -> bool:
    if campaign.first_day and campaign.last_day:
        return campaign.first_day <= call.day <= campaign.last_day
    # The first who ring about an incident ring before anybody has reported it.
    began, ended = campaign.began_at, campaign.ended_at or campaign.ends_by
    return began is None or ended is None or (began.date() <= call.day and call.started_at <= ended)


_CORRECTABLE = (
    "category_id",
    "subcategory_id",
    "second_subcategory_id",
    "outcome_id",
    "municipality_kind",
    "municipality_id",
    "contact_type",
    *_AS_SAID,
    *_GUIDE,
    "campaign_id",
    "non_call",
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
    if call.non_call and (fields.category, fields.outcome) != (rules.NON_CALL_TOPIC, rules.NON_CALL_OUTCOME):
        # It was about something after all.
        call.non_call = None
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
def undo_non_call(actor: Person, call_id: int) -> None:
    """Delete a non-call that was logged by a slip of the finger, for real, as if it had never been.

    Raises NotFound when it is not the actor's to see, and Refused when it is somebody else's, older than a few
    minutes or a call with a topic: that is corrected instead. The audit keeps that there was one, and its kind.
    """
    call = queries.call_for(actor, call_id)
    if not rules.may_undo(
        is_author=call.logged_by_id == actor.id,
        non_call=call.non_call,
        created_at=call.created_at,
        now=clock.now(),
    ):
        raise Refused(_("Det kan ikke fortrydes længere. Ret opkaldet på listen i stedet."))
    audit.record("calls.undo", f"call:{call.id}", actor=actor, before={"non_call": call.non_call})
    db.session.delete(call)
