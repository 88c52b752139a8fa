"""What is posted about costs, and what the calculators are asked in the address."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from hotline.core.forms import REQUIRED, Form, VersionedForm, length
from hotline.insight.benefit import rules, words
from hotline.insight.benefit.models import ChannelCost
from hotline.insight.benefit.rules import Channel, Unit
from hotline.insight.benefit.services import CostFields
from hotline.insight.forms import NumberField
from hotline.opening.forms import DayField


class CostForm(VersionedForm):
    source = StringField(_l("Kilde"), validators=[REQUIRED, length(rules.SOURCE_MOST)])
    year = NumberField(_l("Kildens årstal"), least=rules.YEARS[0], most=rules.YEARS[-1], places=0)
    channel = SelectField(_l("Kanal"))
    unit = SelectField(_l("Enhed"))
    low = NumberField(_l("Pr. henvendelse, laveste"), most=100_000)
    high = NumberField(
        _l("Pr. henvendelse, højeste"),
        most=100_000,
        optional=True,
        description=_l("Lad feltet stå tomt, hvis kilden har ét tal."),
    )
    valid_from = DayField(_l("Gælder fra og med"), [REQUIRED])
    valid_to = DayField(
        _l("Gælder til og med"),
        [Optional()],
        description=_l("Lad feltet stå tomt, hvis det gælder indtil videre."),
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.channel.choices = [SelectChoice(each.value, name) for each, name in words.CHANNELS.items()]
        self.unit.choices = [SelectChoice(each.value, name) for each, name in words.UNITS.items()]

    def fill_from(self, row: ChannelCost) -> None:
        """Show what is saved."""
        for name in ("source", "year", "channel", "unit", "low", "valid_from", "valid_to"):
            self[name].data = getattr(row, name)
        self.high.data = row.high if row.high != row.low else None
        self.show_saved(row)

    def fields(self) -> CostFields:
        """What was posted; only for a form that is valid."""
        low = int(self.low.data or 0)
        return CostFields(
            source=self.source.data,
            year=int(self.year.data or 0),
            unit=Unit(self.unit.data),
            channel=Channel(self.channel.data),
            low=low,
            high=low if self.high.data is None else self.high.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
        )


class Calculator(Form):
    """A form that asks in the address, so that its answer can be shared; what is not asked stands as in the seed."""

    class Meta(Form.Meta):
        csrf = False

    def __init__(self, formdata: Any = None) -> None:
        super().__init__(formdata=formdata)
        if formdata is not None:
            return
        usual = {field.name: field.as_typed for field in self}
        self.process(MultiDict({name: request.args.get(name, value) for name, value in usual.items()}))


def _number(label: Any, default: int, most: int, places: int = 2, least: int = 0) -> NumberField:
    """With a whole default."""
    return NumberField(label, most=most, places=places, least=least, default=default * 10**places)


class SelfServiceForm(Calculator):
    share_now = _number(_l("Selvbetjening nu, %"), 6, 99)
    share_then = _number(_l("Selvbetjening, der ønskes, %"), 20, 100)
    personal = _number(_l("Personlige henvendelser"), 85_921, 10_000_000, 0)
    phone = _number(_l("Telefoniske henvendelser"), 32_702, 10_000_000, 0)
    written = _number(_l("Skriftlige henvendelser"), 18_460, 10_000_000, 0)
    index_personal = _number(_l("Indeks, personligt"), 200, 10_000)
    index_phone = _number(_l("Indeks, telefon"), 100, 10_000)
    index_written = _number(_l("Indeks, skriftligt"), 80, 10_000)
    index_digital = _number(_l("Indeks, selvbetjening på nettet"), 10, 10_000)


class OpeningForm(Calculator):
    evenings_now = _number(_l("Aftener om ugen nu"), 4, 7, 1)
    evenings_then = _number(_l("Aftener om ugen, der overvejes"), 5, 7, 1)
    hours = _number(_l("Timer pr. aften"), 3, 24)
    weeks = _number(_l("Uger om året"), 50, 53)
    municipalities = _number(_l("Kommuner"), 5, 98, 0, least=1)
    factor = NumberField(_l("Lønfaktor"), most=3, least=0, default=150)
    rate = _number(_l("Timeløn, kr."), 200, 10_000)


class MunicipalitiesForm(Calculator):
    municipalities = _number(_l("Kommuner, der overvejes"), 7, 98, 0, least=1)
    common = _number(_l("Fælles udgifter i alt, kr."), 225_200, 100_000_000)
    own = _number(_l("Hver kommunes egne udgifter, kr."), 16_850, 100_000_000)
    hours = _number(_l("Hotlinens timer om året"), 600, 9_000)
    factor = NumberField(_l("Lønfaktor"), most=3, least=0, default=150)
    rate = _number(_l("Timeløn, kr."), 200, 10_000)
