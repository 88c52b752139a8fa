"""Money in words: whole øre in, Danish kroner out."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from flask_babel import format_decimal
from flask_babel import gettext as _

from hotline.rota.hours import words as hours


def kroner(ore: int) -> str:
    """As in "97.890,00 kr."."""
    return str(_("%(amount)s kr.", amount=amount(ore)))


def amount(ore: int) -> str:
    """As in "97.890,00", for tables whose heading says kroner."""
    return hours.kroner(ore)


def ore(number: Decimal) -> int:
    """Kroner as whole øre, half an øre upwards."""
    return int((number * 100).quantize(Decimal(1), ROUND_HALF_UP))


def whole(number: Decimal | int) -> str:
    """A number with no more decimals than it has, at most two: "120" or "37,5"."""
    return str(format_decimal(Decimal(number), format="#,##0.##"))
