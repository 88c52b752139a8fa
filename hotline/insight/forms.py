"""Numbers as Danes type them, for forms about figures and money; read as whole parts of the unit, never as floats."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import TextInput

LONGEST = 24
# Decimal reads more than people write: exponents that no memory holds, and underscores.
_WRITTEN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)


class NumberField(Field):
    """A number such as "25.000,50" with at most `places` decimals, read as that many parts: øre with two, tenths with one.

    What cannot be read comes back as typed; empty is None where that is allowed.
    """

    widget = TextInput()

    def __init__(
        self, label: Any, *, most: int, places: int = 2, least: int = 0, optional: bool = False, **more: Any
    ) -> None:
        super().__init__(label, [Optional() if optional else InputRequired(_l("Udfyld feltet."))], **more)
        self.least, self.most, self.places = least, most, places

    def pre_validate(self, form: Any) -> None:
        parts = 10**self.places
        if self.data is not None and not self.least * parts <= self.data <= self.most * parts:
            span = {"least": self.least, "most": str(format_decimal(self.most))}
            raise ValidationError(_("Skriv et tal fra %(least)s til %(most)s.", **span))

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.data = None
        typed = "".join(valuelist[0].split()).replace("\xa0", "")
        if not typed:
            return
        if "," in typed:
            typed = typed.replace(".", "").replace(",", ".")
        elif typed.count(".") == 1 and len(typed.partition(".")[2]) == 3:
            typed = typed.replace(".", "")
        if len(typed) > LONGEST or not _WRITTEN.fullmatch(typed):
            raise ValueError(_l("Skriv et tal, for eksempel 1.250,50."))
        scaled = Decimal(typed).scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(_("Skriv højst %(places)d decimaler.", places=self.places))
        self.data = int(scaled)

    def _value(self) -> str:
        return self.as_typed

    @property
    def as_typed(self) -> str:
        """What stands in the field: what was typed, or how a Dane would have typed what is saved."""
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        return typed(self.data, self.places)

    @property
    def number(self) -> Decimal:
        """What was typed as a number of whole units; 0 of nothing."""
        return Decimal(self.data or 0).scaleb(-self.places)


def typed(parts: int, places: int) -> str:
    """As a Dane would have typed it: no more decimals than are needed, and two or none of kroner."""
    number = Decimal(parts).scaleb(-places)
    if number == number.to_integral_value():
        return str(int(number))
    return f"{number:.{places}f}".replace(".", ",")
