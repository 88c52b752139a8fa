"""Lengths of time and places in words."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from hotline.calls import rules
from hotline.calls.models import Call


def until(now: datetime, then: datetime) -> str:
    """How long from `now` to `then`, as people say it: "2 timer og 15 minutter", "3 dage"."""
    span = rules.span(now, then)
    if span.days:
        return str(ngettext("%(num)d dag", "%(num)d dage", span.days))
    hours = str(ngettext("%(num)d time", "%(num)d timer", span.hours))
    minutes = str(ngettext("%(num)d minut", "%(num)d minutter", span.minutes))
    if span.hours and span.minutes:
        return str(_("%(hours)s og %(minutes)s", hours=hours, minutes=minutes))
    return hours if span.hours else minutes


def municipality(call: Call) -> str:
    """Where the caller lives, in words."""
    if call.municipality:
        return call.municipality.name
    return str(
        _("Anden kommune") if call.municipality_kind == rules.MunicipalityKind.OTHER else _("Ved ikke")
    )
