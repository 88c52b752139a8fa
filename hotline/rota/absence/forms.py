"""What is posted about absence."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from hotline.core.forms import Form, length
from hotline.opening.words import EXCEPTIONAL
from hotline.rota.absence.rules import tells_of_health
from hotline.rota.rules import Slot

OWN = "own"
_PLACE = re.compile(r"(primary|backup)-([1-9][0-9]{0,8})")


class ClosingForm(Form):
    """Why an evening closes exceptionally, as the public reads it."""

    reason = RadioField(
        _l("Hvad skal der stå på den offentlige side?"),
        choices=[
            *(SelectChoice(reason, said) for reason, said in EXCEPTIONAL.items()),
            SelectChoice(OWN, _l("Egen tekst")),
        ],
        validators=[InputRequired(_l("Vælg en grund."))],
    )
    own = StringField(
        _l("Egen tekst"),
        validators=[length(100)],
        description=_l(
            "Kun hvis du har valgt egen tekst. Alle kan læse den: skriv intet om personer eller sygdom."
        ),
    )

    def validate_own(self, field: Any) -> None:
        """The own text is needed when it is chosen, and tells of nobody's health."""
        if self.reason.data != OWN:
            return
        if not field.data:
            raise ValidationError(_l("Skriv teksten."))
        if tells_of_health(field.data):
            raise ValidationError(
                _l(
                    "Teksten er offentlig og må ikke handle om sygdom. Skriv for eksempel »Ingen bemanding i aften«."
                )
            )

    @property
    def why(self) -> str:
        """The reason as it is stored."""
        return str(self.own.data if self.reason.data == OWN else self.reason.data)


def place(posted: str) -> tuple[Slot, int] | None:
    """The slot and the person of a button, from `primary-12`; None when it is not one of ours."""
    found = _PLACE.fullmatch(posted)
    return (Slot(found[1]), int(found[2])) if found else None


def person_id(posted: str) -> int | None:
    """The id of the person seen on the page; None when it is not a number."""
    return int(posted) if re.fullmatch(r"[1-9][0-9]{0,8}", posted) else None
