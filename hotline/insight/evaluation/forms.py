"""What is posted about the evaluation."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, TextAreaField
from wtforms.validators import Optional, ValidationError

from hotline.core.forms import REQUIRED, VersionedForm, length
from hotline.insight.evaluation import rules
from hotline.insight.evaluation.models import TrialPeriod


class TrialForm(VersionedForm):
    first_day = DateField(_l("Første dag"), validators=[REQUIRED])
    last_day = DateField(_l("Sidste dag"), validators=[REQUIRED])

    def validate_last_day(self, field: DateField) -> None:
        if self.first_day.data and field.data and field.data < self.first_day.data:
            raise ValidationError(_("Den sidste dag ligger før den første."))

    def say_wrong_dates(self) -> None:
        """Say in Danish what is wrong with a date that is none."""
        for field in (self.first_day, self.last_day):
            if field.raw_data and field.raw_data[0] and field.data is None:
                field.errors = [_("Skriv datoen som dag, måned og år.")]

    def fill_from(self, row: TrialPeriod | None) -> None:
        """Show what is saved."""
        if row is not None:
            self.first_day.data, self.last_day.data = row.first_day, row.last_day
        self.show_saved(row)


class TextForm(VersionedForm):
    text = TextAreaField(
        _l("Jeres vurdering"),
        description=_l(
            "En tom linje begynder et nyt afsnit. Skriv ikke om enkelte borgere eller medarbejdere."
        ),
        validators=[Optional(), length(rules.TEXT_MOST)],
    )
