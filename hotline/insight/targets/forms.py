"""What is posted about targets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from hotline.accounts.models import Municipality, Person
from hotline.core.forms import REQUIRED, VersionedForm, length
from hotline.insight.forms import NumberField
from hotline.insight.targets import rules, words
from hotline.insight.targets.models import Target, TargetAction, TargetYear
from hotline.insight.targets.rules import Direction, Kind
from hotline.insight.targets.services import ActionFields, TargetFields
from hotline.opening.forms import DayField

MOST = 999_999_999


def _tenths(label: Any, **more: Any) -> NumberField:
    return NumberField(label, most=MOST, places=1, optional=True, **more)


class TargetForm(VersionedForm):
    name = StringField(_l("Hvad måles?"), validators=[REQUIRED, length(rules.NAME_MOST)])
    unit = StringField(
        _l("Enhed"),
        description=_l("For eksempel procent eller breve."),
        validators=[REQUIRED, length(rules.UNIT_MOST)],
    )
    direction = RadioField(_l("Hvilken vej er bedre?"), default=Direction.UP.value)
    measure = SelectField(
        _l("Det faktiske tal"),
        description=_l("Vælg et tal, portalen selv regner ud, eller skriv tallet hvert år."),
        validators=[Optional()],
    )
    municipality = SelectField(_l("For hvem"), validators=[Optional()])
    kind = RadioField(_l("Hvad er årets mål?"), default=Kind.LEVEL.value)
    baseline = _tenths(_l("Nulpunkt"), description=_l("Tallet, før I begyndte."))
    baseline_on = DayField(_l("Nulpunktets dato"), [Optional()])
    every_year = _tenths(_l("Mål for hvert år"), description=_l("Gælder de år, der ikke har deres eget mål."))
    source = StringField(
        _l("Kilde"),
        description=_l("Hvor målet er besluttet, eller hvor tallet kommer fra."),
        validators=[REQUIRED, length(rules.SOURCE_MOST)],
    )
    definition = TextAreaField(_l("Definition"), validators=[REQUIRED, length(rules.TEXT_MOST)])

    def __init__(
        self, municipalities: Sequence[Municipality], *, all_five: bool = False, **more: Any
    ) -> None:
        super().__init__(**more)
        self.direction.choices = [(each.value, name) for each, name in words.DIRECTIONS.items()]
        self.kind.choices = [(each.value, name) for each, name in words.KINDS.items()]
        self.measure.choices = [
            SelectChoice("", _("Skrives ind hvert år")),
            *(SelectChoice(key, name) for key, name in words.measures().items()),
        ]
        everybody = [SelectChoice("", _("Alle fem kommuner"))] if all_five else []
        self.municipality.choices = [
            *everybody,
            *(SelectChoice(str(each.id), each.name) for each in municipalities),
        ]

    def fill_from(self, row: Target) -> None:
        """Show what is saved."""
        for name in ("name", "unit", "direction", "kind", "source", "definition", "baseline_on"):
            self[name].data = getattr(row, name)
        self.measure.data = row.measure or ""
        self.municipality.data = str(row.municipality_id or "")
        self.baseline.data, self.every_year.data = row.baseline_tenths, row.every_year_tenths
        self.show_saved(row)

    def fields(self) -> TargetFields:
        """What was posted; only for a form that is valid."""
        return TargetFields(
            name=self.name.data,
            unit=self.unit.data,
            direction=Direction(self.direction.data),
            kind=Kind(self.kind.data),
            source=self.source.data,
            definition=self.definition.data,
            municipality_id=int(self.municipality.data) if self.municipality.data else None,
            measure=self.measure.data or None,
            baseline_tenths=self.baseline.data,
            baseline_on=self.baseline_on.data,
            every_year_tenths=self.every_year.data,
        )


class YearForm(VersionedForm):
    wanted = _tenths(_l("Årets mål"))
    actual = _tenths(_l("Det faktiske tal"))

    def fill_from(self, row: TargetYear | None) -> None:
        """Show what is saved."""
        if row is not None:
            self.wanted.data, self.actual.data = row.wanted_tenths, row.actual_tenths
        self.show_saved(row)


class ActionForm(VersionedForm):
    text = TextAreaField(_l("Hvad skal der gøres?"), validators=[REQUIRED, length(rules.ACTION_MOST)])
    owner = SelectField(_l("Hvem er ansvarlig?"))
    due_on = DayField(_l("Hvornår skal det være gjort?"), [REQUIRED])
    done = BooleanField(_l("Det er gjort"))

    def __init__(self, owners: Sequence[Person], **more: Any) -> None:
        super().__init__(**more)
        self.owner.choices = [SelectChoice(str(each.id), each.name) for each in owners]

    def fill_from(self, row: TargetAction) -> None:
        """Show what is saved."""
        self.text.data, self.owner.data, self.due_on.data = row.text, str(row.owner_id), row.due_on
        self.done.data = row.done_at is not None
        self.show_saved(row)

    def fields(self) -> ActionFields:
        """What was posted; only for a form that is valid."""
        return ActionFields(self.text.data, int(self.owner.data), self.due_on.data)
