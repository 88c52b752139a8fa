"""How offers speak: to who gives, who takes, who was asked and who must accept, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.core.i18n import hour, moment
from hotline.rota import words
from hotline.rota.models import Shift
from hotline.rota.rules import Slot
from hotline.rota.swaps.models import Offer
from hotline.rota.swaps.rules import Concern, Status, Void

STATUS_NAMES = {
    Status.OPEN: _l("Venter på svar"),
    Status.AWAITING: _l("Venter på godkendelse"),
    Status.DONE: _l("Gennemført"),
    Status.UNDONE: _l("Byttet tilbage"),
    Status.DECLINED: _l("Afslået"),
    Status.WITHDRAWN: _l("Trukket tilbage"),
    Status.EXPIRED: _l("Udløbet"),
    Status.VOID: _l("Bortfaldet"),
}

_VOIDS = {
    Void.CANCELLED: _l("Aftenen er aflyst."),
    Void.UNPUBLISHED: _l("Planen for aftenen er trukket tilbage og bliver lavet om."),
    Void.HANDED_OVER: _l("En anden kommune har nu aftenen."),
    Void.MOVED_ON: _l("Den, der ville af med vagten, har den ikke længere."),
    Void.FILLED: _l("Pladsen er besat på anden måde."),
    Void.GIVER_LEFT: _l("Den, der ville af med vagten, er ikke længere i portalen."),
    Void.TAKER_LEFT: _l("Den, der sagde ja, kan ikke længere tage vagter."),
    Void.RETURN_GONE: _l("Den aften, der skulle gives i bytte, kan ikke længere byttes."),
}

_CONCERNS = {
    Concern.OFF: _l("har skrevet »kan ikke« den dag"),
    Concern.RATHER_NOT: _l("vil helst ikke den dag"),
    Concern.MANY_IN_WEEK: _l("får flere aftener i ugen, end kommunen plejer"),
    Concern.MANY_RUNNING: _l("får flere aftener i træk, end kommunen plejer"),
}


def path(offer: Offer) -> str:
    """The path of the offer's own page."""
    return f"/rota/swaps/{offer.id}"


def status(which: Status) -> str:
    """As in "Venter på svar"."""
    return str(STATUS_NAMES[which])


def void(why: Void) -> str:
    """Why an offer fell away, as a sentence."""
    return str(_VOIDS[why])


def concern(which: Concern) -> str:
    """As in "har skrevet »kan ikke« den dag"."""
    return str(_CONCERNS[which])


def place(shift: Shift, slot: Slot) -> str:
    """As in "vagten tirsdag den 24. november 2026 kl. 19.00–22.00"."""
    return f"{words.role(slot)} {words.evening(shift)}"


def given(offer: Offer) -> str:
    """The place that is on offer."""
    return place(offer.shift, Slot(offer.slot))


def returned(offer: Offer) -> str | None:
    """The place that is given in return, when somebody has said yes to a swap."""
    return place(*offer.returned) if offer.returned else None


def _names(offer: Offer) -> dict[str, str]:
    return {
        "giver": offer.giver.name if offer.giver else "",
        "taker": offer.taker.name if offer.taker else "",
        "maker": offer.made_by.name if offer.made_by else _("Portalen"),
        "place": given(offer),
        "evening": words.evening(offer.shift),
        "role": words.role(Slot(offer.slot)),
    }


def asks(offer: Offer) -> str:
    """The question, as it reaches those who are asked."""
    values = _names(offer) | {"by": moment(offer.expires_at)}
    if offer.is_vacancy:
        asked = _(
            "%(evening)s mangler nogen til %(role)s. Kan du? Den første, der siger ja, får den.", **values
        )
    elif offer.both_ways:
        asked = _("%(giver)s vil gerne bytte %(place)s med en af dine aftener. Vil du?", **values)
    else:
        asked = _("%(giver)s spørger, om du vil tage %(place)s.", **values)
    return f"{asked} " + str(_("Svar senest %(by)s.", **values))


def offered_for_you(offer: Offer) -> str:
    """A chief has offered the person's place on behalf."""
    return str(_("%(maker)s har på dine vegne spurgt andre, om de vil tage %(place)s.", **_names(offer)))


def came_about(offer: Offer) -> str:
    """What happened, for whoever it does not touch."""
    values = _names(offer)
    if offer.is_vacancy:
        return str(_("%(taker)s har sagt ja til %(place)s og har den nu.", **values))
    back = returned(offer)
    if back is None:
        return str(_("%(taker)s har overtaget %(place)s efter %(giver)s.", **values))
    return str(
        _(
            "%(giver)s og %(taker)s har byttet: %(taker)s har nu %(place)s, og %(giver)s har %(back)s.",
            back=back,
            **values,
        )
    )


def taken_by_you(offer: Offer) -> str:
    """What happened, for the one who said yes."""
    values = _names(offer)
    if offer.is_vacancy:
        return str(_("Du har nu %(place)s.", **values))
    back = returned(offer)
    if back is None:
        return str(_("Du har nu %(place)s efter %(giver)s.", **values))
    return str(_("Byttet gælder: Du har nu %(place)s, og %(giver)s har %(back)s.", back=back, **values))


