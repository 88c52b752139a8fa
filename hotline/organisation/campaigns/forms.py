"""What is posted about campaigns."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from hotline.accounts.models import Municipality
from hotline.core.forms import REQUIRED, VersionedForm, length
from hotline.organisation.campaigns import rules
from hotline.organisation.campaigns.models import Campaign
from hotline.organisation.campaigns.rules import ContactType
from hotline.organisation.campaigns.services import CampaignFields
from hotline.organisation.campaigns.words import CONTACT_TYPES


class CampaignForm(VersionedForm):
    label = StringField(
        _l("Hvad handler den om?"),
        description=_l("Få ord. Det står på knappen i opkaldsskemaet, for eksempel »Digital flytning«."),
        validators=[REQUIRED, length(rules.LABEL_MOST)],
    )
    first_day = DateField(_l("Første dag"), validators=[REQUIRED])
    last_day = DateField(_l("Sidste dag"), validators=[REQUIRED])
    municipality = SelectField(_l("For hvem"), validators=[Optional()])
    aim = TextAreaField(_l("Hvad vil I opnå?"), validators=[Optional(), length(rules.TEXT_MOST)])
    medium = StringField(
        _l("Hvor ser borgerne den?"),
        description=_l("For eksempel breve, hjemmesiden, biblioteket."),
        validators=[Optional(), length(rules.MEDIUM_MOST)],
    )
    material = TextAreaField(
        _l("Materiale til medarbejderne"),
        description=_l("Links og det, der skal siges."),
        validators=[Optional(), length(rules.TEXT_MOST)],
    )
    contact_type = SelectField(
        _l("Henvendelsestype"),
        description=_l("Som opkaldene tælles i KOMHEN, hvis andet ikke vælges."),
        choices=[SelectChoice(kind.value, label) for kind, label in CONTACT_TYPES.items()],
        default=ContactType.INFORMATION.value,
    )
    public = BooleanField(_l("Vis den på forsiden, mens den kører"))

    def offer(self, municipalities: Sequence[Municipality]) -> None:
        """Fill in whose it can be."""
        self.municipality.choices = [
            SelectChoice("", _("Alle kommuner")),
            *(SelectChoice(str(each.id), each.name) for each in municipalities),
        ]

    def validate_last_day(self, field: DateField) -> None:
        if self.first_day.data and field.data and field.data < self.first_day.data:
            raise ValidationError(_("Den sidste dag ligger før den første."))

    def say_wrong_dates(self) -> None:
        """Say in Danish what is wrong with a date that is none."""
        for field in (self.first_day, self.last_day):
            if field.raw_data and field.raw_data[0] and field.data is None:
                field.errors = [_("Skriv datoen som dag, måned og år.")]

    def fill_from(self, row: Campaign) -> None:
        """Show what is saved."""
        for name in ("label", "first_day", "last_day", "aim", "medium", "material", "public", "contact_type"):
            self[name].data = getattr(row, name)
        self.municipality.data = str(row.municipality_id or "")
        self.show_saved(row)

    def fields(self) -> CampaignFields:
        """What was posted; only for a form that is valid."""
        return CampaignFields(
            label=self.label.data,
            first_day=self.first_day.data,
            last_day=self.last_day.data,
            contact_type=ContactType(self.contact_type.data),
            aim=self.aim.data,
            material=self.material.data,
            medium=self.medium.data,
            municipality_id=int(self.municipality.data) if self.municipality.data else None,
            public=bool(self.public.data),
        )
