"""Areas of responsibility, and who has answered for each from when to when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Municipality, Person
from hotline.core.db import FreeText, Model, UTCDateTime

_HOLDS = text("ended_at is null")


class Area(Model):
    """Something that somebody must answer for. `key` names one of the five; what coordinators add has none."""

    __tablename__ = "responsibility_area"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(20), unique=True)
    label: Mapped[str] = mapped_column(FreeText(80))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Responsibility(Model):
    """That a municipality, a person or both answer for an area; a new one ends the old one, and none is deleted."""

    __tablename__ = "responsibility"
    __table_args__ = (
        CheckConstraint("municipality_id is not null or person_id is not null", name="somebody"),
        CheckConstraint("ended_at is null or ended_at >= began_at", name="ended"),
        Index(
            "uq_responsibility_area_id", "area_id", unique=True, sqlite_where=_HOLDS, postgresql_where=_HOLDS
        ),
        Index("ix_responsibility_area_id_began_at", "area_id", "began_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("responsibility_area.id"))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(FreeText(200), default="")
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    began_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    municipality: Mapped[Municipality | None] = relationship(lazy="joined")
    person: Mapped[Person | None] = relationship(foreign_keys=person_id, lazy="joined")
    began_by: Mapped[Person] = relationship(foreign_keys=began_by_id, lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}
