"""Calls as rows to take along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from hotline.calls import taxonomy
from hotline.calls.models import Call
from hotline.calls.wording import municipality
from hotline.core import clock
from hotline.core.i18n import hour
from hotline.core.spreadsheet import Cell
from hotline.organisation.campaigns.words import CONTACT_TYPES


def title() -> str:
    """What the sheet is called."""
    return str(_("Opkald"))


def table(calls: Iterable[Call]) -> list[list[Cell]]:
    """A line of heads, and a line for each call."""
    head: list[Cell] = [
        _("Dag"),
        _("Klokken"),
        _("Minutter"),
        _("Borgerens kommune"),
        _("Kanal"),
        _("Kategori"),
        _("Emne"),
        _("Udfald"),
        _("Henvendelsestype"),
        _("Prøvet selv først"),
        _("Hindring"),
        _("Hvem ringede"),
        _("Hjælp"),
        _("Ellers havde borgeren"),
        _("Årsagen kan fjernes"),
        _("Svaret fandtes på nettet"),
        _("Uden henvendelse"),
        _("Tid fra hukommelsen"),
    ]
    return [head, *(_row(call) for call in calls)]


def _row(call: Call) -> list[Cell]:
    minutes = round((call.ended_at - call.started_at).total_seconds() / 60)
    return [
        call.day,
        hour(clock.local(call.started_at)),
        minutes,
        municipality(call),
        _label(taxonomy.CHANNELS, call.channel),
        _(call.category.label),
        _(call.subcategory.label) if call.subcategory else "",
        _(call.outcome.label),
        _label(CONTACT_TYPES, call.contact_type),
        _label(taxonomy.TRIED, call.tried_self_first),
        _label(taxonomy.BARRIERS, call.barrier),
        _label(taxonomy.CALLER_TYPES, call.caller_type),
        _label(taxonomy.ASSISTS, call.assist_level),
        _label(taxonomy.ALTERNATIVES, call.alternative),
        _yes(call.cause_removable),
        _yes(call.answer_online),
        _label(taxonomy.NON_CALLS, call.non_call),
        _yes(call.afterwards),
    ]


def _label(labels: Mapping[Any, Any], value: str | None) -> str:
    return "" if value is None else str(labels[value])


def _yes(said: bool) -> str:
    return str(_("Ja") if said else _("Nej"))
