"""How the rota speaks: the rules' findings, evenings and weeks, in the reader's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask import current_app
from flask_babel import format_date, format_decimal, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.core.i18n import hour, long_date
from hotline.rota.models import Shift
from hotline.rota.rules import Breach, IsoWeek, Lack, Slot

SLOT_NAMES = {Slot.PRIMARY: _l("Vagt"), Slot.BACKUP: _l("Bagvagt")}

_BREACHES = {
    Breach.SAME_PERSON: _l("Vagt og bagvagt skal være to forskellige personer."),
    Breach.NOT_APPROVED: _l("%(name)s er ikke godkendt til vagt eller er ikke længere aktiv."),
    Breach.WRONG_ROLE: _l("%(name)s er hverken medarbejder eller borgerservicechef og kan ikke tage vagt."),
    Breach.OTHER_MUNICIPALITY: _l("%(name)s er ikke fra den kommune, der har aftenen."),
    Breach.TWO_AT_ONCE: _l("%(name)s har allerede en anden vagt på samme tid."),
    Breach.CLOSED: _l("Hotlinen er lukket denne dag."),
    Breach.CANCELLED: _l("Vagten er aflyst."),
    Breach.OVER: _l("Aftenen er forbi og kan ikke ændres."),
    Breach.ABSENT: _l("%(name)s har meldt, at aftenen ikke kan lade sig gøre. Tag det tilbage først."),
}

_LACKS = {
    Lack.PRIMARY: _l("Mangler vagtperson"),
    Lack.BACKUP: _l("Mangler bagvagt"),
    Lack.UNFIT_PRIMARY: _l("Vagten er ikke længere godkendt"),
    Lack.UNFIT_BACKUP: _l("Bagvagten er ikke længere godkendt"),
}


def breach(found: Breach, name: str) -> str:
    """What a broken rule means for the person called `name`."""
    return str(_BREACHES[found]) % {"name": name}


def lack(found: Lack) -> str:
    """As in "Mangler bagvagt"."""
    return str(_LACKS[found])


def lacks(found: Iterable[Lack]) -> str:
    """All of it in one, as in "Mangler vagtperson og bagvagt"; empty when nothing lacks."""
    kinds = list(found)
    if set(kinds) == {Lack.PRIMARY, Lack.BACKUP}:
        return str(_("Mangler vagtperson og bagvagt"))
    first, *others = [lack(each) for each in kinds] or [""]
    return ", ".join([first, *(each[:1].lower() + each[1:] for each in others)])


def role(slot: Slot) -> str:
    """As in "Du har bagvagten"."""
    return str(_("vagten") if slot is Slot.PRIMARY else _("bagvagten"))


def span(starts_at: datetime, ends_at: datetime) -> str:
    """As in "kl. 19.00–22.00" on Copenhagen's clock."""
    return str(_("kl. %(start)s–%(end)s", start=hour(starts_at), end=hour(ends_at)))


def evening(shift: Shift) -> str:
    """As in "tirsdag den 24. november 2026 kl. 19.00–22.00"."""
    return f"{long_date(shift.day)} {span(shift.starts_at, shift.ends_at)}"


def week(which: IsoWeek) -> str:
    """As in "uge 48, 2026"."""
    return str(_("uge %(number)s, %(year)s", number=which.number, year=which.year))


def month_name(day: date, with_year: bool = True) -> str:
    """As in "november 2026"."""
    return str(format_date(day, "MMMM y" if with_year else "MMMM"))


def short_day(day: date) -> str:
    """As in "30. nov."."""
    return str(format_date(day, "d. MMM" if str(get_locale()) == "da" else "d MMM"))


def weekday_name(weekday: int) -> str:
    """As in "mandag", for 0."""
    return str(format_date(date.fromisocalendar(2026, 1, weekday + 1), "EEEE"))


def number(value: float) -> str:
    """With one decimal at most, and the reader's own decimal mark: "3,5"."""
    return str(format_decimal(round(value, 1)))


def usual_hours(shifts: Iterable[Shift]) -> str | None:
    """The hours that most of the evenings have, so that a page says them once."""
    counted = Counter(span(shift.starts_at, shift.ends_at) for shift in shifts)
    return max(counted, key=lambda each: counted[each], default=None)


def short_code(name: str) -> str:
    """As in "HVI": three letters, so that colour never stands alone."""
    return name[:3].upper()


def path(shift: Shift) -> str:
    """The path of the evening's own page."""
    return f"/rota/evening/{shift.id}"


def address(which: IsoWeek, anchor: Any = "") -> str:
    """The full address of a week's page; mails and calendars are written where no request is."""
    base: str = current_app.extensions["settings"].base_url
    return f"{base}/rota/week/{which}" + (f"#d{anchor}" if anchor else "")
