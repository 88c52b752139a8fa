"""What can be done with the rota: one function, one use case, one transaction."""

from hotline.rota.services.publishing import Publication, publish, withdraw
from hotline.rota.services.staffing import Refusals, Wanted, staff_evenings
from hotline.rota.services.weeks import allot_weeks, change_week

__all__ = [
    "Publication",
    "Refusals",
    "Wanted",
    "allot_weeks",
    "change_week",
    "publish",
    "staff_evenings",
    "withdraw",
]
