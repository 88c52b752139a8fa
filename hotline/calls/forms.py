"""The call form and the list's filter: the shape of what is posted."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SearchField,
    SelectField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from hotline.calls import rules
from hotline.calls.models import Call
from hotline.calls.queries import Filter, Taxonomy, subcategory_code
from hotline.calls.rules import Barrier, CallerType, Channel, ContactType, Tried
from hotline.calls.services import CallFields
from hotline.calls.taxonomy import BARRIERS, CALLER_TYPES, CHANNELS, CONTACT_TYPES, TRIED
from hotline.core.forms import Form, VersionedForm, length

_MAIN = ("municipality", "category", "subcategory", "outcome")
_FOLDED = (
    "note",
    "channel",
    "tried_self_first",
    "second_subcategory",
    "barrier",
    "caller_type",
    "contact_type",
)
_KEY = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def _or_none(kind: Any) -> Any:
    return lambda value: kind(value) if value else None


_NOT_A_BUTTON = {
    "invalid_choice_message": _l("Vælg en af knapperne."),
    "invalid_value_message": _l("Vælg en af knapperne."),
}
_NOT_LISTED = {
    "invalid_choice_message": _l("Vælg noget på listen."),
    "invalid_value_message": _l("Vælg noget på listen."),
}


def _options(labels: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]


def _places(municipalities: Any, by: str) -> list[SelectChoice]:
    return [
        *(SelectChoice(str(getattr(each, by)), each.name) for each in municipalities),
        SelectChoice(rules.OTHER_MUNICIPALITY, _("Anden kommune")),
        SelectChoice(rules.UNKNOWN_MUNICIPALITY, _("Ved ikke")),
    ]


class CallForm(VersionedForm):
    """What is said about a call. `offer()` fills in what there is to choose from."""

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
    second_subcategory = SelectField(_l("Også om"), validators=[Optional()], **_NOT_LISTED)
    barrier = SelectField(
        _l("Hvad stod i vejen?"),
        choices=[SelectChoice("", _l("Ikke angivet")), *_options(BARRIERS)],
        coerce=_or_none(Barrier),
        validators=[Optional()],
        **_NOT_LISTED,
    )
    caller_type = SelectField(
        _l("Hvem ringede?"),
        choices=_options(CALLER_TYPES),
        coerce=CallerType,
        default=CallerType.CITIZEN,
        validators=[Optional()],
        **_NOT_LISTED,
    )
    contact_type = SelectField(
        _l("Henvendelsestype"),
        choices=[SelectChoice("", _l("Følger emnet")), *_options(CONTACT_TYPES)],
        coerce=_or_none(ContactType),
        validators=[Optional()],
        **_NOT_LISTED,
    )
    note = TextAreaField(
        _l("Note"),
        description=_l(
            "Skriv aldrig CPR-nummer, navn, telefonnummer eller oplysninger om helbred. Slettes efter 30 dage."
        ),
        validators=[Optional(), length(rules.NOTE_MOST)],
    )

    def offer(self, taxonomy: Taxonomy, municipalities: Any) -> None:
        """Fill in the topics, outcomes and municipalities to choose from."""
        self.municipality.choices = _places(municipalities, "key")
        self.category.choices = [SelectChoice(each.code, _(each.label)) for each in taxonomy.categories]
        self.outcome.choices = [SelectChoice(each.code, _(each.label)) for each in taxonomy.outcomes]
        self.subcategory.choices = [
            SelectChoice(subcategory_code(row), _(row.label), optgroup=_(each.label))
            for each in taxonomy.categories
            for row in each.subcategories
        ]
        self.second_subcategory.choices = [SelectChoice("", _("Kun ét emne")), *self.subcategory.choices]

    def validate_subcategory(self, field: Any) -> None:
        if field.data and not field.data.startswith(f"{self.category.data}."):
            raise ValidationError(_("Underemnet hører til et andet emne. Vælg et nyt."))

    def fill_from(self, call: Call) -> None:
        """Show what is saved."""
        self.version.data = str(call.version)
        self.municipality.data = call.municipality.key if call.municipality else call.municipality_kind
        self.category.data = call.category.code
        self.subcategory.data = subcategory_code(call.subcategory)
        self.second_subcategory.data = subcategory_code(call.second_subcategory) or ""
        self.outcome.data = call.outcome.code
        self.channel.data = Channel(call.channel)
        self.tried_self_first.data = Tried(call.tried_self_first)
        self.barrier.data = Barrier(call.barrier) if call.barrier else None
        self.caller_type.data = CallerType(call.caller_type)
        usual = (call.subcategory and call.subcategory.contact_type) or call.category.contact_type
        self.contact_type.data = ContactType(call.contact_type) if call.contact_type != usual else None
        self.note.data = call.note or ""

    def says_the_same_as(self, call: Call) -> bool:
        """Whether what was posted is what is saved on `call`."""
        saved = CallForm(formdata=None)
        saved.fill_from(call)
        compared = (*_MAIN, *_FOLDED)
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
            note=self.note.data,
        )

    @property
    def has_more(self) -> bool:
        """Whether something in the folded part is filled in or wrong, so that it must be seen."""
        folded = [self[name] for name in _FOLDED]
        return any(field.errors or (field.data or None) != (field.default or None) for field in folded)


class NewCallForm(CallForm):
    """A call that ends now. The key is made when the page is drawn, so that a second click is no second call."""

    idempotency_key = HiddenField()
    started_at = HiddenField()

    def validate_idempotency_key(self, field: Any) -> None:
        if not _KEY.fullmatch(field.data or ""):
            raise ValidationError(_("Siden var ikke hel. Se efter, at alt er rigtigt, og gem igen."))

    @property
    def key(self) -> str:
        """The idempotency key, once validated."""
        return str(self.idempotency_key.data)

    def renew_key(self) -> None:
        """Make the next save a call of its own."""
        self.idempotency_key.data = str(uuid.uuid4())

    def new_fields(self, now: datetime) -> CallFields:
        """What was posted, with the call's times: it began when the form says, if that can be, and ends now."""
        return replace(
            self.fields(), started_at=rules.began_at(_moment(self.started_at.data), now), ended_at=now
        )


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None


