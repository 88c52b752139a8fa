"""The blueprint, and what all pages of the guide need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request, session
from flask_login import current_user

from hotline.accounts.models import Municipality
from hotline.core import clock, cpr
from hotline.guide import queries, rules, words
from hotline.guide.kinds import KINDS, LOGINS, OFFICES, Kind

bp = Blueprint("guide", __name__)

_CHOSEN = "guide_municipality"


@bp.context_processor
def _words() -> dict[str, Any]:
    return {
        "words": words,
        "kinds": KINDS,
        "logins": LOGINS,
        "offices": OFFICES,
        "Kind": Kind,
        "lines": rules.lines,
        "may_edit": queries.may_edit,
        "keeps_the_guide": rules.keeps_the_guide(queries.editor(current_user)),
        "cpr_explanation": cpr.EXPLANATION,
    }


@bp.app_context_processor
def _panel() -> dict[str, Any]:
    """What the panel needs on whatever page includes it."""
    return {
        "guide_kind_names": words.kind_names,
        "guide_panel_words": words.panel,
        "guide_now": clock.now,
    }


def chosen(homes: Sequence[Municipality]) -> Municipality | None:
    """The citizen's municipality: chosen in the address and remembered for this visit, else the reader's own."""
    wanted = request.args.get("kommune")
    # Nothing else is remembered: what a browser keeps for us must not grow with what somebody put into an address.
    if wanted == "" or wanted in {each.key for each in homes}:
        session[_CHOSEN] = wanted
    key = session.get(_CHOSEN)
    own = next((each for each in homes if each.id == current_user.municipality_id), None)
    return next((each for each in homes if each.key == key), own)
