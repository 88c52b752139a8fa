"""Who did what, when, from what to what, and why. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import JSON, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from hotline.core import clock
from hotline.core.db import FreeText, Model, UTCDateTime, db


class Actor(Protocol):
    """Somebody who acts: a person. None stands for the system or the public."""

    id: int


class AuditEntry(Model):
    """One act. `subject` names the row as `kind:id`; `before` and `after` hold only what changed."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject_id", "subject", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(80))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    why: Mapped[str | None] = mapped_column(FreeText(300))


def record(
    action: str,
    subject: str,
    *,
    actor: Actor | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    why: str | None = None,
) -> None:
    """Add an audit row to the running use case. `action` is `feature.verb`, as in `rota.assign`."""
    via = db.session().info.get("via")
    if via:
        after = {**(after or {}), "via": via}
    db.session.add(
        AuditEntry(
            at=clock.now(),
            actor_id=actor.id if actor else None,
            action=action,
            subject=subject,
            before=before,
            after=after,
            why=why,
        )
    )


def acting_via(subject: str | None) -> None:
    """Say in every audit row of this request what acts on the person's behalf, as in `api_token:7`."""
    db.session().info["via"] = subject


def history(subject: str) -> Sequence[AuditEntry]:
    """Everything that happened to a subject, the oldest first."""
    return db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id)
    ).all()
