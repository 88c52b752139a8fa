"""How hours are spoken of, in the reader's language."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.core.i18n import hour, short_date
from hotline.opening.words import runs
from hotline.rota.hours.models import PayRule, WorkedCorrection
from hotline.rota.hours.pay import HOLIDAY, PayClass, Rounding, Terms
from hotline.rota.hours.rules import State, Work
from hotline.rota.words import weekday_name

WORKS = {Work.DUTY: _l("Vagt"), Work.ACTIVATED: _l("Bagvagt, kaldt ind")}
STANDBY = _l("Bagvagt, rådighed")

STATES = {
    State.PLANNED: _l("Planlagt"),
    State.LOGGED: _l("Registreret"),
    State.UNCONFIRMED: _l("Ikke bekræftet"),
    State.CONFIRMED: _l("Bekræftet"),
    State.CORRECTED: _l("Rettet"),
}

CLASSES = {
    PayClass.NORMAL: _l("Normal timeløn"),
    PayClass.OVERTIME_50: _l("Overarbejde 50 %"),
    PayClass.OVERTIME_100: _l("Overarbejde 100 %"),
    PayClass.LIEU: _l("Afspadsering"),
}

ROUNDINGS = {
    Rounding.NONE: _l("Som de er, på minuttet"),
    Rounding.HALF_HOUR: _l("Pr. påbegyndt halve time"),
}


def hours(minutes: int | Decimal) -> str:
    """Minutes as hours with two decimals at most and the reader's own decimal mark: "2,75"."""
    return str(format_decimal(as_hours(minutes), format="#,##0.##"))


def in_hours(minutes: int | Decimal) -> str:
    """As in "2,75 timer", or "1 time"."""
    grammar = 1 if as_hours(minutes) == 1 else 2
    return str(ngettext("%(hours)s time", "%(hours)s timer", grammar, hours=hours(minutes)))


def as_hours(minutes: int | Decimal) -> Decimal:
    """Minutes as hours, to the hundredth."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


def share(minutes: int | Decimal, of_hours: int) -> str:
    """As in "97 %": how much of a number of hours some minutes are."""
    return str(format_percent(Decimal(minutes) / 60 / of_hours)) if of_hours else ""


def kroner(ore: int) -> str:
    """As in "36.000,00"."""
    return str(format_decimal(Decimal(ore) / 100, format="#,##0.00"))


def factor(percent: int) -> str:
    """As in "1,5"."""
    return str(format_decimal(Decimal(percent) / 100, format="0.0#"))


def kind_of_day(kind: int) -> str:
    """As in "mandag", or "helligdage" for the eighth."""
    if kind == HOLIDAY:
        return str(_("helligdage"))
    return weekday_name(kind)


def kinds(days: frozenset[int]) -> str:
    """As in "mandag–torsdag, søndag og helligdage"; unbroken stretches are told by their ends."""
    told = []
    for run in runs(days - {HOLIDAY}):
        ends = [kind_of_day(run[0]), kind_of_day(run[-1])]
        told += ["–".join(ends)] if len(run) > 2 else [kind_of_day(kind) for kind in run]
    if HOLIDAY in days:
        told.append(kind_of_day(HOLIDAY))
    if len(told) < 2:
        return "".join(told)
    return str(_("%(these)s og %(last)s", these=", ".join(told[:-1]), last=told[-1]))


def terms(agreed: Terms) -> str:
    """As in "Overarbejde 50 %, faktor 1,5"."""
    values = {"name": str(CLASSES[agreed.pay_class]), "factor": factor(agreed.percent)}
    return str(_("%(name)s, faktor %(factor)s", **values))


def rule(row: PayRule) -> str:
    """As in "fra 1/7/2026 mandag–torsdag Overarbejde 50 %, 200,00 kr. i timen"."""
    return str(
        _(
            "fra %(day)s %(days)s: %(name)s, %(rate)s kr. i timen",
            day=short_date(row.valid_from),
            days=kinds(row.kinds),
            name=str(CLASSES[PayClass(row.pay_class)]),
            rate=kroner(row.rate_ore),
        )
    )


def said(row: WorkedCorrection) -> str:
    """What a correction says: "kl. 19.00–22.15", "har ikke arbejdet" or "det registrerede er rigtigt"."""
    if row.confirmed:
        return str(_("det registrerede er rigtigt"))
    if row.starts_at is None or row.ends_at is None:
        return str(_("har ikke arbejdet"))
    return str(_("kl. %(start)s–%(end)s", start=hour(row.starts_at), end=hour(row.ends_at)))
