"""The plan's pages, one module each; they register themselves on the blueprint."""

from hotline.rota.plan.views.blueprint import bp
from hotline.rota.plan.views.evening import evening
from hotline.rota.plan.views.listing import list_evenings
from hotline.rota.plan.views.month import month
from hotline.rota.plan.views.needs import needs
from hotline.rota.plan.views.quarter import quarter
from hotline.rota.plan.views.week import week
from hotline.rota.plan.views.year import year

__all__ = ["bp", "evening", "list_evenings", "month", "needs", "quarter", "week", "year"]
