"""The sites that the demo's municipalities have put on the list, with what they have marked and corrected on them."""

from __future__ import annotations

from datetime import datetime, timedelta

from hotline.accounts import queries as accounts
from hotline.cobrowse.sites import services
from hotline.cobrowse.sites.rules import Marks
from hotline.cobrowse.sites.services import SiteFields
from hotline.core import clock
from hotline.rota.rules import IsoWeek

_WIDGETS = ("#cookie-information-template-wrapper", 'iframe[src*="chat"]')
_FORM = Marks(
    show=('select[name="reason"]', ".adresse", '#moving input[name="street"]'),
    hide=(".kvittering .navn",),
    block=_WIDGETS,
    nocontrol=(".underskrift",),
)


def load(first: IsoWeek, _last: IsoWeek, now: datetime) -> None:
    """One site each, and Hvidovre's self-service, corrected since; one that was removed again."""
    with clock.seen_from(clock.at(first.monday, clock.local(now).time())):
        for municipality in accounts.municipalities():
            chief = accounts.chiefs(municipality.id)[0]
            origin = municipality.website.rstrip("/")
            fields = SiteFields(origin, Marks(block=_WIDGETS), (origin,))
            services.add_site(chief, municipality.id, fields)
        busy = accounts.municipality("hvidovre")
        chief = accounts.chiefs(busy.id)[0]
        form = services.add_site(
            chief, busy.id, SiteFields("https://selv.hvidovre.invalid", Marks(show=(".adresse",)))
        )
        old = services.add_site(chief, busy.id, SiteFields("https://gammel.hvidovre.invalid", Marks()))
    with clock.seen_from(now - timedelta(days=6)):
        hosts = ("https://selv.hvidovre.invalid", "https://cdn.vendor.invalid")
        services.change_site(chief, form.id, form.version, SiteFields(form.origin, _FORM, hosts))
        services.remove_site(chief, old.id, old.version)
