"""What can be done with offers: one function, one use case, one transaction."""

from hotline.rota.swaps.services.answering import answer, approve, undo
from hotline.rota.swaps.services.making import ask_for_cover, make_offer, withdraw
from hotline.rota.swaps.services.settling import settle

__all__ = ["answer", "approve", "ask_for_cover", "make_offer", "settle", "undo", "withdraw"]
