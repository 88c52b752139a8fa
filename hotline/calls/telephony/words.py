"""The telephone's figures in words."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.calls.telephony.models import TelephonyChange
from hotline.calls.telephony.rules import Source

# In the order in which they are shown and written to a file.
COLUMNS = {
    "day": _l("Dato"),
    "offered": _l("Tilbudt"),
    "answered": _l("Besvaret"),
    "abandoned": _l("Opgivet"),
    "other": _l("Andet"),
    "waiting_seconds": _l("Ventetid i sekunder"),
}

SOURCES = {
    Source.HAND: _l("skrevet ind"),
    Source.CSV: _l("fra en fil"),
    Source.WEBHOOK: _l("fra telefonsystemet"),
}


def source(change: TelephonyChange) -> str:
    """Where figures came from, and from whom."""
    how = str(SOURCES[Source(change.source)])
    if change.by is not None:
        return f"{change.by.name}, {how}"
    return f"{how}: {change.system.name}" if change.system else how


def per_cent(value: Decimal | None) -> str:
    """For example "10,5 %"; a dash for what is not known."""
    return "–" if value is None else f"{format_decimal(value, '0.0')} %"


def wait(seconds: int | None) -> str:
    """A waiting time, as in "1:25"; a dash for what is not known."""
    return "–" if seconds is None else f"{seconds // 60}:{seconds % 60:02}"


def remainder(number: int) -> str:
    """What is not accounted for, said so that nobody takes it for a fault of the page."""
    if number == 0:
        return str(_("Går op"))
    return f"{number:+d}".replace("-", "−")
