"""What is posted about suggestions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from hotline.core.forms import REQUIRED, Form, VersionedForm, length
from hotline.organisation.lessons import rules
from hotline.organisation.lessons.rules import Status
from hotline.organisation.lessons.words import STATUSES


class SuggestForm(Form):
    text = TextAreaField(
        _l("Hvad har du lært, og hvad foreslår du?"),
        description=_l("Alle fem kommuner ser det. Skriv ikke om enkelte borgere."),
        validators=[REQUIRED, length(rules.TEXT_MOST)],
    )


class AnswerForm(VersionedForm):
    status = RadioField(_l("Hvad bliver det til?"), validators=[REQUIRED])
    text = TextAreaField(
        _l("Svar"),
        description=_l("Den, der foreslog det, får det at vide."),
        validators=[Optional(), length(rules.TEXT_MOST)],
    )

    def offer(self, now: Status) -> None:
        """Let what the suggestion can become be chosen."""
        self.status.choices = [SelectChoice(each.value, STATUSES[each]) for each in rules.steps_from(now)]
