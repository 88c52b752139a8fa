"""What can be done with the rota: one function, one use case, one transaction."""

from hotline.rota.services.publishing import (
    Publication,
    publish,
    publish_evenings,
    withdraw,
    withdraw_evenings,
)
from hotline.rota.services.staffing import Refusals, Wanted, staff_evenings, try_evenings
from hotline.rota.services.weeks import allot_weeks, change_week

__all__ = [
    "Publication",
    "Refusals",
    "Wanted",
    "allot_weeks",
    "change_week",
    "publish",
    "publish_evenings",
    "staff_evenings",
    "try_evenings",
    "withdraw",
    "withdraw_evenings",
]
