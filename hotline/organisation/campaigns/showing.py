"""What runs, for the parts of a page that show it: read once a request, however many they are."""

from __future__ import annotations

from collections.abc import Sequence

from flask import g

from hotline.core import clock
from hotline.organisation.campaigns import queries
from hotline.organisation.campaigns.models import Campaign


def running() -> Sequence[Campaign]:
    """As `queries.running` now."""
    if "campaigns_running" not in g:
        g.campaigns_running = queries.running(clock.now())
    found: Sequence[Campaign] = g.campaigns_running
    return found


def incidents() -> list[Campaign]:
    """What is down now, the newest first."""
    return [each for each in running() if each.is_incident]
