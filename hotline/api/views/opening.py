from __future__ import annotations

from typing import Any

from hotline.accounts.tokens.rules import Scope
from hotline.api import period
from hotline.api.access import needs
from hotline.api.blueprint import bp
from hotline.api.schemas import OpeningsSchema, PeriodSchema, StatusSchema
from hotline.core.access import public
from hotline.opening import facts, queries


@bp.get("/status")
@public
@needs(Scope.READ_STATUS)
@bp.etag
@bp.response(200, StatusSchema)
def status() -> Any:
    """Whether the hotline is open now

    The same as `/status.json`. The ETag leaves `now` out: 304 means that nothing else has changed.
    """
    found = facts.status()
    bp.set_etag({name: value for name, value in found.items() if name != "now"})
    return found


@bp.get("/openings")
@public
@needs(Scope.READ_STATUS)
@bp.etag
@bp.arguments(PeriodSchema, location="query")
@bp.response(200, OpeningsSchema)
def list_openings(asked: dict[str, Any]) -> Any:
    """When the hotline is open, evening by evening

    By the opening rules of each day, without closing days and exceptional closures, with extra openings.
    """
    found = queries.openings_between(*period.ahead(asked))
    return {
        "items": [{"day": each.day, "opens_at": each.opens_at, "closes_at": each.closes_at} for each in found]
    }
