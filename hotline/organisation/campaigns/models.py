"""Campaigns and incidents. A trigger made by the migration refuses two campaigns that share a day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Municipality, Person
from hotline.core.db import FreeText, Model, UTCDateTime
from hotline.organisation.campaigns.rules import ContactType, Kind

_RUNS = text("kind = 'incident' and ended_at is null")


class Campaign(Model):
    """Something that many call about at once: planned (a campaign) or sudden (an incident).

    `municipality` is whose it is, None for all. `responsible` is who had the evening when an incident was reported:
    its chief decides on the public line. `public` None is not decided; `public_by` None beside a decision is the
    municipality's own rule. `same_as` is how two reports of one incident are known.
    """

    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint("kind in ('campaign', 'incident')", name="kind"),
        CheckConstraint(
            "contact_type in ('transaction', 'information', 'self_service_help', 'case_status', 'misdirected')",
            name="contact_type",
        ),
        CheckConstraint(
            "(kind = 'campaign') = (first_day is not null and last_day is not null)", name="campaign_days"
        ),
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint(
            "(kind = 'incident') = (began_at is not null and ends_by is not null and same_as is not null)",
            name="incident_times",
        ),
        CheckConstraint("ended_at is null or began_at is null or ended_at >= began_at", name="ended"),
        CheckConstraint("(public is null) = (public_at is null)", name="public"),
        Index("uq_campaign_same_as", "same_as", unique=True, sqlite_where=_RUNS, postgresql_where=_RUNS),
        Index("ix_campaign_kind_last_day", "kind", "last_day"),
        Index("ix_campaign_kind_began_at", "kind", "began_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(FreeText(60))
    aim: Mapped[str | None] = mapped_column(FreeText(300))
    material: Mapped[str | None] = mapped_column(FreeText(300))
    medium: Mapped[str | None] = mapped_column(FreeText(120))
    contact_type: Mapped[ContactType] = mapped_column(String(20))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    began_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ends_by: Mapped[datetime | None] = mapped_column(UTCDateTime)
    same_as: Mapped[str | None] = mapped_column(FreeText(60))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    public: Mapped[bool | None]
    public_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    public_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    municipality: Mapped[Municipality | None] = relationship(foreign_keys=municipality_id, lazy="joined")
    responsible: Mapped[Municipality | None] = relationship(foreign_keys=responsible_id, lazy="joined")
    made_by: Mapped[Person | None] = relationship(foreign_keys=made_by_id, lazy="joined")
    ended_by: Mapped[Person | None] = relationship(foreign_keys=ended_by_id, lazy="joined")
    public_by: Mapped[Person | None] = relationship(foreign_keys=public_by_id, lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_incident(self) -> bool:
        return self.kind == Kind.INCIDENT

    def runs(self, now: datetime, today: date) -> bool:
        """Whether it is something to call about now."""
        if self.ended_at is not None:
            return False
        if self.first_day is not None and self.last_day is not None:
            return self.first_day <= today <= self.last_day
        return self.ends_by is not None and self.ends_by > now
