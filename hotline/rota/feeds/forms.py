"""What is posted about calendar addresses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from hotline.core.forms import REQUIRED, Form, length


class CalendarForm(Form):
    name = StringField(
        _l("Navn på adressen"),
        description=_l("Så du kan kende den igen, fx »Min telefon« eller »Outlook på arbejdet«."),
        validators=[REQUIRED, length(60)],
    )
