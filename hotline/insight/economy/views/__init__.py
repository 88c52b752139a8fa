"""The pages of the economy, one module for each kind; they register themselves on the blueprint."""

from hotline.insight.economy.views import budget, overview, paid, settlement
from hotline.insight.economy.views.blueprint import bp

__all__ = ["bp", "budget", "overview", "paid", "settlement"]