def taken_from_you(offer: Offer) -> str:
    """What happened, for the one who gave."""
    values = _names(offer)
    back = returned(offer)
    if back is None:
        return str(_("%(taker)s har overtaget %(place)s. Du har den ikke længere.", **values))
    return str(_("Byttet gælder: %(taker)s har nu %(place)s, og du har %(back)s.", back=back, **values))


def taken_by_another(offer: Offer) -> str:
    """Who was first, for the others who were asked."""
    return str(_("%(taker)s tager %(place)s. Du skal ikke gøre mere.", **_names(offer)))


def said_yes(offer: Offer) -> str:
    """Somebody said yes and a chief must accept, for whoever asked."""
    return str(_("%(taker)s har sagt ja til %(place)s. Det gælder, når det er godkendt.", **_names(offer)))


def agreed(offer: Offer) -> str:
    """What has been agreed on and waits for a chief."""
    values = _names(offer)
    if offer.is_vacancy:
        return str(_("%(taker)s har sagt ja til %(place)s.", **values))
    if (back := returned(offer)) is None:
        return str(_("%(taker)s vil overtage %(place)s efter %(giver)s.", **values))
    return str(_("%(giver)s giver %(place)s til %(taker)s og får %(back)s.", back=back, **values))


def to_approve(offer: Offer) -> str:
    """What a chief is asked to accept."""
    answer = _("Godkend eller afvis senest %(by)s.", by=moment(offer.answer_by))
    return f"{agreed(offer)} {answer}"


def said_no(offer: Offer, name: str) -> str:
    """Somebody said no, for whoever asked."""
    return str(_("%(name)s har sagt nej til %(place)s.", name=name, **_names(offer)))


def took_back(offer: Offer, name: str) -> str:
    """Somebody who had said yes says no after all."""
    return str(_("%(name)s har fortrudt sit ja til %(place)s.", name=name, **_names(offer)))


def nobody_left(offer: Offer) -> str:
    """All who were asked have said no."""
    values = _names(offer)
    if offer.is_vacancy:
        return str(_("Alle, der er spurgt, har sagt nej til %(place)s. Pladsen er stadig tom.", **values))
    return str(_("Alle, der er spurgt, har sagt nej til %(place)s. %(giver)s har den stadig.", **values))


def refused(offer: Offer, municipality: str, why: str | None) -> str:
    """A chief did not accept."""
    said = _(
        "%(municipality)s har ikke godkendt, at %(taker)s tager %(place)s. Intet er ændret.",
        municipality=municipality,
        **_names(offer),
    )
    return f"{said} {why or ''}".rstrip()


def withdrawn(offer: Offer) -> str:
    """The offer was taken back."""
    return str(_("Tilbuddet om %(place)s er trukket tilbage. Du skal ikke gøre mere.", **_names(offer)))


def expired(offer: Offer) -> str:
    """The time ran out."""
    values = _names(offer)
    if offer.taker is not None:
        return str(
            _("Byttet om %(place)s blev ikke godkendt i tide og er udløbet. Intet er ændret.", **values)
        )
    if offer.is_vacancy:
        return str(_("Ingen har sagt ja til %(place)s i tide. Pladsen er stadig tom.", **values))
    return str(_("Ingen har sagt ja til %(place)s i tide. %(giver)s har den stadig.", **values))


def fell_away(offer: Offer, why: Void) -> str:
    """The offer is void, with the reason."""
    return str(_("Tilbuddet om %(place)s er bortfaldet.", **_names(offer))) + f" {void(why)}"


def moved(offer: Offer) -> str:
    """The evening has other hours."""
    return str(
        _(
            "Tiden er ændret for den vagt, du er spurgt om: nu %(place)s. Dit svar gælder stadig.",
            **_names(offer),
        )
    )


def undone(offer: Offer, name: str) -> str:
    """A swap was swapped back."""
    values = _names(offer)
    back = returned(offer)
    said = _("%(name)s har byttet tilbage: %(giver)s har igen %(place)s", name=name, **values)
    if back is None:
        return f"{said}."
    return f"{said}" + str(_(", og %(taker)s har igen %(back)s.", back=back, **values))


def over(offer: Offer, how: Status, why: Void | None) -> str:
    """Why an answer comes too late: who was first, or what happened; nothing is changed by it."""
    values = _names(offer)
    if how in {Status.DONE, Status.UNDONE} and offer.done_at is not None:
        said = _("%(taker)s tog %(place)s kl. %(time)s.", time=hour(offer.done_at), **values)
    elif how is Status.AWAITING:
        said = _("%(taker)s har allerede sagt ja til %(place)s, og det venter på godkendelse.", **values)
    elif how is Status.VOID and why is not None:
        said = _("Tilbuddet er bortfaldet.") + f" {void(why)}"
    elif how is Status.EXPIRED:
        said = _("Tilbuddet er udløbet %(when)s.", when=moment(offer.expires_at))
    else:
        said = _("Tilbuddet er ikke længere åbent: %(status)s.", status=status(how).lower())
    return f"{said} " + str(_("Intet er ændret."))


def reason(offer: Offer) -> str:
    """What is kept as the reason with the assignments that it ended."""
    return str(_("Byttet")) if offer.both_ways else str(_("Overtaget af en anden"))
