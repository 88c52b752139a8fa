"""How figures are rounded, the same on every page and in every report: to tenths, half of one upwards. Pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def tenth(number: Decimal) -> Decimal:
    """With one decimal."""
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)


def percent(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """`part` of `whole` in per cent with one decimal; None of nothing."""
    return tenth(Decimal(part) * 100 / whole) if whole > 0 else None
