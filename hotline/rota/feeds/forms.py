"""What is posted about calendar addresses."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from hotline.accounts.models import Municipality
from hotline.core.forms import REQUIRED, Form, length
from hotline.rota.calendar import Scope

SCOPES = {
    Scope.PERSONAL: _l("Mine egne vagter og bagvagter"),
    Scope.MUNICIPALITY: _l("Min kommunes aftener, med navne"),
    Scope.LINE: _l("Alle aftener i de fem kommuner, med navne"),
    Scope.OPENINGS: _l("Hotlinens åbningstider, uden navne"),
}
ALARMS = {
    "": _l("Ingen påmindelse"),
    "15": _l("15 minutter før"),
    "60": _l("1 time før"),
    "120": _l("2 timer før"),
    "1440": _l("1 dag før"),
}


class CalendarForm(Form):
    name = StringField(
        _l("Navn på adressen"),
        description=_l("Så du kan kende den igen, fx »Min telefon« eller »Outlook på arbejdet«."),
        validators=[REQUIRED, length(60)],
    )
    scope = RadioField(
        _l("Hvad skal kalenderen vise?"),
        choices=[SelectChoice(value, label) for value, label in SCOPES.items()],
        default=Scope.PERSONAL,
    )
    municipality_id = SelectField(_l("Kommune"), coerce=int, validate_choice=False)
    alarm = SelectField(
        _l("Påmindelse"),
        description=_l(
            "Google og Outlook springer påmindelser i abonnementer over; Apple og Thunderbird viser dem."
        ),
        choices=[SelectChoice(value, label) for value, label in ALARMS.items()],
        default="",
    )

    def offer(self, municipalities: Iterable[Municipality] | None) -> None:
        """Let the coordinator choose among all municipalities; None for those who have their own."""
        if municipalities is None:
            del self.municipality_id
        else:
            self.municipality_id.choices = [SelectChoice(each.id, each.name) for each in municipalities]

    @property
    def alarm_minutes(self) -> int | None:
        """How long before an event to remind; None for not at all."""
        return int(self.alarm.data) if self.alarm.data else None
