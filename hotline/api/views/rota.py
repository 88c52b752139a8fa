from __future__ import annotations

from typing import Any

from hotline.accounts.tokens.queries import Bearer
from hotline.accounts.tokens.rules import Scope
from hotline.api import period, queries
from hotline.api.access import bearer, needs
from hotline.api.blueprint import bp
from hotline.api.schemas import ShiftsAskedSchema, ShiftsSchema
from hotline.core.access import public
from hotline.rota.models import Shift


@bp.get("/shifts")
@public
@needs(Scope.READ_ROTA)
@bp.etag
@bp.arguments(ShiftsAskedSchema, location="query")
@bp.response(200, ShiftsSchema)
def list_shifts(asked: dict[str, Any]) -> Any:
    """The published shifts

    Names only of the token's own municipality's people and evenings; a token for all sees all. Never telephone numbers.
    """
    first, last = period.ahead(asked)
    found = queries.shifts_for(first, last, asked.get("municipality"))
    return {"items": [_told(bearer(), shift) for shift in found]}


def _told(reader: Bearer, shift: Shift) -> dict[str, Any]:
    return {
        "id": shift.id,
        "day": shift.day,
        "starts_at": shift.starts_at,
        "ends_at": shift.ends_at,
        "municipality": shift.municipality.key,
        "has_primary": shift.primary is not None,
        "has_backup": shift.backup is not None,
        "primary": queries.name_for(reader, shift, shift.primary),
        "backup": queries.name_for(reader, shift, shift.backup),
    }
