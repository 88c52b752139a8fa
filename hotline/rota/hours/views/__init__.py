"""The pages of hours, one module for each kind; they register themselves on the blueprint."""

from hotline.rota.hours.views import correcting, lists, pay
from hotline.rota.hours.views.blueprint import bp

__all__ = ["bp", "correcting", "lists", "pay"]
