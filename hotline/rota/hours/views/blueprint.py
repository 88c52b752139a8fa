"""The blueprint of hours, and what its pages have in common."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask_login import current_user

from hotline.core import clock
from hotline.rota import words as rota_words
from hotline.rota.hours import pay, rules, words
from hotline.rota.hours.period import Period

bp = Blueprint("hours", __name__)

MOST_LINES = 400
MONTHS_BACK, MONTHS_AHEAD = 14, 6


@bp.context_processor
def _words() -> dict[str, Any]:
    return {
        "words": words,
        "rota_words": rota_words,
        "pay": pay,
        "hour_rules": rules,
        "today": clock.today(),
        "hours_choices": choices,
        "hours_month": month_in,
    }


def month_in(period: Period) -> str:
    """The month to show of a period, as in an address: this one, or else its first."""
    today = clock.today()
    return str(Period.month(today if period.first <= today <= period.last else period.first).args["month"])


def choices(period: Period) -> list[Period]:
    """The months to jump to: a year back and half a year ahead of today, and the one that is shown."""
    found = [Period.month(clock.today())]
    for _step in range(MONTHS_BACK):
        found.insert(0, found[0].before)
    for _step in range(MONTHS_AHEAD):
        found.append(found[-1].after)
    if not period.is_year and period not in found:
        found = sorted([*found, period], key=lambda each: each.first)
    return found


def may_correct(line: rules.Line) -> bool:
    """Whether whoever looks at the page may correct these hours today."""
    whose = (line.person_id, line.municipality_id)
    viewer = current_user
    return rules.may_correct(viewer.role, viewer.id, viewer.municipality_id, whose, line.day, clock.today())
