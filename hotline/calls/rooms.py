"""The rooms around the call log, for the application to open."""

from __future__ import annotations

from flask import Flask

from hotline.calls import retention
from hotline.calls.incidents.views import bp as incidents
from hotline.calls.notes import retention as notes_retention
from hotline.calls.notes.views import bp as notes
from hotline.calls.questions import retention as questions_retention
from hotline.calls.questions.views import bp as questions
from hotline.calls.telephony.api import bp as telephony_api
from hotline.calls.telephony.views import bp as telephony
from hotline.calls.views import bp as calls

BLUEPRINTS = (calls, incidents, notes, questions, telephony, telephony_api)


def init_app(app: Flask) -> None:
    """Register what each room keeps for a limited time, and let telephone systems post without a page before it."""
    for each in (retention, notes_retention, questions_retention):
        each.init_app(app)
    app.extensions["csrf"].exempt(telephony_api)
