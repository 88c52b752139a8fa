"""Lengths of time, places and topics in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from hotline.calls import queries, rules
from hotline.calls.forms import CallForm, NewCallForm
from hotline.calls.models import Call
from hotline.organisation.campaigns.models import Campaign


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


@dataclass(frozen=True)
class Shortcut:
    """A topic that is called about much: one press instead of two."""

    code: str
    label: Any


def shortcuts(form: NewCallForm) -> list[Shortcut]:
    """The most used topics of the last weeks that can be chosen today."""
    rows = form.offered.taxonomy.most_used
    return [Shortcut(str(queries.subcategory_code(row)), _(row.label)) for row in rows]


def incident(form: NewCallForm) -> Campaign | None:
    """The newest incident that runs: what most will ring about in the next hour."""
    return next((each for each in form.offered.campaigns if each.is_incident), None)


@dataclass(frozen=True)
class Used:
    """An entry of the guide that a call says was used."""

    field: str
    id: int
    title: str


def used(form: CallForm) -> list[Used]:
    """What of the guide the form holds, to be shown and taken off again."""
    titles = {entry.id: entry.title for entry in form.offered.guide}
    found = [(field.name, field.data) for field in (form.solution, form.article) if field.data]
    return [Used(name, row, titles[row]) for name, row in found if row in titles]
