"""Suggestions as a table to take along."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from hotline.core import clock
from hotline.core.spreadsheet import Cell
from hotline.organisation.lessons.models import Lesson
from hotline.organisation.lessons.rules import Status
from hotline.organisation.lessons.words import STATUSES


def table(rows: Sequence[Lesson]) -> list[list[Cell]]:
    """One row for each suggestion under a row of headings."""
    head: list[Cell] = [
        _("Dato"),
        _("Foreslået af"),
        _("Kommune"),
        _("Forslag"),
        _("Status"),
        _("Svar"),
        _("Svar fra"),
        _("Svaret"),
        _("Ansvarlig"),
        _("Frist"),
        _("Eksempel"),
    ]
    return [head, *(_line(row) for row in rows)]


def _line(row: Lesson) -> list[Cell]:
    home = row.made_by.municipality
    return [
        clock.local(row.made_at).date(),
        row.made_by.name,
        home.name if home else "",
        row.text,
        str(STATUSES[Status(row.status)]),
        row.answer or "",
        row.answered_by.name if row.answered_by else "",
        clock.local(row.answered_at).date() if row.answered_at else "",
        row.owner.name if row.owner else "",
        row.due_on or "",
        str(_("Ja") if row.example else _("Nej")),
    ]
