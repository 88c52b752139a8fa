"""What is posted about competences."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from hotline.accounts.models import Person
from hotline.core.forms import REQUIRED, Form, VersionedForm, length
from hotline.organisation.competences import rules
from hotline.organisation.competences.models import Competence
from hotline.organisation.competences.rules import Level
from hotline.organisation.competences.services import CompetenceFields, TrainingFields
from hotline.organisation.competences.words import LEVELS, MEANINGS

_LINK_HINT = _l("En adresse på nettet, eller en side her i portalen, for eksempel /guide.")


def _link(form: Form, field: StringField) -> None:
    if field.data and not rules.is_link(field.data):
        raise ValidationError(_("Skriv hele adressen, for eksempel https://kommune.dk/kursus."))


class CompetenceForm(VersionedForm):
    name = StringField(_l("Navn"), validators=[REQUIRED, length(rules.NAME_MOST)])
    about = TextAreaField(_l("Hvad skal man kunne?"), validators=[Optional(), length(rules.ABOUT_MOST)])
    material_url = URLField(
        _l("Materiale"), description=_LINK_HINT, validators=[Optional(), length(rules.LINK_MOST), _link]
    )
    practice_url = URLField(
        _l("Her kan man øve sig"),
        description=_l("For eksempel en testløsning, eller /training/."),
        validators=[Optional(), length(rules.LINK_MOST), _link],
    )
    needed = SelectField(
        _l("Kræves til vagt"),
        description=_l("Mangler nogen det, bliver der advaret. Det forhindrer ikke, at de får vagter."),
        validators=[Optional()],
    )

    def offer(self) -> None:
        """Fill in the levels."""
        self.needed.choices = [
            SelectChoice("", _("Nej")),
            *(SelectChoice(str(int(each)), _("Ja, mindst: %(level)s", level=LEVELS[each])) for each in Level),
        ]

    def fill_from(self, row: Competence) -> None:
        """Show what is saved."""
        for name in ("name", "about", "material_url", "practice_url"):
            self[name].data = getattr(row.now, name)
        self.needed.data = "" if row.now.needed is None else str(row.now.needed)
        self.show_saved(row)

    def fields(self) -> CompetenceFields:
        """What was posted; only for a form that is valid."""
        return CompetenceFields(
            name=self.name.data,
            about=self.about.data or "",
            material_url=self.material_url.data or "",
            practice_url=self.practice_url.data or "",
            needed=Level(int(self.needed.data)) if self.needed.data else None,
        )


class TrainingForm(Form):
    competence = SelectField(_l("Kompetence"), validators=[REQUIRED])
    level = RadioField(_l("Niveau"), validators=[REQUIRED])
    day = DateField(_l("Dato"), validators=[REQUIRED])
    trainer = SelectField(_l("Oplært af"), validators=[Optional()])
    other_trainer = StringField(
        _l("Oplært af en anden"),
        description=_l("Når det var en udefra: skriv kursets eller stedets navn, ikke en privatperson."),
        validators=[Optional(), length(rules.TRAINER_MOST)],
    )
    practised = BooleanField(_l("Har selv øvet det"))

    def offer(self, competences: Sequence[Competence], trainers: Sequence[Person]) -> None:
        """Fill in what can be chosen."""
        self.competence.choices = [
            SelectChoice("", _("Vælg")),
            *(SelectChoice(str(each.id), each.now.name) for each in competences),
        ]
        self.level.choices = [
            SelectChoice(str(int(each)), f"{int(each)} {LEVELS[each]}: {MEANINGS[each]}") for each in Level
        ]
        self.trainer.choices = [
            SelectChoice("", _("Ikke valgt")),
            *(SelectChoice(str(each.id), each.name) for each in trainers),
        ]

    def say_wrong_date(self) -> None:
        """Say in Danish what is wrong with a date that is none."""
        if self.day.raw_data and self.day.raw_data[0] and self.day.data is None:
            self.day.errors = [_("Skriv datoen som dag, måned og år.")]

    def fields(self) -> TrainingFields:
        """What was posted; only for a form that is valid."""
        return TrainingFields(
            competence_id=int(self.competence.data),
            level=Level(int(self.level.data)),
            day=self.day.data,
            trainer_id=int(self.trainer.data) if self.trainer.data else None,
            trainer=self.other_trainer.data or "",
            practised=bool(self.practised.data),
        )
