"""Campaigns and incidents in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.core import clock
from hotline.core.i18n import hour, short_date
from hotline.organisation.campaigns.models import Campaign
from hotline.organisation.campaigns.rules import ContactType, Period

# What is down most often, by the word in the button; the labels are data, and Danish.
LIKELY = {
    "mitid": _l("MitID er nede"),
    "digital-post": _l("Digital Post er nede"),
    "borger-dk": _l("borger.dk er nede"),
}

CONTACT_TYPES = {
    ContactType.TRANSACTION: _l("Transaktion"),
    ContactType.INFORMATION: _l("Information"),
    ContactType.SELF_SERVICE_HELP: _l("Hjælp til selvbetjening"),
    ContactType.CASE_STATUS: _l("Status på sag"),
    ContactType.MISDIRECTED: _l("Fejlhenvendelse"),
}


def down_at(name: str) -> str:
    """What a button says of one municipality's own self-service."""
    return str(_("Selvbetjeningen i %(municipality)s er nede", municipality=name))


def period(row: Campaign | Period) -> str:
    """The days of a campaign, as in "1/12/2026–14/12/2026"."""
    if row.first_day is None or row.last_day is None:
        return ""
    return f"{short_date(row.first_day)}–{short_date(row.last_day)}"


def since(row: Campaign) -> str:
    """Since when an incident has run, as in "19.40"; with its date when that is another day."""
    if row.began_at is None:
        return ""
    local = clock.local(row.began_at)
    return (
        hour(row.began_at) if local.date() == clock.today() else f"{short_date(local.date())} {hour(local)}"
    )


def reported(row: Campaign) -> str:
    """To the chief who decides: what was reported by whom, and what can be done about it."""
    who = row.made_by.name if row.made_by else _("Portalen")
    if row.public:
        return str(
            _(
                "%(who)s har meldt: %(label)s. Det står nu på forsiden, som I har valgt. Du kan tage det af igen.",
                who=who,
                label=row.label,
            )
        )
    return str(
        _(
            "%(who)s har meldt: %(label)s. Skal borgerne kunne se det på forsiden? Svar ja med ét klik.",
            who=who,
            label=row.label,
        )
    )


def taken(other: Period) -> str:
    """Why a campaign cannot have its days."""
    return str(
        _(
            "Der kører kun én kampagne ad gangen, og »%(label)s« har dagene %(period)s. Vælg andre dage, eller afslut den først.",
            label=other.label,
            period=period(other),
        )
    )
