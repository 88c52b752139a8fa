"""The call form and the list's filter: the shape of what is posted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from hotline.accounts.models import Municipality
from hotline.calls import rules
from hotline.calls.models import Call
from hotline.calls.queries import Taxonomy, subcategory_code, usual_contact_type
from hotline.calls.rules import Alternative, Assist, Barrier, CallerType, Channel, Tried
from hotline.calls.services import CallFields
from hotline.calls.taxonomy import (
    ALTERNATIVES,
    ASSISTS,
    BARRIERS,
    CALLER_TYPES,
    CHANNELS,
    TRIED,
)
from hotline.core.forms import VersionedForm, length
from hotline.guide.kinds import CALLED
from hotline.guide.models import Entry
from hotline.organisation.campaigns.models import Campaign
from hotline.organisation.campaigns.rules import ContactType
from hotline.organisation.campaigns.words import CONTACT_TYPES

MAIN = ("municipality", "category", "subcategory", "outcome")
_FOLDED = (
    "note",
    "channel",
    "tried_self_first",
    "second_subcategory",
    "barrier",
    "caller_type",
    "contact_type",
    "assist_level",
    "alternative",
    "cause_removable",
    "answer_online",
)
_POINTED = ("solution", "article", "referral", "campaign")


def _or_none(kind: Any) -> Any:
    return lambda value: kind(value) if value else None


_NOT_A_BUTTON = {
    "invalid_choice_message": _l("Vælg en af knapperne."),
    "invalid_value_message": _l("Vælg en af knapperne."),
}
NOT_LISTED = {
    "invalid_choice_message": _l("Vælg noget på listen."),
    "invalid_value_message": _l("Vælg noget på listen."),
}


def _row(text: Any) -> int | None:
    """The id that a hidden field or a list holds; what is no id is None."""
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 10 else None


def _options(labels: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]


def places(municipalities: Any, by: str) -> list[SelectChoice]:
    return [
        *(SelectChoice(str(getattr(each, by)), each.name) for each in municipalities),
        SelectChoice(rules.OTHER_MUNICIPALITY, _("Anden kommune")),
        SelectChoice(rules.UNKNOWN_MUNICIPALITY, _("Ved ikke")),
    ]


def _referrals(guide: Sequence[Entry]) -> list[SelectChoice]:
    return [
        SelectChoice(
            str(each.id),
            each.title,
            optgroup=each.municipality.name if each.municipality else _("Hele landet"),
        )
        for each in guide
        if each.kind in CALLED
    ]


def _note_hint() -> str:
    never = _("Skriv aldrig CPR-nummer, navn, adresse, telefonnummer, sagsnummer eller noget om helbred.")
    days = current_app.extensions["settings"].call_notes_days
    wiped = ngettext("Slettes efter %(num)d dag.", "Slettes efter %(num)d dage.", days)
    return f"{never} {wiped}"


@dataclass(frozen=True)
class Offered:
    """What there is to choose from: topics and outcomes, places, where to refer to, and what runs."""

    taxonomy: Taxonomy
    municipalities: Sequence[Municipality]
    guide: Sequence[Entry]
    campaigns: Sequence[Campaign]


class CallForm(VersionedForm):
    """What is said about a call. `offer()` fills in what there is to choose from."""

    offered: Offered

    municipality = RadioField(
        _l("Borgerens kommune"),
        validators=[InputRequired(_l("Vælg borgerens kommune, eller »Ved ikke«."))],
        **_NOT_A_BUTTON,
    )
    category = RadioField(_l("Emne"), validators=[InputRequired(_l("Vælg et emne."))], **_NOT_A_BUTTON)
    subcategory = RadioField(_l("Underemne"), validators=[Optional()], **_NOT_A_BUTTON)
    outcome = RadioField(
        _l("Hvordan endte det?"),
        validators=[InputRequired(_l("Vælg, hvordan opkaldet endte."))],
        **_NOT_A_BUTTON,
    )
    channel = RadioField(
        _l("Kanal"),
        choices=_options(CHANNELS),
        coerce=Channel,
        default=Channel.PHONE,
        validators=[Optional()],
        **_NOT_A_BUTTON,
    )
    tried_self_first = RadioField(
        _l("Havde borgeren selv prøvet først?"),
        choices=_options(TRIED),
        coerce=Tried,
        default=Tried.UNKNOWN,
        validators=[Optional()],
        **_NOT_A_BUTTON,
    )
    second_subcategory = SelectField(_l("Opkaldet var også om"), validators=[Optional()], **NOT_LISTED)
    barrier = SelectField(
        _l("Hvad stod i vejen?"),
        choices=[SelectChoice("", _l("Ikke angivet")), *_options(BARRIERS)],
        coerce=_or_none(Barrier),
        validators=[Optional()],
        **NOT_LISTED,
    )
    caller_type = SelectField(
        _l("Hvem ringede?"),
        choices=_options(CALLER_TYPES),
        coerce=CallerType,
        default=CallerType.CITIZEN,
        validators=[Optional()],
        **NOT_LISTED,
    )
    contact_type = SelectField(
        _l("Henvendelsestype"),
        choices=[SelectChoice("", _l("Følger emnet")), *_options(CONTACT_TYPES)],
        coerce=_or_none(ContactType),
        validators=[Optional()],
        **NOT_LISTED,
    )
    assist_level = RadioField(
        _l("Hvor meget hjælp?"),
        choices=[SelectChoice("", _l("Ikke angivet")), *_options(ASSISTS)],
        coerce=_or_none(Assist),
        validators=[Optional()],
        **_NOT_A_BUTTON,
    )
    alternative = SelectField(
        _l("Hvad havde borgeren ellers gjort?"),
        choices=[SelectChoice("", _l("Ikke spurgt")), *_options(ALTERNATIVES)],
        coerce=_or_none(Alternative),
        validators=[Optional()],
        **NOT_LISTED,
    )
    cause_removable = BooleanField(_l("Årsagen til opkaldet kan fjernes"))
    answer_online = BooleanField(_l("Svaret fandtes på nettet"))
    solution = HiddenField(filters=[_row])
    article = HiddenField(filters=[_row])
    referral = SelectField(_l("Henvist til"), validators=[Optional()], **NOT_LISTED)
    campaign = RadioField(
        _l("Hører opkaldet til noget, der er i gang?"), validators=[Optional()], **_NOT_A_BUTTON
    )
    note = TextAreaField(
        _l("Note"),
        validators=[Optional(), length(rules.NOTE_MOST)],
    )

    def offer(self, offered: Offered) -> None:
        """Fill in the topics, outcomes, municipalities, places to refer to and campaigns to choose from."""
        self.offered = offered
        self.note.description = _note_hint()
        taxonomy = offered.taxonomy
        self.municipality.choices = places(offered.municipalities, "key")
        # Lazily translated: what waited for the line is saved without showing any of it.
        self.category.choices = [SelectChoice(each.code, _l(each.label)) for each in taxonomy.categories]
        self.outcome.choices = [SelectChoice(each.code, _l(each.label)) for each in taxonomy.outcomes]
        self.subcategory.choices = [
            SelectChoice(f"{each.code}.{row.code}", _l(row.label), optgroup=_l(each.label))
            for each in taxonomy.categories
            for row in each.subcategories
        ]
        self.second_subcategory.choices = [SelectChoice("", _("Kun ét emne")), *self.subcategory.choices]
        self.referral.choices = [SelectChoice("", _("Ikke angivet")), *_referrals(offered.guide)]
        self.campaign.choices = [
            SelectChoice("", _("Nej")),
            *(SelectChoice(str(each.id), each.label) for each in offered.campaigns),
        ]

    def leave_choices(self) -> None:
        """Take any code: nobody sees this form, and the service checks each one again."""
        for field in (
            self.municipality,
            self.category,
            self.subcategory,
            self.outcome,
            self.second_subcategory,
            self.referral,
            self.campaign,
        ):
            field.choices, field.validate_choice = [], False

    def validate_subcategory(self, field: Any) -> None:
        if field.data and not field.data.startswith(f"{self.category.data}."):
            raise ValidationError(_("Underemnet hører til et andet emne. Vælg et nyt."))

    def fill_from(self, call: Call) -> None:
        """Show what is saved."""
        self.show_saved(call)
        self.municipality.data = call.municipality.key if call.municipality else call.municipality_kind
        self.category.data = call.category.code
        self.subcategory.data = subcategory_code(call.subcategory)
        self.second_subcategory.data = subcategory_code(call.second_subcategory) or ""
        self.outcome.data = call.outcome.code
        self.channel.data = Channel(call.channel)
        self.tried_self_first.data = Tried(call.tried_self_first)
        self.barrier.data = Barrier(call.barrier) if call.barrier else None
        self.caller_type.data = CallerType(call.caller_type)
        usual = usual_contact_type(call.category, call.subcategory, call.campaign)
        self.contact_type.data = ContactType(call.contact_type) if call.contact_type != usual else None
        self.assist_level.data = Assist(call.assist_level) if call.assist_level else None
        self.alternative.data = Alternative(call.alternative) if call.alternative else None
        self.cause_removable.data = call.cause_removable
        self.answer_online.data = call.answer_online
        self.note.data = call.note or ""
        for name in _POINTED:
            row = getattr(call, f"{name}_id")
            self[name].data = str(row) if row and name in {"referral", "campaign"} else row

    def says_the_same_as(self, call: Call) -> bool:
        """Whether what was posted is what is saved on `call`."""
        saved = CallForm(formdata=None)
        saved.fill_from(call)
        if call.outcome.code not in rules.REFERRING:
            # It was said of another outcome, and not kept.
            saved.referral.data = self.referral.data
        compared = (*MAIN, *_FOLDED, *_POINTED)
        return all((saved[name].data or None) == (self[name].data or None) for name in compared)

    def fields(self) -> CallFields:
        """What was posted, for the services."""
        return CallFields(
            category=self.category.data,
            subcategory=self.subcategory.data or None,
            second_subcategory=self.second_subcategory.data or None,
            outcome=self.outcome.data,
            municipality=self.municipality.data,
            channel=self.channel.data or Channel.PHONE,
            contact_type=self.contact_type.data,
            tried_self_first=self.tried_self_first.data or Tried.UNKNOWN,
            barrier=self.barrier.data,
            caller_type=self.caller_type.data or CallerType.CITIZEN,
            assist_level=self.assist_level.data,
            alternative=self.alternative.data,
            cause_removable=self.cause_removable.data,
            answer_online=self.answer_online.data,
            solution=self.solution.data,
            article=self.article.data,
            referral=_row(self.referral.data),
            campaign=_row(self.campaign.data),
            note=self.note.data,
        )

    @property
    def has_more(self) -> bool:
        """Whether something in the folded part is filled in or wrong, so that it must be seen."""
        folded = [self[name] for name in _FOLDED]
        return any(field.errors or (field.data or None) != (field.default or None) for field in folded)