class FilterForm(Form):
    """The list's filter, kept in the address."""

    class Meta(Form.Meta):
        csrf = False

    first = DateField(_l("Fra"), validators=[Optional()])
    last = DateField(_l("Til"), validators=[Optional()])
    category = SelectField(_l("Emne"), validators=[Optional()], **_NOT_LISTED)
    municipality = SelectField(_l("Borgerens kommune"), validators=[Optional()], **_NOT_LISTED)
    text = SearchField(_l("Søg i dine egne noter"), validators=[Optional(), length(100)])
    mine = BooleanField(_l("Kun mine egne"))

    def offer(self, taxonomy: Taxonomy, municipalities: Any) -> None:
        """Fill in what the list can be narrowed to."""
        everything = SelectChoice("", _("Alle"))
        topics = [SelectChoice(each.code, _(each.label)) for each in taxonomy.categories]
        self.category.choices = [everything, *topics]
        self.municipality.choices = [everything, *_places(municipalities, "id")]

    def say_wrong_dates(self) -> None:
        """Say in Danish what is wrong with a date."""
        for field in (self.first, self.last):
            if field.errors:
                field.errors = [_("Skriv datoen som dag, måned og år.")]

    def filter(self) -> Filter:
        """What was asked for; a field that makes no sense narrows nothing."""
        good = {name: None if field.errors else field.data for name, field in self._fields.items()}
        return Filter(
            first=good["first"],
            last=good["last"],
            category=good["category"] or "",
            municipality=good["municipality"] or "",
            mine=bool(good["mine"]),
            text=good["text"] or "",
        )
