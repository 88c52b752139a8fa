from __future__ import annotations

import uuid
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from hotline.accounts.tokens.rules import Scope
from hotline.api import paging, period, queries
from hotline.api.access import bearer, needs
from hotline.api.blueprint import bp
from hotline.api.schemas import CallsAskedSchema, CallSchema, CallsSchema, KeySchema, NewCallSchema
from hotline.calls import services
from hotline.calls.models import Call
from hotline.calls.queries import subcategory_code
from hotline.calls.rules import REFERRING
from hotline.calls.services import CallFields
from hotline.core.access import public
from hotline.core.errors import Conflict

# What is saved as it was sent, so that it shows whether a key comes again with another content.
_AS_SENT = (
    "category",
    "subcategory",
    "second_subcategory",
    "outcome",
    "municipality",
    "channel",
    "contact_type",
    "tried_self_first",
    "barrier",
    "caller_type",
    "assist_level",
    "alternative",
    "cause_removable",
    "answer_online",
    "solution",
    "article",
    "referral",
    "campaign",
)
_KEYS = uuid.UUID("3d0f3c52-0d63-4c8c-9a3c-5b1a7e0f0151")


@bp.get("/calls")
@public
@needs(Scope.READ_CALLS)
@bp.etag
@bp.arguments(CallsAskedSchema, location="query")
@bp.response(200, CallsSchema)
def list_calls(asked: dict[str, Any]) -> Any:
    """The calls of a period, in order

    A municipality's token sees the calls of its citizens and those that it answered; one that acts as staff, that
    person's own. Without notes, and without who took them.
    """
    first, last = period.behind(asked)
    found, following = queries.calls_for(
        bearer(),
        first,
        last,
        municipality=asked.get("municipality"),
        limit=asked["limit"],
        after=paging.read(asked.get("cursor"), 2),
    )
    return {"items": [_told(each) for each in found], "next": paging.next_address(following)}


@bp.get("/calls/<int:call_id>")
@public
@needs(Scope.READ_CALLS, finds=True)
@bp.etag
@bp.response(200, CallSchema)
def show_call(call_id: int) -> Any:
    """One call"""
    return _told(queries.call_for(bearer(), call_id))


@bp.post("/calls")
@public
@needs(Scope.WRITE_CALLS, posts=True)
@bp.arguments(KeySchema, location="headers")
@bp.arguments(NewCallSchema)
@bp.response(201, CallSchema, description="Logged.")
@bp.alt_response(200, schema=CallSchema, description="Logged before with this key; nothing was saved again.")
def log_call(key: dict[str, str], sent: dict[str, Any]) -> Any:
    """Log a call on behalf of the token's person

    By the same rules as on the page. Sending again with the same key after a lost answer is safe.
    """
    person = bearer().person
    # Of the person and the key, so that nobody's key is in another's way, and none is kept as it was sent.
    name = str(uuid.uuid5(_KEYS, f"{person.id} {key['idempotency_key']}"))
    saved = services.log_call(
        person, CallFields(**{each: value for each, value in sent.items() if value is not None}), name
    )
    call = queries.call_just_logged(saved.call.id)
    told = _told(call)
    if not saved.is_new and call.corrected_at is None and _differs(sent, told):
        raise Conflict(_("Nøglen er brugt før til et andet opkald. Send et nyt opkald med en ny nøgle."))
    where = url_for("api.show_call", call_id=call.id)
    return told, 201 if saved.is_new else 200, {"Location": where}


def _differs(sent: dict[str, Any], saved: dict[str, Any]) -> bool:
    """Whether what is sent now is not what was saved then; what decides itself is not compared."""
    compared = ["non_call", "started_at", "ended_at"]
    if not saved["non_call"]:
        compared += _AS_SENT
    if saved["outcome"] not in REFERRING and "referral" in compared:
        compared.remove("referral")
    return any(sent[name] != saved[name] for name in compared if sent.get(name) is not None)


def _told(call: Call) -> dict[str, Any]:
    as_saved = (
        "id day started_at ended_at channel contact_type tried_self_first barrier caller_type assist_level "
        "alternative cause_removable answer_online non_call afterwards"
    )
    return {
        **{name: getattr(call, name) for name in as_saved.split()},
        "municipality": call.municipality.key if call.municipality else call.municipality_kind,
        "staffed_by": call.staffed_by.key if call.staffed_by else None,
        "category": call.category.code,
        "category_label": call.category.label,
        "subcategory": subcategory_code(call.subcategory),
        "subcategory_label": call.subcategory.label if call.subcategory else None,
        "second_subcategory": subcategory_code(call.second_subcategory),
        "outcome": call.outcome.code,
        "outcome_label": call.outcome.label,
        "solution": call.solution_id,
        "article": call.article_id,
        "referral": call.referral_id,
        "campaign": call.campaign_id,
    }
