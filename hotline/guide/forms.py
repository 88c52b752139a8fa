"""The shape of what is typed in the guide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import time
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
    StringField,
    TelField,
    TextAreaField,
    URLField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, Regexp, ValidationError

from hotline.accounts.models import Person
from hotline.core.forms import REQUIRED, Form, VersionedForm, length
from hotline.guide import rules
from hotline.guide.kinds import LOGINS, OFFICES, Kind, Login, Office
from hotline.guide.models import Entry, Link
from hotline.guide.rules import Span
from hotline.guide.services import EntryFields, LinkFields
from hotline.guide.topics import Topics
from hotline.opening.words import weekday

_SPAN = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[.:](\d{2}))?")
_WHOLE_ADDRESS = _l("Skriv hele adressen, for eksempel https://www.borger.dk.")


def _address(label: Any, description: Any = "") -> URLField:
    return URLField(
        label,
        description=description,
        validators=[Optional(), length(300), Regexp(rules.ADDRESS, message=_WHOLE_ADDRESS)],
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


class EntryForm(VersionedForm):
    """An entry. `fit()` leaves what its kind has no use for out, and `offer()` fills in what there is to choose from."""

    title = StringField(
        _l("Titel"),
        description=_l("Sig det, som borgeren siger det. Spørgsmål slutter med et spørgsmålstegn."),
        validators=[REQUIRED, length(120)],
    )
    topic = SelectField(
        _l("Emne"), description=_l("Udfylder opkaldets emne, når siden vælges."), validators=[Optional()]
    )
    office = SelectField(_l("Hvilket sted"), validators=[Optional()])
    summary = TextAreaField(_l("Kort fortalt"), validators=[Optional(), length(600)])
    words = TextAreaField(
        _l("Hverdagsord"),
        description=_l("Ord, borgere bruger i stedet for titlen. Adskil med komma eller linjeskift."),
        validators=[Optional(), length(rules.WORDS_MOST)],
    )
    ready = TextAreaField(
        _l("Hav dette parat"), description=_l("Én ting pr. linje."), validators=[Optional(), length(1000)]
    )
    steps = TextAreaField(
        _l("Trin for trin"),
        description=_l("Ét trin pr. linje. De får selv numre."),
        validators=[Optional(), length(4000)],
    )
    limits = TextAreaField(
        _l("Det svarer vi ikke på"),
        description=_l("Én ting pr. linje."),
        validators=[Optional(), length(1000)],
    )
    phone = TelField(_l("Telefon"), validators=[Optional(), length(30)])
    address = StringField(_l("Adresse"), validators=[Optional(), length(200)])
    hours = TextAreaField(
        _l("Telefontid"),
        description=_l("En linje pr. dag, fx »mandag 10-14«. Flere tider samme dag adskilles med komma."),
        validators=[Optional(), length(600)],
    )
    url = _address(_l("Egen side"), _l("Når den ligger samme sted for alle kommuner."))
    borger_url = _address(_l("Side på borger.dk"))
    service = SelectField(_l("National service at ringe til"), validators=[Optional()])
    login = SelectField(_l("Log-in"), coerce=Login, default=Login.NONE, validators=[Optional()])
    mandatory = BooleanField(_l("Obligatorisk selvbetjening"))
    vendor = StringField(_l("Leverandør"), validators=[Optional(), length(80)])
    kle = StringField(_l("KLE-nummer"), validators=[Optional(), length(20)])
    owner = SelectField(_l("Ansvarlig"), validators=[Optional()])
    review_by = DateField(_l("Gennemgås senest"), validators=[Optional()])
    unsure = BooleanField(_l("Skal kontrolleres, før hotlinen stoler på den"))

    _NOT_FOR: dict[Kind, tuple[str, ...]] = {
        Kind.SOLUTION: ("phone", "address", "hours"),
        Kind.ARTICLE: ("phone", "address", "hours", "login", "mandatory", "vendor", "kle"),
        Kind.SERVICE: ("address", "office", "service", "login", "mandatory", "vendor", "kle", "ready"),
        Kind.PLACE: ("service", "login", "mandatory", "vendor", "kle", "ready", "borger_url"),
        Kind.SCRIPT: (
            "phone",
            "address",
            "hours",
            "login",
            "mandatory",
            "vendor",
            "kle",
            "url",
            "ready",
            "words",
        ),
    }

    def fit(self, kind: Kind) -> None:
        """Leave out what an entry of this kind has no use for."""
        for name in self._NOT_FOR[kind]:
            del self[name]

    def offer(
        self, topics: Topics, services: Sequence[Entry], owners: Sequence[Person], entry: Entry | None
    ) -> None:
        """Fill in what there is to choose from; what `entry` has now is among it."""
        nothing = SelectChoice("", _("Ikke valgt"))
        codes = list(topics.names().items())
        if entry and entry.topic and entry.topic not in dict(codes):
            codes.append((entry.topic, entry.topic))
        self.topic.choices = [nothing, *(SelectChoice(code, _topic(code, label)) for code, label in codes)]
        self.owner.choices = [
            nothing,
            *(SelectChoice(str(each.id), each.name) for each in _with_owner(owners, entry)),
        ]
        if "office" in self:
            self.office.choices = [nothing, *(SelectChoice(code, label) for code, label in OFFICES.items())]
        if "service" in self:
            self.service.choices = [nothing, *(SelectChoice(str(each.id), each.title) for each in services)]
        if "login" in self:
            self.login.choices = [SelectChoice(code, label) for code, label in LOGINS.items()]

    def fill_from(self, entry: Entry) -> None:
        """Show what is saved."""
        for name, item in self._fields.items():
            if name not in {"csrf_token", "hours", "owner", "service", "login", "office", "topic"}:
                item.data = getattr(entry, name)
        self.topic.data = entry.topic or ""
        self.owner.data = str(entry.owner_id or "")
        if "office" in self:
            self.office.data = entry.office or ""
        if "service" in self:
            self.service.data = str(entry.service_id or "")
        if "login" in self:
            self.login.data = Login(entry.login)
        if "hours" in self:
            self.hours.data = written(Span(row.weekday, row.start, row.end) for row in entry.hours)

    def validate_hours(self, field: Any) -> None:
        read_hours(field.data or "")

    def fields(self) -> EntryFields:
        """What was posted, for the services."""
        texts = ("summary", "ready", "steps", "limits", "phone", "address", "url", "borger_url", "vendor")
        given = {name: (self[name].data or "") if name in self else "" for name in texts}
        office = self.office.data if "office" in self else None
        return EntryFields(
            title=self.title.data,
            topic=self.topic.data or None,
            words="\n".join(rules.everyday_words((self.words.data or "") if "words" in self else "")),
            kle=(self.kle.data or None) if "kle" in self else None,
            login=(self.login.data or Login.NONE) if "login" in self else Login.NONE,
            mandatory=bool("mandatory" in self and self.mandatory.data),
            unsure=bool(self.unsure.data),
            office=Office(office) if office else None,
            service_id=_number(self.service.data) if "service" in self else None,
            owner_id=_number(self.owner.data),
            review_by=self.review_by.data,
            hours=tuple(read_hours(self.hours.data or "")) if "hours" in self else (),
            **given,
        )


def _topic(code: str, label: str) -> str:
    return f"– {label}" if "." in code else label


def _with_owner(owners: Sequence[Person], entry: Entry | None) -> list[Person]:
    found = list(owners)
    if entry and entry.owner and all(each.id != entry.owner_id for each in found):
        found.append(entry.owner)
    return found


def written(spans: Iterable[Span]) -> str:
    """Opening hours as people type them, a line a day."""
    days: dict[int, list[str]] = {}
    for each in sorted(spans):
        days.setdefault(each.weekday, []).append(f"{each.start:%H.%M}-{each.end:%H.%M}")
    return "\n".join(f"{weekday(number)} {', '.join(found)}" for number, found in sorted(days.items()))


def read_hours(text: str) -> list[Span]:
    """Opening hours from lines as »mandag 10-14, 15-18«; raises ValidationError naming the line that is not."""
    found: list[Span] = []
    for line in rules.lines(text):
        name, _sep, rest = line.partition(" ")
        number = _weekday(name)
        spans = [_SPAN.fullmatch(each.strip().removeprefix("kl.").strip()) for each in rest.split(",")]
        try:
            if number is None:
                raise ValueError
            for each in spans:
                start, end = _times(each)
                found.append(Span(number, start, end))
        except ValueError:
            raise ValidationError(
                _("Linjen »%(line)s« kan ikke læses. Skriv fx »mandag 10-14«.", line=line)
            ) from None
    return found


def _weekday(name: str) -> int | None:
    start = name.strip(":.").lower()
    if len(start) < 2:
        return None
    return next((number for number in range(7) if weekday(number).lower().startswith(start)), None)


def _times(match: re.Match[str] | None) -> tuple[time, time]:
    if match is None:
        raise ValueError
    first, first_minutes, last, last_minutes = match.groups()
    start, end = time(int(first), int(first_minutes or 0)), time(int(last), int(last_minutes or 0))
    if start >= end:
        raise ValueError
    return start, end


class LinkForm(VersionedForm):
    """What an entry says for one municipality."""

    url = _address(_l("Kommunens link"))
    demo_url = _address(_l("Link til demo eller test"), _l("Til øvelse, uden rigtige oplysninger."))
    variant = TextAreaField(
        _l("Sådan er det hos os"),
        description=_l("Kun det, der er anderledes end i de andre kommuner."),
        validators=[Optional(), length(600)],
    )
    unsure = BooleanField(_l("Skal kontrolleres, før hotlinen stoler på det"))

    def fill_from(self, link: Link | None) -> None:
        """Show what is saved."""
        self.show_saved(link)
        for name in ("url", "demo_url", "variant", "unsure"):
            self[name].data = getattr(link, name) if link else self[name].default

    def fields(self) -> LinkFields:
        """What was posted, for the services."""
        return LinkFields(
            self.url.data or "", self.demo_url.data or "", self.variant.data or "", bool(self.unsure.data)
        )


class VersionForm(VersionedForm):
    """A button that acts on a row as it was seen."""


class FlagForm(Form):
    """Why an entry seems outdated."""

    note = StringField(
        _l("Hvad er forkert?"),
        description=_l("Skriv ikke om borgeren."),
        validators=[Optional(), length(200)],
    )


class WordForm(Form):
    """Which entry a search without a hit should have found, and the word that will let it."""

    term = HiddenField()
    entry = RadioField(
        _l("Side i guiden"),
        coerce=int,
        validators=[InputRequired(_l("Vælg den side, som søgningen skulle have fundet."))],
        invalid_choice_message=_l("Vælg den side, som søgningen skulle have fundet."),
        invalid_value_message=_l("Vælg den side, som søgningen skulle have fundet."),
    )
    word = StringField(
        _l("Hverdagsord"),
        description=_l("Ret gerne stavemåden, så den er, som folk skriver."),
        validators=[REQUIRED, length(60)],
    )


class TermForm(Form):
    """A search without a hit, named."""

    term = HiddenField()


class SearchForm(Form):
    """What is searched for, kept in the address."""

    class Meta(Form.Meta):
        csrf = False

    q = SearchField(_l("Søg i guiden"), validators=[Optional(), length(100)])
