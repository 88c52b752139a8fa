"""Numbers as the pages of figures write them, in the reader's language."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import format_decimal


def number(amount: int | Decimal) -> str:
    """As in "3.100"."""
    return str(format_decimal(amount))


def percent(share: Decimal) -> str:
    """As in "20,0 %"."""
    return f"{format_decimal(share, format='#,##0.0')} %"
