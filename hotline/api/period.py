"""The days that are asked about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from hotline.api.schemas import MOST_DAYS
from hotline.core import clock
from hotline.core.errors import Refused

_USUAL = timedelta(days=27)


def ahead(asked: dict[str, Any]) -> tuple[date, date]:
    """From today and four weeks on, unless something else is said."""
    first = asked.get("first") or min(clock.today(), asked.get("last") or date.max)
    return _checked(first, asked.get("last") or first + _USUAL)


def behind(asked: dict[str, Any]) -> tuple[date, date]:
    """The four weeks until today, unless something else is said."""
    last = asked.get("last") or max(clock.today(), asked.get("first") or date.min)
    return _checked(asked.get("first") or last - _USUAL, last)


def _checked(first: date, last: date) -> tuple[date, date]:
    if last < first:
        raise Refused(_("»from« ligger efter »to«."))
    if (last - first).days >= MOST_DAYS:
        raise Refused(_("Spørg om højst %(days)d dage ad gangen.", days=MOST_DAYS))
    return first, last
