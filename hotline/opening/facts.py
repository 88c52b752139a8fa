"""Whether it is open, as other programs are told it: `/status.json` and the API say the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale

from hotline.core import clock
from hotline.opening import queries, words
from hotline.organisation.campaigns import queries as campaigns


def iso(moment: datetime | None) -> str | None:
    """A moment by the clocks of Copenhagen, in ISO 8601 with its offset."""
    return clock.local(moment).isoformat(timespec="seconds") if moment else None


def status() -> dict[str, Any]:
    """Open or closed now, what comes next, the number to ring, and what is down or asked about."""
    now = clock.now()
    state = queries.state(now)
    told = campaigns.notices(now)
    # Kept by caches and shown on Danish pages, like the badge.
    with force_locale("da"):
        reason = words.why_closed(state)
    return {
        "open": state.is_open,
        "now": iso(now),
        "opens_at": iso(state.next.opens_at if state.next else None),
        "closes_at": iso(state.current.closes_at if state.current else None),
        "phone": current_app.extensions["settings"].phone,
        "reason": reason,
        "notice": "; ".join(each.label for each in told) or None,
    }
