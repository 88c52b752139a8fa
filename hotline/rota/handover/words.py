"""How handing over is spoken of, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from hotline.core.i18n import long_date, moment
from hotline.rota import words
from hotline.rota.handover.models import Handover
from hotline.rota.handover.rules import Change, Status, Thing
from hotline.rota.models import Shift

STATUSES = {
    Status.OPEN: _l("Venter på svar"),
    Status.DONE: _l("Aftalt"),
    Status.DECLINED: _l("Afslået"),
    Status.WITHDRAWN: _l("Trukket tilbage"),
    Status.EXPIRED: _l("Udløbet uden svar"),
    Status.UNDONE: _l("Fortrudt"),
}


def thing(what: Thing, shift: Shift | None) -> str:
    """As in "uge 49, 2026" or "mandag den 30. november 2026"."""
    if what.week is not None:
        return words.week(what.week)
    return long_date(shift.day) if shift is not None else ""


def given(row: Handover) -> str:
    """What the giver gives."""
    return thing(row.thing, row.shift)


def got(row: Handover) -> str:
    """What the giver gets in return; empty when nothing."""
    return thing(row.in_return, row.return_shift) if row.in_return else ""


def summary(row: Handover) -> str:
    """As in "Hvidovre giver uge 49, 2026 til Glostrup og får uge 50, 2026"."""
    values = {"giver": row.giver.name, "taker": row.taker.name, "given": given(row), "got": got(row)}
    if row.in_return:
        return str(_("%(giver)s giver %(given)s til %(taker)s og får %(got)s", **values))
    return str(_("%(giver)s giver %(given)s til %(taker)s", **values))


def signed(value: float) -> str:
    """With its sign and one decimal at most: "+1", "−0,8", "0"."""
    text = words.number(abs(value))
    if text == "0":
        return text
    return ("+" if value > 0 else "−") + text


def balance(changes: Iterable[Change], names: dict[int, str]) -> str:
    """As in "Hvidovre +1, Glostrup −0,8": how far each that is touched will be from the mean."""
    touched = [each for each in changes if each.more]
    return ", ".join(f"{names[each.municipality_id]} {signed(each.deviation)}" for each in touched)


def change(each: Change, name: str) -> str:
    """As in "Hvidovre får 4 aftener mere og har så 44"."""
    values = {"name": name, "after": each.after}
    if each.more > 0:
        return str(
            ngettext(
                "%(name)s får %(num)d aften mere og har så %(after)s.",
                "%(name)s får %(num)d aftener mere og har så %(after)s.",
                each.more,
                **values,
            )
        )
    if each.more < 0:
        return str(
            ngettext(
                "%(name)s får %(num)d aften færre og har så %(after)s.",
                "%(name)s får %(num)d aftener færre og har så %(after)s.",
                -each.more,
                **values,
            )
        )
    return str(
        ngettext(
            "%(name)s har stadig %(num)d aften.", "%(name)s har stadig %(num)d aftener.", each.after, **values
        )
    )


def path(row: Handover) -> str:
    """The path of its own page."""
    return f"/rota/handover/{row.id}"


def asked(row: Handover) -> str:
    """What the taker is asked."""
    values = {"summary": summary(row), "until": moment(row.expires_at)}
    return str(_("%(summary)s. Svar senest %(until)s.", **values))


def agreed(row: Handover) -> str:
    """What both sides hear when it is done."""
    return str(_("Aftalt: %(summary)s.", summary=summary(row)))


def declined(row: Handover) -> str:
    """What the giver hears when the taker says no."""
    said = _("%(taker)s siger nej: %(summary)s.", taker=row.taker.name, summary=summary(row))
    return f"{said} {row.why or ''}".rstrip()


def withdrawn(row: Handover) -> str:
    """What the taker hears when the offer is gone."""
    return str(_("Trukket tilbage: %(summary)s.", summary=summary(row)))


def undone(row: Handover) -> str:
    """What both sides hear when it is taken back."""
    return str(_("Fortrudt: %(summary)s. Aftenerne er tilbage, hvor de var.", summary=summary(row)))


def ran_out(row: Handover) -> str:
    """What both sides hear when nobody answered."""
    return str(_("Udløbet uden svar: %(summary)s.", summary=summary(row)))
