"""The sites whose pages may be mirrored, and every state that each of them has had."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Municipality, Person
from hotline.core.db import FreeText, Model, UTCDateTime

_LIVE = text("removed_at is null")


class CobrowseSite(Model):
    """A site of a municipality. The lists hold one selector, or one host, a line.

    A removed one stays, so that it can be brought back; only a live one lets a page in.
    """

    __tablename__ = "cobrowse_site"
    __table_args__ = (
        CheckConstraint("(removed_at is null) = (removed_by_id is null)", name="removed"),
        CheckConstraint("origin = lower(origin)", name="origin_lower"),
        Index(
            "uq_cobrowse_site_live_origin",
            "origin",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    origin: Mapped[str] = mapped_column(FreeText(120))
    show: Mapped[str] = mapped_column(FreeText(4000), default="")
    hide: Mapped[str] = mapped_column(FreeText(4000), default="")
    block: Mapped[str] = mapped_column(FreeText(4000), default="")
    nocontrol: Mapped[str] = mapped_column(FreeText(4000), default="")
    hosts: Mapped[str] = mapped_column(FreeText(2000), default="")
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    municipality: Mapped[Municipality] = relationship(lazy="joined", innerjoin=True)
    removed_by: Mapped[Person | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class CobrowseSiteRevision(Model):
    """A whole state of a site after something was done to it. Rows are only ever added."""

    __tablename__ = "cobrowse_site_revision"
    __table_args__ = (
        CheckConstraint("act in ('add', 'change', 'remove', 'bring_back')", name="act"),
        Index("ix_cobrowse_site_revision_site_id_id", "site_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("cobrowse_site.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    act: Mapped[str] = mapped_column(String(10))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)

    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
