"""The call form and the list's filter: the shape of what is posted."""

from __future__ import annotations

import re
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


def _choose(what: Any) -> InputRequired:
    return InputRequired(what)


class Choice(RadioField):
    """Radio buttons drawn as big buttons; what is not among them is told in Danish, once."""

    def process_formdata(self, valuelist: list[str]) -> None:
        # The default stands when nothing was posted; what cannot be a value at all is told by pre_validate.
        if valuelist:
            try:
                self.data = self.coerce(valuelist[0])
            except ValueError:
                self.data = None

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(_("Vælg en af knapperne.")) from None


class Menu(SelectField):
    """A list to choose from; what is not on it is told in Danish, once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The form macros draw it as what it is.
        self.type = "SelectField"
        self.unknown = False

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            try:
                self.data = self.coerce(valuelist[0])
            except ValueError:
                self.unknown = True

    def pre_validate(self, form: Any) -> None:
        try:
            if self.unknown:
                raise ValidationError
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(_("Vælg noget på listen.")) from None


class CallForm(VersionedForm):
    """What is said about a call. `offer()` fills in what there is to choose from."""

    municipality = Choice(
        _l("Borgerens kommune"), validators=[_choose(_l("Vælg borgerens kommune, eller »Ved ikke«."))]
    )
    category = Choice(_l("Emne"), validators=[_choose(_l("Vælg et emne."))])
    subcategory = Choice(_l("Underemne"), validators=[Optional()])
    outcome = Choice(_l("Hvordan endte det?"), validators=[_choose(_l("Vælg, hvordan opkaldet endte."))])
    channel = Choice(
        _l("Kanal"),
        choices=list(CHANNELS.items()),
        coerce=Channel,
        default=Channel.PHONE,
        validators=[Optional()],
    )
    tried_self_first = Choice(
        _l("Havde borgeren selv prøvet først?"),
        choices=list(TRIED.items()),
        coerce=Tried,
        default=Tried.UNKNOWN,
        validators=[Optional()],
    )
    second_subcategory = Menu(_l("Også om"), validators=[Optional()])
    barrier = Menu(
        _l("Hvad stod i vejen?"),
        choices=[("", _l("Ikke angivet")), *BARRIERS.items()],
        coerce=_or_none(Barrier),
        validators=[Optional()],
    )
    caller_type = Menu(
        _l("Hvem ringede?"),
        choices=list(CALLER_TYPES.items()),
        coerce=CallerType,
        default=CallerType.CITIZEN,
        validators=[Optional()],
    )
    contact_type = Menu(
        _l("Henvendelsestype"),
        choices=[("", _l("Følger emnet")), *CONTACT_TYPES.items()],
        coerce=_or_none(ContactType),
        validators=[Optional()],
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
        self.municipality.choices = [
            *((each.key, each.name) for each in municipalities),
            (rules.OTHER_MUNICIPALITY, _("Anden kommune")),
            (rules.UNKNOWN_MUNICIPALITY, _("Ved ikke")),
        ]
        self.category.choices = [(each.code, _(each.label)) for each in taxonomy.categories]
        self.outcome.choices = [(each.code, _(each.label)) for each in taxonomy.outcomes]
        groups = {
            _(each.label): [(subcategory_code(row), _(row.label)) for row in each.subcategories]
            for each in taxonomy.categories
            if each.subcategories
        }
        self.subcategory.choices = [choice for group in groups.values() for choice in group]
        self.second_subcategory.choices = {_("Intet mere"): [("", _("Kun ét emne"))], **groups}

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
            raise ValidationError(_("Siden er ikke hel. Genindlæs den, og gem igen."))

    @property
    def key(self) -> str:
        """The idempotency key, once validated."""
        return str(self.idempotency_key.data)

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
    category = Menu(_l("Emne"), validators=[Optional()])
    municipality = Menu(_l("Borgerens kommune"), validators=[Optional()])
    text = SearchField(_l("Søg i dine egne noter"), validators=[Optional(), length(100)])
    mine = BooleanField(_l("Kun mine egne"))

    def offer(self, taxonomy: Taxonomy, municipalities: Any) -> None:
        """Fill in what the list can be narrowed to."""
        topics = [(each.code, _(each.label)) for each in taxonomy.categories]
        self.category.choices = [("", _("Alle")), *topics]
        self.municipality.choices = [
            ("", _("Alle")),
            *((str(each.id), each.name) for each in municipalities),
            (rules.OTHER_MUNICIPALITY, _("Anden kommune")),
            (rules.UNKNOWN_MUNICIPALITY, _("Ved ikke")),
        ]

    def process_dates(self) -> None:
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
