"""What all pages of the plan share: the blueprint, and how their addresses are read."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, current_app, request, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from hotline.core.access import PLANNERS, Role
from hotline.core.links import is_ours
from hotline.opening.words import reason
from hotline.rota import words
from hotline.rota.availability import words as moods
from hotline.rota.plan.filters import Filter, Quarter
from hotline.rota.rules import IsoWeek, Slot

bp = Blueprint("rota", __name__)

WEEK_RULE = "/rota/week/<int:iso_year>-W<int(fixed_digits=2):number>"
MONTH_RULE = "/rota/<int(fixed_digits=4):year>-<int(fixed_digits=2):number>"


@bp.context_processor
def _shared() -> dict[str, Any]:
    return {"words": words, "why": reason, "moods": moods, "Slot": Slot, "views_of": views_of}


def year_of(year: int) -> int:
    """The year, when it is one that the plan can reach; not found otherwise."""
    if not 2000 <= year <= 2100:
        abort(404)
    return year


def first_of(year: int, number: int) -> date:
    """The first day of a month; not found when there is no such month."""
    try:
        return date(year_of(year), number, 1)
    except ValueError:
        abort(404)


def week_of(iso_year: int, number: int) -> IsoWeek:
    """The week of that number; not found when the year has none."""
    try:
        return IsoWeek(year_of(iso_year), number)
    except ValueError:
        abort(404)


def asked() -> Filter:
    """Which evenings the address asks for; what cannot be asked for is left out."""
    return Filter.read(request.args, current_user.municipality_id)


def own_municipality() -> int | None:
    """Whose evenings a planner publishes: a chief's own, the coordinator's all (None)."""
    return None if current_user.role == Role.COORDINATOR else current_user.municipality_id


def plans() -> bool:
    """Whether the viewer fills evenings at all."""
    return current_user.role in PLANNERS


def views_of(day: date, wanted: Filter) -> list[tuple[str, str]]:
    """The plan's views around a day, as (endpoint, address); what is asked for goes along."""
    week, quarter, more = IsoWeek.of(day), Quarter.of(day), wanted.args()
    return [
        ("rota.week", url_for("rota.week", iso_year=week.year, number=week.number)),
        ("rota.month", url_for("rota.month", year=day.year, number=day.month, **more)),
        ("rota.quarter", url_for("rota.quarter", year=quarter.year, number=quarter.number, **more)),
        ("rota.year", url_for("rota.year", iso_year=week.year)),
        ("rota.list", url_for("rota.list", first=day, **more)),
    ]


def is_plan_page(path: str) -> bool:
    """Whether `path` is a page of the plan, so that somebody can be sent back to it."""
    if not is_ours(path):
        return False
    try:
        endpoint, _values = current_app.url_map.bind("").match(path.partition("?")[0], method="GET")
    except HTTPException:
        return False
    return str(endpoint).startswith("rota.")


def back_to(default: str) -> str:
    """The page that a form came from, or `default` when it does not name one of ours."""
    path = request.form.get("back", "")
    return path if is_plan_page(path) else default
