"""The matrix as a table to take along: one row for each person and competence, as pivots want it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from hotline.core.spreadsheet import Cell
from hotline.organisation.competences import words
from hotline.organisation.competences.queries import Row, Square
from hotline.organisation.competences.rules import Level


def table(rows: Sequence[Row]) -> list[list[Cell]]:
    """The squares of these people under a row of headings."""
    head: list[Cell] = [
        _("Kommune"),
        _("Navn"),
        _("Godkendt til vagt"),
        _("Primær kompetenceperson"),
        _("Kompetence"),
        _("Kræves til vagt"),
        _("Niveau, 0-3"),
        _("Niveau"),
        _("Dato"),
        _("Oplært af"),
        _("Øvet"),
        _("Udgave"),
        _("Status"),
    ]
    return [head, *(_line(row, square) for row in rows for square in row.squares)]


def _line(row: Row, square: Square) -> list[Cell]:
    home, training = row.person.municipality, square.training
    needed = square.competence.now.needed
    return [
        home.name if home else "",
        row.person.name,
        _yes(row.person.approved),
        _yes(row.key is not None),
        square.competence.now.name,
        "" if needed is None else str(words.LEVELS[Level(needed)]),
        training.level if training else "",
        str(words.LEVELS[Level(training.level)]) if training else "",
        training.day if training else "",
        training.trainer_name if training else "",
        _yes(training.practised) if training else "",
        training.edition if training else "",
        str(words.STANDINGS[square.standing]),
    ]


def _yes(said: bool) -> str:
    return str(_("Ja") if said else _("Nej"))
