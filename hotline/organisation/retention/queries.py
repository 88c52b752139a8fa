"""What was wiped when, from the audit rows: counts only, since what was wiped is gone."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from hotline.core import retention
from hotline.core.audit import AuditEntry
from hotline.core.db import db

LATEST = 100


def wipings() -> Sequence[AuditEntry]:
    """The latest runs that wiped something, the newest first."""
    return db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action.startswith("retention."))
        .order_by(AuditEntry.id.desc())
        .limit(LATEST)
    ).all()


def last_by_action() -> dict[str, AuditEntry]:
    """The latest run of each kind that wiped something, by action."""
    actions = [each.action for each in retention.everything()]
    latest = select(func.max(AuditEntry.id)).where(AuditEntry.action.in_(actions)).group_by(AuditEntry.action)
    rows = db.session.scalars(select(AuditEntry).where(AuditEntry.id.in_(latest)))
    return {row.action: row for row in rows}
