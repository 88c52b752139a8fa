"""What can be done with the rota: one function, one use case, one transaction."""

from hotline.rota.services.feeds import (
    STAMP_EVERY,
    add_calendar_token,
    note_calendar_used,
    revoke_calendar_token,
)
from hotline.rota.services.publishing import Publication, publish, withdraw
from hotline.rota.services.staffing import Refusals, Wanted, staff_evenings
from hotline.rota.services.weeks import allot_weeks, change_week

__all__ = [
    "STAMP_EVERY",
    "Publication",
    "Refusals",
    "Wanted",
    "add_calendar_token",
    "allot_weeks",
    "change_week",
    "note_calendar_used",
    "publish",
    "revoke_calendar_token",
    "staff_evenings",
    "withdraw",
]
