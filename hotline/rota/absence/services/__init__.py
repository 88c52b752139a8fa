"""What can be done when somebody cannot come: one function, one use case, one transaction."""

from hotline.rota.absence.services.closing import close, reopen
from hotline.rota.absence.services.covering import ask_others, assign
from hotline.rota.absence.services.reporting import Return, report, withdraw

__all__ = ["Return", "ask_others", "assign", "close", "reopen", "report", "withdraw"]
