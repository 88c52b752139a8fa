"""The blueprint of the economy, and what its pages have in common. Chiefs and the coordinator only, throughout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request
from flask_login import current_user

from hotline.core import clock
from hotline.core.access import Role
from hotline.core.errors import NotFound
from hotline.insight import money, period
from hotline.insight.economy import queries, words
from hotline.insight.economy.models import BudgetYear

bp = Blueprint("economy", __name__)


@bp.context_processor
def _words() -> dict[str, Any]:
    decides = current_user.is_authenticated and current_user.role == Role.COORDINATOR
    return {"says": words, "money": money, "period_of": period, "today": clock.today(), "decides": decides}


@dataclass(frozen=True)
class Years:
    """The years that have a budget, and the one that is asked for; None when there is none at all."""

    known: Sequence[BudgetYear]
    asked: BudgetYear | None


def asked_years() -> Years:
    """The year that the address asks for, else this one, else the latest. Raises NotFound for a year without a budget."""
    known = queries.years()
    text = request.args.get("year", "")
    by_text = {str(each.year): each for each in known}
    if text and text not in by_text:
        raise NotFound()
    chosen = by_text.get(text or str(clock.today().year))
    return Years(known, chosen or next(iter(known), None))
