"""Suggestions in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.core.i18n import short_date
from hotline.organisation.lessons.models import Lesson
from hotline.organisation.lessons.rules import Status

STATUSES = {
    Status.PROPOSED: _l("Forslag"),
    Status.DECIDED: _l("Besluttet"),
    Status.DONE: _l("Gjort"),
    Status.DECLINED: _l("Afvist"),
}


def beginning(text: str, most: int = 60) -> str:
    """The first words of a text, for where it does not all fit."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def owned(row: Lesson) -> str:
    """To whoever is to see to it: what, and by when."""
    if row.due_on is None:
        return str(_("Du er ansvarlig for: »%(text)s«.", text=beginning(row.text)))
    return str(
        _(
            "Du er ansvarlig for: »%(text)s«. Fristen er %(day)s.",
            text=beginning(row.text),
            day=short_date(row.due_on),
        )
    )


def answered(row: Lesson) -> str:
    """To whoever suggested it: what became of it."""
    said = {
        Status.PROPOSED: _("Dit forslag »%(text)s« har fået en kommentar.", text=beginning(row.text)),
        Status.DECIDED: _("Dit forslag »%(text)s« er besluttet.", text=beginning(row.text)),
        Status.DONE: _("Dit forslag »%(text)s« er gjort.", text=beginning(row.text)),
        Status.DECLINED: _("Dit forslag »%(text)s« er afvist.", text=beginning(row.text)),
    }[Status(row.status)]
    return f"{said} {row.answer}" if row.answer else str(said)
