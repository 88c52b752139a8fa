"""Ending an offer without it coming about, and telling those who count on it."""

from __future__ import annotations

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.rota import kinds
from hotline.rota.swaps import queries, rules, words
from hotline.rota.swaps.models import Offer
from hotline.rota.swaps.rules import LIVE, Status, Void
from hotline.rota.swaps.services import telling
from hotline.rota.swaps.services.telling import Telling


def close(offer: Offer, status: Status, actor: Person | None, why: Void | None = None) -> None:
    """Write down that the offer ended, and how."""
    audit.record(
        f"rota.offer_{status}",
        f"offer:{offer.id}",
        actor=actor,
        before={"status": offer.status},
        after={"status": status, "why": why},
    )
    offer.status, offer.void_why = status, why
    offer.closed_at, offer.closed_by = clock.now(), actor


def settle_now(offer: Offer) -> bool:
    """Write down and tell what has become of an offer by itself; gives whether there was anything.

    Expired: whoever asked is told, and who said yes. Void: everybody who might count on it, with the reason.
    On other hours: it stays, and those who were asked are told the new ones.
    """
    how, why = queries.standing(offer, clock.now())
    told = Telling(None, offer)
    if how is Status.EXPIRED:
        told.askers(kinds.ANSWERED, lambda: words.expired(offer))
        told.to(offer.taker, kinds.ANSWERED, lambda: words.expired(offer))
        close(offer, how, None)
    elif how is Status.VOID and why is not None:
        told.askers(kinds.ANSWERED, lambda: words.fell_away(offer, why))
        told.all(telling.waiting(offer), kinds.ANSWERED, lambda: words.fell_away(offer, why))
        if offer.status == Status.AWAITING:
            asked = {each.municipality_id for each in offer.approvals}
            told.chiefs(asked, kinds.APPROVAL, lambda: words.fell_away(offer, why))
        close(offer, how, None, why)
    elif how in LIVE and queries.has_moved(offer):
        shift = offer.shift
        if not offer.is_vacancy or shift.starts_at > clock.now():
            offer.expires_at = rules.moved_expiry(offer.expires_at, offer.seen_starts_at, shift.starts_at)
        offer.seen_starts_at, offer.seen_ends_at = shift.starts_at, shift.ends_at
        told.all(telling.waiting(offer), kinds.ASKED, lambda: words.moved(offer))
    else:
        return False
    told.send()
    return True
