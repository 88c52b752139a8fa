"""The blueprint of competences, and what its pages and the person's page need."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from hotline.organisation.competences import queries, words
from hotline.organisation.competences.rules import Level

bp = Blueprint("competences", __name__)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"says": words, "Level": Level}


@bp.app_context_processor
def _beside_the_approval() -> dict[str, Any]:
    """What the page of a person, which knows no competences, shows beside the approval."""
    return {
        "missing_for_duty": queries.missing_for_duty,
        "may_keep_competences": queries.may_keep,
        "lacks_competence": words.lacks,
    }
