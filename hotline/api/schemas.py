"""What is sent and answered, field by field: the code that reads and writes it, and the OpenAPI document."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, validate

from hotline.api import fields
from hotline.calls import rules
from hotline.calls.telephony.rules import LONGEST_WAIT, MOST
from hotline.guide.kinds import Login
from hotline.organisation.campaigns.rules import ContactType

MOST_ROWS = 500
MOST_DAYS = 366
# The largest number that a row can have, on every database.
_ROW = 2**31 - 1


def _about(text: str, **more: Any) -> dict[str, Any]:
    return {"description": text, **more}


class Closed(Schema):
    """What is sent holds nothing that is not listed."""

    error_messages = {"unknown": _l("Feltet kendes ikke."), "type": _l("Et JSON-objekt.")}

    class Meta:
        unknown = RAISE


def _from(usual: str) -> fields.Day:
    return fields.Day(
        data_key="from", metadata=_about(f"The first day, inclusive. {usual}", example="2026-11-01")
    )


def _to(usual: str) -> fields.Day:
    return fields.Day(
        data_key="to", metadata=_about(f"The last day, inclusive. {usual}", example="2026-11-30")
    )


def _limit() -> fields.Asked:
    return fields.Asked(1, MOST_ROWS, load_default=100, metadata=_about("At most so many rows."))


def _cursor() -> fields.Text:
    return fields.Text(
        validate=validate.Length(max=100, error=_l("Brug adressen i »next«.")),
        metadata=_about("Where to go on: taken from `next`, never made up."),
    )


def _municipality(text: str) -> fields.Text:
    return fields.Text(
        validate=validate.Length(max=20, error=_l("Højst 20 tegn.")),
        metadata=_about(text, example="hvidovre"),
    )


class PeriodSchema(Closed):
    first = _from("Today without it.")
    last = _to(f"Four weeks after `from` without it; at most {MOST_DAYS} days in all.")


class ShiftsAskedSchema(PeriodSchema):
    municipality = _municipality("Only the shifts that this municipality staffs.")


class CallsAskedSchema(Closed):
    first = _from("Four weeks before `to` without it.")
    last = _to(f"Today without it; at most {MOST_DAYS} days in all.")
    municipality = _municipality(
        "Only calls of this municipality's citizens; `other` and `unknown` are those of none of the five."
    )
    limit = _limit()
    cursor = _cursor()


class SolutionsAskedSchema(Closed):
    municipality = _municipality("Only this municipality's links.")
    limit = _limit()
    cursor = _cursor()


class KeySchema(Schema):
    idempotency_key = fields.Text(
        required=True,
        data_key="Idempotency-Key",
        validate=validate.Regexp(
            r"[\x21-\x7e]{1,100}\Z", error=_l("Mellem 1 og 100 tegn uden mellemrum og særlige bogstaver.")
        ),
        metadata=_about(
            "The sender's own name for this call, such as a UUID. The same one again saves nothing more.",
            example="5f0c3d0e-1d1c-4c53-9a8a-3f3a3c1f2b11",
        ),
    )


class ErrorSchema(Schema):
    location = fields.Text(data_key="in", metadata=_about("`json`, `query` or `headers`."))
    field = fields.Text(required=True)
    message = fields.Text(
        required=True, metadata=_about("For people, in Danish unless English is asked for.")
    )


class ProblemSchema(Schema):
    """RFC 9457."""

    type = fields.Text(required=True, metadata=_about("`urn:hotline:problem:…`, for programs."))
    title = fields.Text(required=True)
    status = fields.Whole(400, 599, required=True)
    detail = fields.Text(required=True, metadata=_about("For people: what happened, and what to do."))
    errors = fields.Rows(ErrorSchema, required=False)


class StatusSchema(Schema):
    open = fields.Flag(required=True, metadata=_about("Whether the hotline answers now."))
    now = fields.Stamp(required=True)
    opens_at = fields.Stamp(required=True, allow_none=True, metadata=_about("The next opening."))
    closes_at = fields.Stamp(required=True, allow_none=True)
    phone = fields.Text(required=True)
    reason = fields.Text(
        required=True, allow_none=True, metadata=_about("Why it is closed though it is usually open.")
    )
    notice = fields.Text(
        required=True, allow_none=True, metadata=_about("What is down or asked about right now.")
    )


class OpeningSchema(Schema):
    day = fields.Day(required=True)
    opens_at = fields.Moment(required=True)
    closes_at = fields.Moment(required=True)


class OpeningsSchema(Schema):
    items = fields.Rows(OpeningSchema)


class ShiftSchema(Schema):
    id = fields.Whole(1, _ROW, required=True)
    day = fields.Day(required=True)
    starts_at = fields.Moment(required=True)
    ends_at = fields.Moment(required=True)
    municipality = fields.Text(required=True, metadata=_about("Who staffs the evening."))
    has_primary = fields.Flag(required=True, metadata=_about("Whether somebody is on duty."))
    has_backup = fields.Flag(required=True, metadata=_about("Whether somebody is behind."))
    primary = fields.Text(
        required=True, allow_none=True, metadata=_about("The name, where the token may see it.")
    )
    backup = fields.Text(required=True, allow_none=True, metadata=_about("As `primary`."))


class ShiftsSchema(Schema):
    items = fields.Rows(ShiftSchema)


class PageSchema(Schema):
    next = fields.Text(
        required=True,
        allow_none=True,
        metadata=_about("The address of the following rows; null after the last."),
    )


class CallSchema(Schema):
    """A call as it is counted: no note, and nothing of who took it."""

    id = fields.Whole(1, _ROW, required=True)
    day = fields.Day(required=True, metadata=_about("The date in Copenhagen."))
    started_at = fields.Moment(required=True)
    ended_at = fields.Moment(required=True)
    municipality = fields.Text(required=True, metadata=_about("The citizen's, or `other` or `unknown`."))
    staffed_by = fields.Text(
        required=True, allow_none=True, metadata=_about("The municipality of whoever answered.")
    )
    category = fields.Text(required=True, metadata=_about("A code that stays, as in `SB`."))
    category_label = fields.Text(required=True)
    subcategory = fields.Text(
        required=True, allow_none=True, metadata=_about("The full code, as in `SB.FLYT`.")
    )
    subcategory_label = fields.Text(required=True, allow_none=True)
    second_subcategory = fields.Text(required=True, allow_none=True)
    outcome = fields.Text(required=True)
    outcome_label = fields.Text(required=True)
    channel = fields.Choice(rules.Channel, required=True)
    contact_type = fields.Choice(ContactType, required=True)
    tried_self_first = fields.Choice(rules.Tried, required=True)
    barrier = fields.Choice(rules.Barrier, required=True, allow_none=True)
    caller_type = fields.Choice(rules.CallerType, required=True)
    assist_level = fields.Choice(rules.Assist, required=True, allow_none=True)
    alternative = fields.Choice(rules.Alternative, required=True, allow_none=True)
    cause_removable = fields.Flag(required=True)
    answer_online = fields.Flag(required=True)
    solution = fields.Whole(1, _ROW, required=True, allow_none=True, metadata=_about("An id of the guide."))
    article = fields.Whole(1, _ROW, required=True, allow_none=True, metadata=_about("An id of the guide."))
    referral = fields.Whole(1, _ROW, required=True, allow_none=True, metadata=_about("An id of the guide."))
    campaign = fields.Whole(1, _ROW, required=True, allow_none=True)
    non_call = fields.Choice(rules.NonCall, required=True, allow_none=True)
    afterwards = fields.Flag(required=True, metadata=_about("Whether the times are from memory."))


class CallsSchema(PageSchema):
    items = fields.Rows(CallSchema)


class NewCallSchema(Closed):
    """A call to log. `non_call` decides topic, outcome and municipality by itself."""

    category = fields.Text(required=True, metadata=_about("A code of the taxonomy.", example="SB"))
    outcome = fields.Text(required=True, metadata=_about("A code of the taxonomy.", example="SB_DONE"))
    municipality = fields.Text(
        required=True, metadata=_about("A municipality's key, `other` or `unknown`.", example="hvidovre")
    )
    subcategory = fields.Text(allow_none=True, metadata=_about("The full code.", example="SB.FLYT"))
    second_subcategory = fields.Text(allow_none=True)
    channel = fields.Choice(rules.Channel)
    contact_type = fields.Choice(
        ContactType, allow_none=True, metadata=_about("The topic decides without it.")
    )
    tried_self_first = fields.Choice(rules.Tried)
    barrier = fields.Choice(rules.Barrier, allow_none=True)
    caller_type = fields.Choice(rules.CallerType)
    assist_level = fields.Choice(rules.Assist, allow_none=True)
    alternative = fields.Choice(rules.Alternative, allow_none=True)
    cause_removable = fields.Flag()
    answer_online = fields.Flag()
    solution = fields.Whole(1, _ROW, allow_none=True)
    article = fields.Whole(1, _ROW, allow_none=True)
    referral = fields.Whole(1, _ROW, allow_none=True)
    campaign = fields.Whole(1, _ROW, allow_none=True)
    non_call = fields.Choice(rules.NonCall, allow_none=True)
    note = fields.Text(
        allow_none=True,
        validate=validate.Length(max=rules.NOTE_MOST, error=_l("Højst {max} tegn.")),
        metadata=_about("Never given back by the API, and wiped after some weeks."),
    )
    started_at = fields.Moment(metadata=_about("`ended_at` without it.", example="2026-11-24T19:30:00+01:00"))
    ended_at = fields.Moment(metadata=_about("Now without it."))
    afterwards = fields.Flag(metadata=_about("Whether the times are from memory."))


class LinkSchema(Schema):
    municipality = fields.Text(required=True)
    url = fields.Text(required=True, allow_none=True, metadata=_about("Where its citizens serve themselves."))
    demo_url = fields.Text(required=True, allow_none=True, metadata=_about("A page to practise on."))
    variant = fields.Text(required=True, allow_none=True, metadata=_about("What is done otherwise there."))
    unsure = fields.Flag(required=True, metadata=_about("Whether somebody must check it first."))


class SolutionSchema(Schema):
    id = fields.Whole(1, _ROW, required=True)
    title = fields.Text(required=True)
    topic = fields.Text(required=True, allow_none=True, metadata=_about("A code of the taxonomy."))
    summary = fields.Text(required=True)
    borger_url = fields.Text(required=True, allow_none=True, metadata=_about("The way in by borger.dk."))
    url = fields.Text(
        required=True, allow_none=True, metadata=_about("The common address, where there is one.")
    )
    login = fields.Choice(Login, required=True)
    mandatory = fields.Flag(required=True, metadata=_about("Whether citizens must serve themselves."))
    unsure = fields.Flag(required=True)
    reviewed_on = fields.Day(required=True, allow_none=True)
    links = fields.Rows(LinkSchema)


class SolutionsSchema(PageSchema):
    items = fields.Rows(SolutionSchema)


class FiguresSchema(Closed):
    """What the telephone counted on one evening. The parts need not add up to the whole."""

    day = fields.Day(required=True, metadata=_about("Not in the future.", example="2026-11-23"))
    offered = fields.Whole(0, MOST, required=True)
    answered = fields.Whole(0, MOST, required=True)
    abandoned = fields.Whole(0, MOST, required=True)
    other = fields.Whole(0, MOST, allow_none=True, load_default=None)
    waiting_seconds = fields.Whole(0, LONGEST_WAIT, allow_none=True, load_default=None)
    version = fields.Whole(
        0,
        _ROW,
        load_default=0,
        metadata=_about(
            "That of the evening that this replaces; 0, or left out, where there are no figures yet."
        ),
    )


class EveningSchema(Schema):
    day = fields.Day(required=True)
    offered = fields.Whole(0, MOST, required=True)
    answered = fields.Whole(0, MOST, required=True)
    abandoned = fields.Whole(0, MOST, required=True)
    other = fields.Whole(0, MOST, required=True, allow_none=True)
    waiting_seconds = fields.Whole(0, LONGEST_WAIT, required=True, allow_none=True)
    remainder = fields.Number(required=True, metadata=_about("What is not accounted for; may be below zero."))
    version = fields.Whole(1, _ROW, required=True)


class StatisticsAskedSchema(Closed):
    period = fields.Text(
        validate=validate.Length(max=24, error=_l("Højst 24 tegn.")),
        metadata=_about(
            "A week, month, quarter or year, or two dates with two full stops between; this quarter without it.",
            example="2026-Q4",
        ),
    )
    municipality = _municipality("Only calls of this municipality's citizens.")


class RateSchema(Schema):
    measure = fields.Text(required=True, metadata=_about("Its name for programs.", example="first_contact_a"))
    name = fields.Text(required=True)
    definition = fields.Text(required=True, metadata=_about("What is divided by what."))
    percent = fields.Figure(required=True, allow_none=True)
    part = fields.Number(required=True, allow_none=True)
    whole = fields.Number(required=True, allow_none=True)
    hidden = fields.Flag(
        required=True, metadata=_about("Whether it is null because it would show a small count.")
    )


class ItemSchema(Schema):
    facet = fields.Text(required=True, metadata=_about("What is divided.", example="categories"))
    value = fields.Text(required=True, metadata=_about("The part, by its code.", example="SB"))
    label = fields.Text(required=True, metadata=_about("The part, in Danish."))
    amount = fields.Figure(
        required=True, allow_none=True, metadata=_about("How many; null when it is hidden or there is none.")
    )
    hidden = fields.Flag(required=True, metadata=_about("Whether it is null because it is a small count."))


class StatisticsSchema(Schema):
    period = fields.Text(required=True, metadata=_about("As it is asked for.", example="2026-Q4"))
    first = fields.Day(required=True)
    last = fields.Day(required=True)
    municipality = fields.Text(required=True, allow_none=True)
    rates = fields.Rows(RateSchema)
    items = fields.Rows(ItemSchema)
