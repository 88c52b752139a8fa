"""What becomes of an offer by itself: written down once, and told once."""

from __future__ import annotations

from hotline.core.db import use_case
from hotline.rota.swaps.services.closing import settle_now
from hotline.rota.swaps.services.holding import hold


@use_case
def settle(offer_id: int) -> bool:
    """Expire an offer whose time is over, void one that cannot come about, tell of an evening that moved.

    Safe to call again and by two at once: whoever comes second finds nothing to do. Gives whether there was
    anything. Raises NotFound.
    """
    return settle_now(hold(offer_id, []))
