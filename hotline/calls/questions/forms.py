"""What is posted about a question to a municipality."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from hotline.accounts.models import Municipality
from hotline.calls.questions.models import QUESTION_MOST
from hotline.core.forms import REQUIRED, Form, length


class QuestionForm(Form):
    municipality = SelectField(_l("Hvilken kommune skal svare?"), validators=[REQUIRED])
    text = TextAreaField(
        _l("Spørgsmålet"),
        description=_l(
            "Spørg om løsningen, reglen eller siden, ikke om borgeren. Skriv aldrig navn, CPR-nummer, telefonnummer, adresse, sagsnummer eller noget om helbred. Skal borgeren have svar, så bed borgeren ringe til kommunen."
        ),
        validators=[REQUIRED, length(QUESTION_MOST)],
    )

    def offer(self, municipalities: Sequence[Municipality]) -> None:
        """Fill in who can be asked."""
        self.municipality.choices = [
            SelectChoice("", _("Vælg")),
            *(
                SelectChoice(
                    str(each.id),
                    each.name if each.inbox else _("%(name)s (ingen mailadresse)", name=each.name),
                )
                for each in municipalities
            ),
        ]
