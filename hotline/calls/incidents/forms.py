"""What is posted about an incident."""

from __future__ import annotations

from wtforms import HiddenField, StringField

from hotline.core.forms import Form


class IncidentForm(Form):
    """What is down: one of the likely things by its word, or a few words of one's own, tidied as any line."""

    likely = HiddenField(default="")
    label = StringField(default="")
