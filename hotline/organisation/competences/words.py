"""Competences in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.core.i18n import short_date
from hotline.organisation.competences.models import KeyPerson
from hotline.organisation.competences.queries import Home, Square
from hotline.organisation.competences.rules import Level, Staffing, Standing

LEVELS = {
    Level.KNOWS: _l("Kender"),
    Level.REFERS: _l("Henviser"),
    Level.CO_SERVES: _l("Medbetjener"),
    Level.TEACHES: _l("Underviser"),
}

MEANINGS = {
    Level.KNOWS: _l("Ved, at det findes, og hvad det er til."),
    Level.REFERS: _l("Kan vise borgeren det rette sted hen."),
    Level.CO_SERVES: _l("Kan hjælpe borgeren igennem, mens borgeren selv gør det."),
    Level.TEACHES: _l("Kan lære kolleger det."),
}

STANDINGS = {
    Standing.FITS: _l("Når kravet"),
    Standing.TRAINED: _l("Oplært"),
    Standing.TOO_LOW: _l("Under kravet"),
    Standing.MISSING: _l("Mangler"),
    Standing.NONE: _l("Ikke oplært"),
}


def needed(level: int | None) -> str:
    """What duty needs of a competence, as in "Kræves til vagt: Medbetjener"."""
    if level is None:
        return str(_("Kræves ikke til vagt"))
    return str(_("Kræves til vagt: %(level)s", level=LEVELS[Level(level)]))


def lacks(square: Square) -> str:
    """What somebody lacks for duty, as in "MitID (har: Kender, kræver: Medbetjener)"."""
    wanted = LEVELS[Level(square.competence.now.needed or 0)]
    name = square.competence.now.name
    if square.level is None:
        return str(_("%(name)s (ikke oplært, kræver: %(wanted)s)", name=name, wanted=wanted))
    return str(
        _(
            "%(name)s (har: %(level)s, kræver: %(wanted)s)",
            name=name,
            level=LEVELS[square.level],
            wanted=wanted,
        )
    )


def staffing(home: Home) -> str:
    """What is wrong with the number of a municipality's key persons; empty when nothing is."""
    if home.staffing == Staffing.NOBODY:
        return str(
            _(
                "%(name)s har ingen primær kompetenceperson. Der skal være en eller to.",
                name=home.municipality.name,
            )
        )
    if home.staffing == Staffing.TOO_MANY:
        return str(
            _(
                "%(name)s har %(count)s primære kompetencepersoner. Der skal være en eller to.",
                name=home.municipality.name,
                count=len(home.key),
            )
        )
    return ""


def term(row: KeyPerson) -> str:
    """From when to when somebody was a key person."""
    if row.ended_on is None:
        return str(_("siden %(day)s", day=short_date(row.began_on)))
    return f"{short_date(row.began_on)}–{short_date(row.ended_on)}"
