"""The form of a new token."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from hotline.accounts.models import Municipality, Person
from hotline.accounts.tokens.rules import NAME_MOST, Scope
from hotline.core.forms import REQUIRED, UNKNOWN_CHOICE, Form, length

SCOPE_NAMES = {
    Scope.READ_STATUS: _l("Læse, om der er åbent, og åbningstiderne"),
    Scope.READ_ROTA: _l("Læse vagtplanen, som den er offentliggjort"),
    Scope.READ_CALLS: _l("Læse opkald, uden noter og uden hvem der tog dem"),
    Scope.READ_STATISTICS: _l("Læse statistik"),
    Scope.READ_GUIDE: _l("Læse guidens selvbetjeningsløsninger"),
    Scope.WRITE_CALLS: _l("Registrere opkald"),
    Scope.WRITE_TELEPHONY: _l("Skrive telefontal"),
}


class TokenForm(Form):
    name = StringField(
        _l("Navn"),
        description=_l("Så I kan kende nøglen igen, fx »Power BI i Hvidovre«."),
        validators=[REQUIRED, length(NAME_MOST)],
    )
    scopes = SelectMultipleField(
        _l("Hvad må nøglen bruges til?"),
        description=_l("Vælg så lidt som muligt."),
        coerce=Scope,
        choices=[SelectChoice(scope, name) for scope, name in SCOPE_NAMES.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        invalid_value_message=UNKNOWN_CHOICE,
        invalid_choice_message=UNKNOWN_CHOICE,
        validators=[REQUIRED],
    )
    municipality_id = SelectField(_l("Kommune"), coerce=lambda value: int(value) if value else None)
    person_id = SelectField(
        _l("Handler som"),
        description=_l("Nøglen kan aldrig mere end den person, og den dør, når personen gøres inaktiv."),
        coerce=int,
    )
    expires_on = DateField(
        _l("Udløber"),
        description=_l("Sidste dag, den virker. Højst et år frem."),
        invalid_value_message=_l("Vælg en dato."),
        validators=[REQUIRED],
    )

    def offer(self, municipalities: Sequence[Municipality], people: Sequence[Person], anywhere: bool) -> None:
        """Fill in what to choose from; `anywhere` adds all municipalities together."""
        everywhere = [SelectChoice("", _l("Alle kommuner"))] if anywhere else []
        self.municipality_id.choices = everywhere + [
            SelectChoice(each.id, each.name) for each in municipalities
        ]
        self.person_id.choices = [
            SelectChoice(
                each.id, f"{each.name} ({each.municipality.name})" if each.municipality else each.name
            )
            for each in people
        ]
