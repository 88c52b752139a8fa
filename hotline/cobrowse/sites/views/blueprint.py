"""The blueprint of the sites."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from hotline.cobrowse.sites import words

bp = Blueprint("sites", __name__)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"says": words}
