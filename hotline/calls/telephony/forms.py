"""What is posted about the telephone's figures."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import IntegerField, StringField
from wtforms.validators import NumberRange, Optional

from hotline.calls.telephony import rules
from hotline.calls.telephony.rules import Figures
from hotline.core.forms import REQUIRED, Form, VersionedForm, length

_WHOLE = _l("Skriv et helt tal, for eksempel 12.")
_RANGE = NumberRange(0, rules.MOST, message=_l("Skriv et tal mellem %(min)d og %(max)d."))


class FiguresForm(VersionedForm):
    offered = IntegerField(
        _l("Tilbudt"),
        description=_l("Alle opkald, der kom ind."),
        invalid_value_message=_WHOLE,
        validators=[REQUIRED, _RANGE],
    )
    answered = IntegerField(_l("Besvaret"), invalid_value_message=_WHOLE, validators=[REQUIRED, _RANGE])
    abandoned = IntegerField(
        _l("Opgivet"),
        description=_l("Borgeren lagde på, før nogen svarede."),
        invalid_value_message=_WHOLE,
        validators=[REQUIRED, _RANGE],
    )
    other = IntegerField(
        _l("Andet"),
        description=_l(
            "Det, telefonsystemet selv tæller for sig. Tallene behøver ikke gå op; resten bliver vist."
        ),
        invalid_value_message=_WHOLE,
        validators=[Optional(), _RANGE],
    )
    waiting_seconds = IntegerField(
        _l("Ventetid i sekunder"),
        description=_l("I gennemsnit, hvis den kendes."),
        invalid_value_message=_WHOLE,
        validators=[
            Optional(),
            NumberRange(0, rules.LONGEST_WAIT, message=_l("Skriv et tal mellem %(min)d og %(max)d.")),
        ],
    )

    def figures(self) -> Figures:
        """What was posted; only for a form that is valid."""
        return Figures(
            self.offered.data,
            self.answered.data,
            self.abandoned.data,
            self.other.data,
            self.waiting_seconds.data,
        )


class FileForm(Form):
    file = FileField(
        _l("CSV-fil"),
        description=_l(
            "Første linje er overskrifter: dato;tilbudt;besvaret;opgivet;andet;ventetid. Semikolon eller komma. Intet gemmes, før du har set det."
        ),
    )


class SystemForm(Form):
    name = StringField(
        _l("Telefonsystemets navn"),
        description=_l("Så I kan kende det igen på listen og ved tallene."),
        validators=[REQUIRED, length(60)],
    )
