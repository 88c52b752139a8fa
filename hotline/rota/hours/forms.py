"""What is posted about hours and pay."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import TextInput

from hotline.core.forms import REQUIRED, Form, VersionedForm, length
from hotline.opening.forms import DayField, HourField, Ticks
from hotline.rota.hours import words
from hotline.rota.hours.models import PayRule
from hotline.rota.hours.pay import DAYS, PayClass, Rounding
from hotline.rota.hours.services import PayFields


class Amount(Field):
    """A number as Danes write it, "200,50", read as hundredths; what cannot be read comes back as typed."""

    widget = TextInput()

    def __init__(self, label: Any, most: int, **more: Any) -> None:
        super().__init__(label, [InputRequired(_l("Udfyld feltet."))], **more)
        self.most = most

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and not 0 <= self.data <= self.most * 100:
            raise ValidationError(_("Skriv et tal fra 0 til %(most)s.", most=self.most))

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        typed = valuelist[0].strip().replace("\xa0", "").replace(" ", "")
        if "," in typed:
            typed = typed.replace(".", "").replace(",", ".")
        self.data = None
        try:
            hundredths = Decimal(typed) * 100
        except InvalidOperation:
            raise ValueError(_l("Skriv et tal, for eksempel 200,50.")) from None
        if not hundredths.is_finite() or hundredths != hundredths.to_integral_value():
            raise ValueError(_l("Skriv højst to decimaler."))
        self.data = int(hundredths)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{Decimal(self.data) / 100:.2f}".replace(".", ",")


class CorrectionForm(Form):
    start = HourField(_l("Arbejdede fra kl."))
    end = HourField(
        _l("Til kl."), description=_l("Efter midnat skrives også bare som klokkeslæt, for eksempel 0.30.")
    )
    nothing = BooleanField(_l("Arbejdede slet ikke denne aften"))
    reason = StringField(
        _l("Hvorfor rettes timerne?"),
        description=_l("For eksempel »Sidste opkald trak ud«. Skriv ikke om sygdom."),
        validators=[REQUIRED, length(200)],
    )
    seen = HiddenField()

    @property
    def seen_number(self) -> int:
        """How many corrections the page showed; -1 when that was tampered with."""
        text = str(self.seen.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


class PayRuleForm(VersionedForm):
    valid_from = DayField(_l("Gælder fra og med"), [REQUIRED])
    kinds = Ticks(_l("Hvilke dage"), coerce=int)
    pay_class = RadioField(_l("Lønart"))
    lieu = Amount(
        _l("Afspadsering pr. time"),
        3,
        description=_l("Bruges kun ved afspadsering: 1,5 er halvanden time fri for hver time."),
    )
    rate = Amount(
        _l("Timeløn i kr."), 10_000, description=_l("Før tillæg, som den regnes i aftalen mellem kommunerne.")
    )
    standby = Amount(
        _l("Faktor for bagvagtens rådighed"),
        1,
        description=_l("0 er ingen betaling for at stå til rådighed."),
    )
    rounding = SelectField(_l("Afrunding pr. aften"))

    def __init__(self, row: PayRule | None = None, **more: Any) -> None:
        super().__init__(**more, data=_start(row))
        self.pay_class.choices = [(str(key), name) for key, name in words.CLASSES.items()]
        self.rounding.choices = [(str(key), name) for key, name in words.ROUNDINGS.items()]
        self.kinds.choices = [(kind, words.kind_of_day(kind).capitalize()) for kind in DAYS]

    def fields(self) -> PayFields:
        """What was written; only for a form that is valid."""
        return PayFields(
            self.valid_from.data,
            frozenset(self.kinds.data or ()),
            PayClass(self.pay_class.data),
            int(self.lieu.data or 0),
            int(self.rate.data or 0),
            int(self.standby.data or 0),
            Rounding(self.rounding.data),
        )


def _start(row: PayRule | None) -> dict[str, Any]:
    if row is None:
        return {
            "kinds": list(DAYS),
            "pay_class": PayClass.OVERTIME_50,
            "lieu": 150,
            "rate": 200_00,
            "standby": 0,
            "rounding": Rounding.NONE,
        }
    return {
        "valid_from": row.valid_from,
        "kinds": sorted(row.kinds),
        "pay_class": row.pay_class,
        "lieu": row.percent if row.pay_class == PayClass.LIEU else 150,
        "rate": row.rate_ore,
        "standby": row.standby_percent,
        "rounding": row.rounding,
        "version": row.version,
    }
