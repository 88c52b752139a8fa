"""What the watch says: to the one who comes, to those who are called, and on the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from hotline.accounts.models import Person
from hotline.core.i18n import hour
from hotline.rota import words
from hotline.rota.models import Shift
from hotline.rota.watch import rules
from hotline.rota.watch.models import LogOn
from hotline.rota.watch.queries import Standing, Watched
from hotline.rota.watch.rules import No


def refusal(no: No, found: Watched) -> str:
    """Why the telephone cannot be taken now, and from when it can."""
    shift = found.shift
    evening = found.evening()
    if no is No.TOO_EARLY:
        return str(_("Du kan møde ind fra kl. %(time)s.", time=hour(rules.opens_at(evening))))
    if no is No.OVER:
        return str(_("Vagten er slut. Der er ingen telefon at tage."))
    if no is No.NOT_CALLED:
        name = shift.primary.name if shift.primary else ""
        return str(_("Du er ikke kaldt ind. %(name)s har vagten og kan stadig møde ind.", name=name))
    if no is No.NOT_BEGUN:
        return str(_("Vagten kan overtages, når den er begyndt kl. %(time)s.", time=hour(shift.starts_at)))
    if no is No.BACKUP_FIRST:
        free = rules.free_since(evening, found.left) + rules.HAND_OVER_WITHIN
        name = shift.backup.name if shift.backup else ""
        return str(
            _(
                "Bagvagten %(name)s kommer først. Du kan overtage fra kl. %(time)s.",
                name=name,
                time=hour(free),
            )
        )
    return str(_("Aftenen er ikke din at tage."))


def taken(row: LogOn) -> str:
    """Who has the telephone already."""
    return str(
        _(
            "%(name)s har telefonen siden kl. %(time)s. Der er én telefon pr. kommune: den skal slippes, før en anden kan tage den.",
            name=row.person.name,
            time=hour(row.taken_at),
        )
    )


def morning(shift: Shift) -> str:
    """The day's reminder."""
    evening = words.evening(shift)
    return str(
        _(
            "%(evening)s: Du har vagten. Mød ind fra kl. %(time)s med linket her.",
            evening=evening,
            time=hour(shift.starts_at - rules.OPENS_BEFORE),
        )
    )


def remind(shift: Shift) -> str:
    """The last reminder."""
    return str(
        _(
            "%(evening)s: Du har vagten og er ikke mødt ind endnu. Mød ind nu med linket her.",
            evening=words.evening(shift),
        )
    )


def call_backup(shift: Shift) -> str:
    """The backup is called in."""
    values = {"evening": words.evening(shift)}
    if shift.primary is None:
        return str(_("%(evening)s: Der er ingen på vagt. Du er kaldt ind: mød ind med linket her.", **values))
    values["name"] = shift.primary.name
    return str(
        _(
            "%(evening)s: %(name)s er ikke mødt ind. Du er kaldt ind: mød ind og overtag med linket her.",
            **values,
        )
    )


def nobody_came(shift: Shift) -> str:
    """The chief is called."""
    values = {"evening": words.evening(shift)}
    if shift.primary is None and shift.backup is None:
        return str(_("%(evening)s: Der er hverken vagt eller bagvagt.", **values))
    if shift.backup is None:
        return str(
            _(
                "%(evening)s: %(name)s er ikke mødt ind, og der er ingen bagvagt.",
                name=shift.primary.name if shift.primary else "",
                **values,
            )
        )
    values["backup"] = shift.backup.name
    if shift.primary is None:
        return str(_("%(evening)s: Der er ingen vagt, og bagvagten %(backup)s er ikke mødt ind.", **values))
    values["name"] = shift.primary.name
    return str(_("%(evening)s: Hverken %(name)s eller bagvagten %(backup)s er mødt ind.", **values))


def ask_others(shift: Shift, chiefs: Sequence[Person]) -> str:
    """The other municipalities' chiefs are called, though both places are filled."""
    said = nobody_came(shift)
    if not chiefs:
        return said
    who = f"{chiefs[0].name}, {chiefs[0].phone}".rstrip(", ")
    return (
        said
        + " "
        + str(
            _(
                "Kan I hjælpe, så ring til chefen i %(where)s: %(who)s.",
                where=shift.municipality.name,
                who=who,
            )
        )
    )


def alone(shift: Shift, row: LogOn) -> str:
    """The telephone was released while the evening runs, and nobody took it."""
    return str(
        _(
            "%(evening)s: %(name)s slap telefonen kl. %(time)s, og ingen har taget den.",
            evening=words.evening(shift),
            name=row.person.name,
            time=hour(row.released_at or row.taken_at),
        )
    )


def call_off(shift: Shift, person: Person) -> str:
    """Whoever was called need not come."""
    return str(
        _(
            "%(evening)s: %(name)s er mødt ind. Du behøver ikke gøre mere.",
            evening=words.evening(shift),
            name=person.name,
        )
    )


def took_over(shift: Shift, person: Person) -> str:
    """For the chief, and as the reason why whoever was on no longer is."""
    return str(
        _("%(evening)s: %(name)s har overtaget vagten.", evening=words.evening(shift), name=person.name)
    )


def released_for(row: LogOn, by: Person) -> str:
    """Somebody else released the telephone."""
    return str(
        _(
            "%(evening)s: %(name)s har sluppet telefonen for dig kl. %(time)s.",
            evening=words.evening(row.shift),
            name=by.name,
            time=hour(row.released_at or row.taken_at),
        )
    )


def opens(standing: Standing) -> str:
    """From when the viewer can check in; the last hour is told in minutes."""
    at = hour(standing.opens_at)
    minutes = -(-(standing.opens_at - standing.now) // timedelta(minutes=1))
    if minutes > 60:
        return str(_("Du kan møde ind fra kl. %(time)s.", time=at))
    return str(
        ngettext(
            "Du kan møde ind om %(num)d minut, kl. %(time)s.",
            "Du kan møde ind om %(num)d minutter, kl. %(time)s.",
            minutes,
            time=at,
        )
    )


def held(row: LogOn) -> str:
    """Who had the telephone from when to when."""
    values = {"name": row.person.name, "start": hour(row.taken_at)}
    if row.released_at is None:
        return str(_("%(name)s har telefonen siden kl. %(start)s", **values))
    return str(_("%(name)s havde telefonen kl. %(start)s–%(end)s", end=hour(row.released_at), **values))
