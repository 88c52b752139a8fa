"""What is posted about sites."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from hotline.accounts.models import Municipality
from hotline.cobrowse.sites import rules
from hotline.cobrowse.sites.models import CobrowseSite
from hotline.cobrowse.sites.rules import Kind, Marks, Mistake
from hotline.cobrowse.sites.services import SiteFields
from hotline.cobrowse.sites.words import wrong
from hotline.core.forms import REQUIRED, VersionedForm, length


def _demo() -> bool:
    return bool(current_app.extensions["settings"].demo)


def _tidied(tidy: Callable[[], Any]) -> None:
    try:
        tidy()
    except Mistake as mistake:
        raise ValidationError(wrong(mistake)) from None


class SiteForm(VersionedForm):
    municipality = SelectField(_l("Kommune"))
    origin = StringField(
        _l("Adresse"),
        description=_l("Med https://, og uden noget efter værtsnavnet. For eksempel https://www.hvidovre.dk"),
        validators=[REQUIRED, length(rules.ORIGIN_MOST)],
    )
    show = TextAreaField(
        _l("Må vises"),
        description=_l(
            "Felter, hvor medarbejderen må se, hvad der står. Alle andre felter er skjult. CPR, adgangskoder og lignende vises aldrig, uanset hvad der står her."
        ),
        validators=[Optional(), length(rules.LINES_MOST)],
    )
    hide = TextAreaField(
        _l("Skjul teksten"),
        description=_l("Almindelig tekst, som skal skjules, for eksempel det, siden gentager fra et felt."),
        validators=[Optional(), length(rules.LINES_MOST)],
    )
    block = TextAreaField(
        _l("Vis som grå kasse"),
        description=_l(
            "Dele, som slet ikke sendes, for eksempel en chat eller en boks fra en anden leverandør."
        ),
        validators=[Optional(), length(rules.LINES_MOST)],
    )
    nocontrol = TextAreaField(
        _l("Kun borgeren"),
        description=_l(
            "Dele, som medarbejderen må se, men aldrig klikke eller skrive i. Knapper, der sender, er det altid."
        ),
        validators=[Optional(), length(rules.LINES_MOST)],
    )
    hosts = TextAreaField(
        _l("Billeder, skrifter og typografi"),
        description=_l(
            "Værter, som medarbejderens browser må hente billeder, skrifter og typografi fra, når den viser siden. Alt andet bliver ikke hentet."
        ),
        validators=[Optional(), length(2000)],
    )

    def offer(self, municipalities: Sequence[Municipality]) -> None:
        """Fill in whose it can be."""
        self.municipality.choices = [SelectChoice(str(each.id), each.name) for each in municipalities]

    def validate_origin(self, field: StringField) -> None:
        _tidied(lambda: rules.tidy_origin(field.data or "", demo=_demo()))

    def validate_show(self, field: TextAreaField) -> None:
        _tidied(lambda: rules.tidy_selectors(field.data or "", Kind.SHOW))

    def validate_hide(self, field: TextAreaField) -> None:
        _tidied(lambda: rules.tidy_selectors(field.data or "", Kind.HIDE))

    def validate_block(self, field: TextAreaField) -> None:
        _tidied(lambda: rules.tidy_selectors(field.data or "", Kind.BLOCK))

    def validate_nocontrol(self, field: TextAreaField) -> None:
        _tidied(lambda: rules.tidy_selectors(field.data or "", Kind.NOCONTROL))

    def validate_hosts(self, field: TextAreaField) -> None:
        _tidied(lambda: rules.tidy_hosts(field.data or "", demo=_demo()))

    def fill_from(self, row: CobrowseSite) -> None:
        """Show what is saved."""
        for name in ("origin", *(kind.value for kind in Kind), "hosts"):
            self[name].data = getattr(row, name)
        self.municipality.data = str(row.municipality_id)
        self.version.data = str(row.version)

    def fields(self) -> SiteFields:
        """What was posted; only for a form that is valid."""
        chosen = {kind.value: rules.tidy_selectors(self[kind.value].data or "", kind) for kind in Kind}
        return SiteFields(
            origin=rules.tidy_origin(self.origin.data, demo=_demo()),
            marks=Marks(**chosen),
            hosts=rules.tidy_hosts(self.hosts.data or "", demo=_demo()),
        )
