"""The plan as a list: filtered, in pages, and as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core import clock
from hotline.core.i18n import hour
from hotline.core.spreadsheet import Cell
from hotline.rota import words
from hotline.rota.plan.board import Evening, evenings_for
from hotline.rota.plan.filters import Filter
from hotline.rota.rules import Slot

ON_A_PAGE = 60
LONGEST = timedelta(days=800)
USUAL = timedelta(days=182)


@dataclass(frozen=True)
class Listing:
    """Some evenings out of `total`; `page` counts from 1."""

    evenings: Sequence[Evening]
    total: int
    page: int
    pages: int


def period(first: date | None, last: date | None) -> tuple[date, date]:
    """The days to list: from today and half a year on when nothing is asked for, and never more than two years."""
    start = first or clock.today()
    end = last if last is not None and last >= start else start + USUAL
    return start, min(end, start + LONGEST)


def listing_for(viewer: Person, first: date, last: date, wanted: Filter, page: int) -> Listing:
    """One page of the evenings from `first` to `last` that are asked for; a page too far is the last one."""
    found = evenings_for(viewer, first, last, wanted)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(max(page, 1), pages)
    return Listing(found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE], len(found), page, pages)


def standing(evening: Evening) -> str:
    """How an evening stands, in a word or two."""
    if evening.cancelled:
        return str(_("Aflyst"))
    if not evening.visible:
        return str(_("Ikke udgivet endnu"))
    if evening.over:
        return str(_("Holdt"))
    if evening.running:
        return str(_("I gang nu"))
    return str(_("Kladde") if evening.draft else _("Udgivet"))


def rows_of(evenings: Sequence[Evening]) -> list[list[Cell]]:
    """The evenings as a table under a row of headings."""
    heads = (_("Dato"), _("Ugedag"), _("Uge"), _("Fra"), _("Til"), _("Kommune"))
    slots = [str(words.SLOT_NAMES[slot]) for slot in Slot]
    rows: list[list[Cell]] = [[*heads, *slots, _("Status"), _("Mangler")]]
    for each in evenings:
        shift = each.shift
        lacks = ", ".join(each.lacks) if not each.over else ""
        rows.append(
            [
                shift.day.isoformat(),
                words.weekday_name(shift.day.weekday()),
                str(shift.week),
                hour(shift.starts_at),
                hour(shift.ends_at),
                shift.municipality.name,
                *(place.name or "" for place in each.places),
                standing(each),
                shift.cancelled_why or lacks,
            ]
        )
    return rows
