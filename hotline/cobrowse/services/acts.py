"""What was done on a citizen's page, or refused: the kind only, never what it was called or what was typed."""

from __future__ import annotations

from hotline.cobrowse.services.steps import row_of
from hotline.core import audit
from hotline.core.db import use_case


@use_case
def note_act(session_id: int, kind: str, why_not: str = "") -> None:
    """Write the audit row of an act of staff, or of one that was refused."""
    row = row_of(session_id)
    audit.record(
        "cobrowse.act_refused" if why_not else "cobrowse.act",
        f"cobrowse:{row.id}",
        actor=row.staff,
        after={"act": kind} | ({"why": why_not} if why_not else {}),
    )
