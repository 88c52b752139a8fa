"""What is posted to the co-browse pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf

from hotline.core.forms import REQUIRED, Form, length


class OpenForm(Form):
    practice = HiddenField(default="no", validators=[AnyOf(["yes", "no"])])


class CodeForm(Form):
    code = StringField(_l("Kode på seks cifre"), validators=[REQUIRED, length(20)])


class TokenForm(Form):
    answer = HiddenField(validators=[AnyOf(["yes", "no"])])
    words = HiddenField()
