"""Benefit in words."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.calls.rules import Alternative
from hotline.insight.benefit.rules import Channel, Span, Unit

CHANNELS = {
    Channel.PERSONAL: _l("Personligt fremmøde"),
    Channel.PHONE: _l("Telefon"),
    Channel.LETTER: _l("Brev"),
    Channel.EMAIL: _l("E-mail"),
    Channel.CHAT: _l("Chat"),
    Channel.PHONE_SELF_SERVICE: _l("Selvbetjening på telefonen"),
    Channel.WEB: _l("Selvbetjening på nettet"),
}
UNITS = {Unit.KR: _l("kr."), Unit.INDEX: _l("indeks")}
ALTERNATIVES = {
    Alternative.ATTEND: _l("Var mødt op"),
    Alternative.WRITE: _l("Havde skrevet"),
    Alternative.DAYTIME: _l("Havde ringet om dagen"),
    Alternative.NOTHING: _l("Havde ikke gjort noget"),
    Alternative.UNKNOWN: _l("Ved ikke"),
}


def cost(span: Span, unit: Unit) -> str:
    """As in "40 kr.", "15–45 kr." or "indeks 200"."""
    said = number(span.low) if span.low == span.high else f"{number(span.low)}–{number(span.high)}"
    if unit == Unit.KR:
        return str(_("%(number)s kr.", number=said))
    return str(_("indeks %(number)s", number=said))


def number(hundredths: int) -> str:
    """With no more decimals than it has."""
    return str(format_decimal(Decimal(hundredths) / 100, format="#,##0.##"))


def money(span: Span) -> str:
    """As in "200 kr.", or "1.050 til 1.350 kr.": an estimate is not told to the øre that it has none of."""
    if span.low == span.high:
        return str(_("%(number)s kr.", number=number(span.low)))
    return str(_("%(low)s til %(high)s kr.", low=number(span.low), high=number(span.high)))


def calls_worth(span: Span, phone: Span) -> str:
    """An index as so many telephone calls: 200 less 100 is the time of one."""
    if not phone.high:
        return "–"
    return str(format_decimal(Decimal(span.low) / phone.high, format="#,##0.#"))
